// One map drawn large, with a margin around it, its cells asked for by pointer and keys.

import { createNumbers } from "./board_numbers.js";
import { createMapGrid } from "./map_grid.js";
import { image } from "./pixels.js";
import { destination } from "./pointing.js";

/** @typedef {{row: number, column: number}} Place counted from the map's first cell; in the margin negative, or beyond the last */
/** @typedef {{row: number, column: number, rows: number, columns: number, kind: string}} Box in cells; `kind` is its class */
/**
 * `margin` are rows and columns on either side, and `beyond` more of them at the far ends; `colors` are RGBA row by row. `values` are
 * the numbers that are written into the cells where there is room, by `write`.
 * @typedef {{rows: number, columns: number, margin: number[], beyond?: number[], colors: Uint32Array, label: string, values?: ArrayLike<number>, write?: (value: number) => string}} Picture
 */

/** @typedef {Pick<Picture, "rows" | "columns" | "margin" | "beyond">} Extent */

/**
 * The cell under a point of a map and its margin; beside them the nearest.
 * @param {number} x @param {number} y @param {number} width @param {number} height as the map is shown, margin and all
 * @param {Extent} picture @returns {Place}
 */
export function cellAt(x, y, width, height, picture) {
  const along = (/** @type {number} */ share, /** @type {number} */ axis) =>
    Math.max(0, Math.min(cells(picture)[axis] - 1, Math.floor(share * cells(picture)[axis]))) - picture.margin[axis];
  return { row: along(y / height, 0), column: along(x / width, 1) };
}

/** The rows and columns of a map with its margin. @param {Extent} picture */
function cells({ rows, columns, margin, beyond = [0, 0] }) {
  return [rows + 2 * margin[0] + beyond[0], columns + 2 * margin[1] + beyond[1]];
}

/**
 * A map with marks. It is a tab stop when it has `press`.
 * @param {{point: (place: Place | null) => void, press?: (at: number, key: string) => void}} listener
 *   point: what the pointer is over; press: the cell that a key leads to, in reading order
 * @param {string} [className]
 * @returns {{node: HTMLElement, show: (picture: Picture) => void, mark: (boxes: Box[]) => void, go: (at: number) => void}}
 */
export function createBoard({ point, press }, className = "board") {
  /** @type {Picture} */
  let shown = { rows: 1, columns: 1, margin: [0, 0], colors: new Uint32Array(1), label: "" };
  let here = 0;
  /** @type {ReturnType<typeof createNumbers> | null} */
  let numbers = null;
  const { node, canvas, mark } = createMapGrid(
    className,
    (x, y, width, height) => cellAt(x, y, width, height, shown),
    point,
  );
  node.setAttribute("role", press ? "application" : "img");
  if (press) {
    node.tabIndex = 0;
    node.addEventListener("keydown", (event) => {
      const next = destination(event.key, here, shown.columns, shown.rows * shown.columns);
      if (next === null) return;
      event.preventDefault();
      here = next;
      press(next, event.key);
    });
  }

  return {
    node,
    show(picture) {
      shown = picture;
      const { rows, columns, margin, colors, label } = picture;
      const [high, wide] = cells(picture);
      const paper = canvas.getContext("2d");
      // Another size wipes it, and makes the page lay out anew.
      if (high !== canvas.height || wide !== canvas.width) [canvas.height, canvas.width] = [high, wide];
      else paper?.clearRect(0, 0, wide, high);
      node.style.setProperty("--wide", String(wide / high));
      node.setAttribute("aria-label", label);
      paper?.putImageData(image(colors, columns, rows), margin[1], margin[0]);
      if (picture.values && !numbers) {
        numbers = createNumbers();
        canvas.after(numbers.node);
      }
      numbers?.show(picture);
    },
    mark(boxes) {
      const { margin } = shown;
      const share = (/** @type {number} */ count, /** @type {number} */ axis) =>
        `${(count / cells(shown)[axis]) * 100}%`;
      mark(
        boxes.map((box) => ({
          top: share(box.row + margin[0], 0),
          left: share(box.column + margin[1], 1),
          height: share(box.rows, 0),
          width: share(box.columns, 1),
          kind: box.kind,
        })),
      );
    },
    go(at) {
      here = at;
    },
  };
}
