// How are many small maps shown at once, each to be pointed at, chosen and marked by pointer and keys?

import { colorIndex } from "./colormap.js";
import { element } from "../runtime/element.js";
import { destination } from "./pointing.js";

/**
 * @typedef {object} Sheet
 * @property {Float32Array} data map by map, row by row @property {number} count of the maps @property {number} rows @property {number} columns
 * @property {number} reach the |value| of full colour @property {Uint32Array} colors
 * @property {Set<number>} crossed those that are off @property {number | null} ringed the one that is shown elsewhere
 * @property {string} label for those who do not see it
 */

const GAP = 4;
const TALLEST = 15_000; // device pixels of a canvas

/**
 * @param {{point: (at: number | null, spoken: boolean) => void, choose: (at: number) => void}} listener
 * @returns {{node: HTMLElement, show: (sheet: Sheet) => void, destroy: () => void}}
 */
export function createTiles({ point, choose }) {
  const canvas = element("canvas");
  const cursor = element("div", { className: "cursor", hidden: true });
  const node = element("div", { className: "tiles", tabIndex: 0, role: "application" }, [canvas, cursor]);
  /** @type {Sheet | null} */
  let sheet = null;
  let [side, across] = [0, 1];
  let here = 0;

  /** Where a map lies. @param {number} at */
  const corner = (at) => [(at % across) * (side + GAP) + GAP / 2, Math.floor(at / across) * (side + GAP) + GAP / 2];

  function draw() {
    if (!sheet || !node.clientWidth) return;
    const { count, rows, columns } = sheet;
    side = sideOf(count, rows * columns);
    across = Math.max(1, Math.min(count, Math.floor(node.clientWidth / (side + GAP))));
    const height = Math.ceil(count / across) * (side + GAP);
    const ratio = Math.min(devicePixelRatio, TALLEST / height);
    canvas.width = across * (side + GAP) * ratio;
    canvas.height = height * ratio;
    canvas.style.width = `${across * (side + GAP)}px`;
    const pen = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
    pen.scale(ratio, ratio);
    pen.imageSmoothingEnabled = columns > side;
    const style = getComputedStyle(node);
    const map = new OffscreenCanvas(columns, rows);
    const brush = /** @type {OffscreenCanvasRenderingContext2D} */ (map.getContext("2d"));
    for (let at = 0; at < count; at += 1) {
      const [x, y] = corner(at);
      brush.putImageData(image(sheet, at), 0, 0);
      const off = sheet.crossed.has(at);
      pen.globalAlpha = off ? 0.3 : 1;
      pen.drawImage(map, x, y, side, side);
      pen.globalAlpha = 1;
      const chosen = at === sheet.ringed;
      pen.lineWidth = off || chosen ? 2.5 : 1;
      pen.strokeStyle = style.getPropertyValue(chosen ? "--st-primary-color" : off ? "--st-text-color" : "--line");
      pen.strokeRect(x, y, side, side);
      if (off) {
        pen.beginPath();
        pen.moveTo(x, y);
        pen.lineTo(x + side, y + side);
        pen.moveTo(x + side, y);
        pen.lineTo(x, y + side);
        pen.stroke();
      }
    }
  }

  /** @param {PointerEvent | MouseEvent} event */
  function under(event) {
    const box = canvas.getBoundingClientRect();
    const [column, row] = [event.clientX - box.left, event.clientY - box.top].map((way) => Math.floor(way / (side + GAP)));
    const at = row * across + column;
    return column >= 0 && column < across && row >= 0 && at < (sheet?.count ?? 0) ? at : null;
  }

  /** @param {number | null} at @param {boolean} spoken */
  function mark(at, spoken) {
    cursor.hidden = at === null;
    if (at !== null) {
      here = at;
      const [x, y] = corner(at);
      cursor.style.cssText = `width: ${side}px; height: ${side}px; left: ${x}px; top: ${y}px`;
      if (spoken) cursor.scrollIntoView({ block: "nearest" });
    }
    point(at, spoken);
  }

  canvas.addEventListener("pointermove", (/** @type {PointerEvent} */ event) => mark(under(event), false));
  canvas.addEventListener("pointerleave", (/** @type {PointerEvent} */ { pointerType }) => {
    if (pointerType === "mouse") mark(null, false);
  });
  canvas.addEventListener("click", (/** @type {MouseEvent} */ event) => {
    const at = under(event);
    if (at === null) return;
    mark(at, false);
    choose(at);
  });
  node.addEventListener("focus", () => {
    if (node.matches(":focus-visible")) mark(Math.min(here, (sheet?.count ?? 1) - 1), true);
  });
  node.addEventListener("blur", () => mark(null, false));
  node.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
    const next = event.key === "Enter" || event.key === " " ? here : destination(event.key, here, across, sheet?.count ?? 0);
    if (next === null) return;
    event.preventDefault();
    if (event.key === "Enter" || event.key === " ") choose(here);
    mark(next, true);
  });
  const watcher = new ResizeObserver(draw);
  watcher.observe(node);

  return {
    node,
    show(next) {
      sheet = next;
      here = Math.min(here, next.count - 1);
      node.setAttribute("aria-label", next.label);
      draw();
    },
    destroy: () => watcher.disconnect(),
  };
}

/** Of many maps each is smaller, and of single numbers. @param {number} count @param {number} cells */
function sideOf(count, cells) {
  if (cells === 1) return 22;
  if (count > 512) return 32;
  return count > 64 ? 44 : 60;
}

/** @param {Sheet} sheet @param {number} at @returns {ImageData} */
function image({ data, rows, columns, reach, colors }, at) {
  const size = rows * columns;
  const made = new Uint32Array(size);
  for (let cell = 0; cell < size; cell += 1) made[cell] = colors[colorIndex(data[at * size + cell], reach)];
  return new ImageData(new Uint8ClampedArray(made.buffer), columns, rows);
}
