// What is in a small picture, pixel by pixel? Drawn large, its numbers asked for by pointer, touch and keys.

import { maxAbs, colorIndex } from "./colormap.js";
import { element } from "../runtime/element.js";
import { full } from "../runtime/format.js";
import { destination } from "./pointing.js";

/** @typedef {import("../model/packet.js").Tensor} Tensor */

/**
 * The pixel under a point of a picture drawn `width` × `height` large.
 * @param {number} x @param {number} y from its upper left corner @param {number} width @param {number} height
 * @param {number[]} shape rows, columns @returns {number} its place in reading order
 */
export function pixelAt(x, y, width, height, [rows, columns]) {
  const row = Math.max(0, Math.min(rows - 1, Math.floor(y / height * rows)));
  const column = Math.max(0, Math.min(columns - 1, Math.floor(x / width * columns)));
  return row * columns + column;
}

/** All digits of a pixel: one number, or red, green and blue. @param {Tensor} tensor @param {number} at @returns {string} */
export function valueAt({ shape, data }, at) {
  const depth = shape[2] ?? 1;
  return Array.from(data.subarray(at * depth, (at + 1) * depth), full).join(", ");
}

/**
 * The colours of a picture, RGBA: bytes are grey or red, green and blue; other numbers take their colorIndex of the palette.
 * @param {Tensor} tensor @param {Uint32Array} colors @param {number} [largest] the |value| of full colour @returns {Uint8ClampedArray}
 */
export function pixels({ shape, data }, colors, largest = maxAbs(data)) {
  const count = shape[0] * shape[1];
  const made = new Uint32Array(count);
  const depth = shape[2] ?? 1;
  for (let at = 0; at < count; at += 1) {
    if (data instanceof Float32Array) made[at] = colors[colorIndex(data[at], largest)];
    else {
      const [red, green, blue] = depth === 1 ? [data[at], data[at], data[at]] : data.subarray(at * depth, at * depth + 3);
      made[at] = (255 << 24 | blue << 16 | green << 8 | red) >>> 0;
    }
  }
  return new Uint8ClampedArray(made.buffer);
}

/**
 * A picture with a cursor.
 * @param {{point: (at: number | null, spoken: boolean) => void}} listener hears which pixel is pointed at, and whether by key
 * @returns {{node: HTMLElement, show: (tensor: Tensor, colors: Uint32Array, label: string, largest?: number) => void, mark: (at: number | null) => void}}
 */
export function createRaster(listener) {
  const canvas = element("canvas");
  const cursor = element("div", { className: "cursor", hidden: true });
  const node = element("div", { className: "raster", tabIndex: 0, role: "application" }, [canvas, cursor]);
  let shape = [1, 1];
  /** @type {number | null} */
  let marked = null;

  const track = (/** @type {PointerEvent} */ event) => {
    const { left, top, width, height } = canvas.getBoundingClientRect();
    listener.point(pixelAt(event.clientX - left, event.clientY - top, width, height, shape), false);
  };
  node.addEventListener("pointermove", track);
  node.addEventListener("pointerdown", track);
  node.addEventListener("pointerleave", (/** @type {PointerEvent} */ { pointerType }) => {
    // A finger that leaves has tapped: what it asked for stays.
    if (pointerType === "mouse") listener.point(null, false);
  });
  node.addEventListener("blur", () => listener.point(null, false));
  node.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
    const [rows, columns] = shape;
    const start = (rows >> 1) * columns + (columns >> 1);
    const next = marked === null && event.key.startsWith("Arrow") ? start : destination(event.key, marked ?? start, columns, rows * columns);
    if (next === null && event.key !== "Escape") return;
    event.preventDefault();
    listener.point(next, true);
  });

  /** @param {number | null} at */
  function mark(at) {
    marked = at;
    cursor.hidden = at === null;
    if (at === null) return;
    const [rows, columns] = shape;
    cursor.style.cssText = `width: ${100 / columns}%; height: ${100 / rows}%; `
      + `left: ${(at % columns) / columns * 100}%; top: ${Math.floor(at / columns) / rows * 100}%`;
  }

  return {
    node,
    mark,
    show(tensor, colors, label, largest) {
      shape = tensor.shape;
      const [rows, columns] = shape;
      canvas.width = columns;
      canvas.height = rows;
      canvas.getContext("2d")?.putImageData(new ImageData(/** @type {any} */ (pixels(tensor, colors, largest)), columns, rows), 0, 0);
      node.setAttribute("aria-label", label);
      mark(null);
    },
  };
}
