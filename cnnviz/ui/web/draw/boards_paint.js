// The colours of a map, and the cell of another map in the same place. Pure.

import { numberPixels, picturePixels, pixel } from "./pixels.js";

/** @typedef {import("../model/packet.js").Tensor} Tensor */

const SHARE = 0.55; // of a marked cell's colour

/**
 * The colours of a map, RGBA: numbers their colorIndex; of a picture, bytes from black to `color`, or red, green and blue.
 * @param {Tensor} tensor rows, columns, maybe 3
 * @param {{colors: Uint32Array, largest: number | null, color: number[], marked: ArrayLike<number> | null, mark: number[]}} look
 *   largest: the |value| of full colour; null: it is a picture; mark: the colour of `marked` cells
 * @returns {Uint32Array}
 */
export function paint(tensor, { colors, largest, color, marked, mark }) {
  const painted =
    largest === null
      ? picturePixels(tensor, color)
      : numberPixels(tensor.data, colors, { low: -largest, high: largest });
  if (marked) for (let at = 0; at < painted.length; at += 1) if (marked[at]) painted[at] = tinted(painted[at], mark);
  return painted;
}

/** With the colour of marks mixed in. @param {number} shown RGBA @param {number[]} mark red, green, blue */
function tinted(shown, [red, green, blue]) {
  return pixel(mixed(shown & 255, red), mixed((shown >>> 8) & 255, green), mixed((shown >>> 16) & 255, blue));
}

/** @param {number} was @param {number} full both bytes */
function mixed(was, full) {
  return Math.round(was + (full - was) * SHARE);
}

/**
 * The square in which `places` says which row of a map stands at each row, and which column at each column; below 0 is none.
 * @param {Tensor} tensor rows, columns
 * @param {ArrayLike<number>} places
 * @returns {Tensor}
 */
export function laid({ shape, data }, places) {
  const side = places.length;
  const found = data instanceof Float32Array ? new Float32Array(side * side) : new Uint8Array(side * side);
  for (let row = 0; row < side; row += 1) {
    if (places[row] < 0) continue;
    for (let column = 0; column < side; column += 1) {
      if (places[column] >= 0) found[row * side + column] = data[places[row] * shape[1] + places[column]];
    }
  }
  return { shape: [side, side], data: found };
}

/**
 * The cell of a map of shape `to` where `place` is in one of shape `from`.
 * @param {import("./board.js").Place} place @param {number[]} from @param {number[]} to rows, columns
 */
export function twin({ row, column }, from, to) {
  return { row: Math.floor(((row + 0.5) / from[0]) * to[0]), column: Math.floor(((column + 0.5) / from[1]) * to[1]) };
}
