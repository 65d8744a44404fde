// A small picture with a cursor, pixel by pixel: its numbers asked for by pointer, touch and keys.

import { createBoard } from "./board.js";
import { full } from "../runtime/format.js";
import { tensorPixels } from "./pixels.js";

/** @typedef {import("../model/packet.js").Tensor} Tensor */

/** All digits of a pixel: one number, or red, green and blue. @param {Tensor} tensor @param {number} at @returns {string} */
export function valueAt({ shape, data }, at) {
  const depth = shape[2] ?? 1;
  return Array.from(data.subarray(at * depth, (at + 1) * depth), full).join(", ");
}

/**
 * @param {{point: (at: number | null, spoken: boolean) => void}} listener hears which pixel is pointed at, in reading order, and whether by key
 * @returns {{node: HTMLElement, show: (tensor: Tensor, colors: Uint32Array, label: string, largest?: number) => void, mark: (at: number | null) => void}}
 */
export function createRaster({ point }) {
  let [rows, columns] = [1, 1];
  /** @type {number | null} */
  let marked = null;
  const board = createBoard(
    {
      point: (place) => point(place && place.row * columns + place.column, false),
      press: (at, key) => point(marked === null && key.startsWith("Arrow") ? middle() : at, true),
    },
    "raster",
  );
  const middle = () => (rows >> 1) * columns + (columns >> 1);
  board.node.addEventListener("blur", () => point(null, false));
  board.node.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.preventDefault();
    point(null, true);
  });

  /** @param {number | null} at */
  function mark(at) {
    marked = at;
    board.go(at ?? middle());
    board.mark(
      at === null ? [] : [{ row: Math.floor(at / columns), column: at % columns, rows: 1, columns: 1, kind: "cursor" }],
    );
  }

  return {
    node: board.node,
    mark,
    show(tensor, colors, label, largest) {
      [rows, columns] = tensor.shape;
      board.show({ rows, columns, margin: [0, 0], colors: tensorPixels(tensor, colors, largest), label });
      mark(null);
    },
  };
}
