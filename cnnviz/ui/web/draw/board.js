// How is a map drawn large, with a margin around it, and its cells asked for by pointer and keys?

import { element } from "../runtime/element.js";
import { destination } from "./pointing.js";

/** @typedef {{row: number, column: number}} Place counted from the map's first cell; in the margin negative, or beyond the last */
/** @typedef {{row: number, column: number, rows: number, columns: number, kind: string}} Box in cells; `kind` is its class */
/** @typedef {{rows: number, columns: number, margin: number[], colors: Uint32Array, label: string}} Picture margin: rows, columns on either side; colors: RGBA row by row */

/**
 * A map with marks. It is a tab stop when it has `press`.
 * @param {{point: (place: Place | null) => void, press?: (at: number) => void}} listener
 *   point: what the pointer is over; press: the cell that an arrow key leads to, in reading order
 * @returns {{node: HTMLElement, show: (picture: Picture) => void, mark: (boxes: Box[]) => void, go: (at: number) => void}}
 */
export function createBoard({ point, press }) {
  const canvas = element("canvas");
  const marks = element("div", { className: "marks", "aria-hidden": "true" });
  const node = element("div", { className: "board", role: press ? "application" : "img" }, [canvas, marks]);
  /** @type {Picture} */
  let shown = { rows: 1, columns: 1, margin: [0, 0], colors: new Uint32Array(1), label: "" };
  let here = 0;

  const track = (/** @type {PointerEvent} */ { clientX, clientY }) => {
    const { left, top, width, height } = canvas.getBoundingClientRect();
    const place = (/** @type {number} */ at, /** @type {number} */ size, /** @type {number} */ count, /** @type {number} */ margin) => (
      Math.max(0, Math.min(count + 2 * margin - 1, Math.floor(at / size * (count + 2 * margin)))) - margin);
    point({
      row: place(clientY - top, height, shown.rows, shown.margin[0]),
      column: place(clientX - left, width, shown.columns, shown.margin[1]),
    });
  };
  node.addEventListener("pointermove", track);
  node.addEventListener("pointerdown", track);
  node.addEventListener("pointerleave", (/** @type {PointerEvent} */ { pointerType }) => {
    // A finger that leaves has tapped: what it asked for stays.
    if (pointerType === "mouse") point(null);
  });
  if (press) {
    node.tabIndex = 0;
    node.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
      const next = destination(event.key, here, shown.columns, shown.rows * shown.columns);
      if (next === null) return;
      event.preventDefault();
      here = next;
      press(next);
    });
  }

  return {
    node,
    show(picture) {
      shown = picture;
      const { rows, columns, margin, colors, label } = picture;
      canvas.width = columns + 2 * margin[1];
      canvas.height = rows + 2 * margin[0];
      node.style.setProperty("--wide", String(canvas.width / canvas.height));
      node.setAttribute("aria-label", label);
      const pixels = new ImageData(new Uint8ClampedArray(/** @type {any} */ (colors.buffer)), columns, rows);
      canvas.getContext("2d")?.putImageData(pixels, margin[1], margin[0]);
    },
    mark(boxes) {
      const { rows, columns, margin } = shown;
      while (marks.children.length > boxes.length) marks.lastElementChild?.remove();
      while (marks.children.length < boxes.length) marks.append(element("i"));
      const share = (/** @type {number} */ cells, /** @type {number} */ axis) => (
        `${cells / ((axis ? columns : rows) + 2 * margin[axis]) * 100}%`);
      boxes.forEach((box, index) => {
        const mark = /** @type {HTMLElement} */ (marks.children[index]);
        mark.className = box.kind;
        mark.style.top = share(box.row + margin[0], 0);
        mark.style.left = share(box.column + margin[1], 1);
        mark.style.height = share(box.rows, 0);
        mark.style.width = share(box.columns, 1);
      });
    },
    go(at) {
      here = at;
    },
  };
}
