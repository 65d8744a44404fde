// The board of the pad as the input of LeNet, bit for bit as cnnviz/inputs/digits.py prepares it. Pure.

import { findInk } from "./ink.js";
import { boxOf } from "./mask.js";
import { HAMMING, resize } from "./resize.js";

/** @typedef {import("./ink.js").Board} Board */
/** @typedef {{down: number, across: number, top: number, left: number}} Crop input pixel to pixel of the board */
/** @typedef {{input: Float32Array, crop: Crop} | "nothing" | "unknown"} Prepared input: 32×32; the words as in ink.js */

export const SIDE = 32; // pixels of the input
const [SQUARE, FIELD, MARGIN] = [20, 28, 2]; // MNIST's box and field, and the margin around that; pixels
const EDGE = Math.fround(0.1); // of the strongest ink: fainter ink does not widen the box
const [MEAN, STD] = [Math.fround(0.1307), Math.fround(0.3081)];
const NORMALISED = Float32Array.from({ length: 256 }, (_, level) =>
  Math.fround(Math.fround(Math.fround(level / 255) - MEAN) / STD),
);

/** Prepare a board for LeNet. @param {Board} board @returns {Prepared} */
export function prepare(board) {
  const strength = findInk(board);
  if (typeof strength === "string") return strength;
  const { boxed, scale, top, left } = fitted(strength, board.side);
  const [row, column] = offset(boxed);
  const input = new Float32Array(SIDE * SIDE).fill(NORMALISED[0]);
  boxed.forEach((level, at) => {
    const place = (MARGIN + row + Math.floor(at / SQUARE)) * SIDE + MARGIN + column + (at % SQUARE);
    input[place] = NORMALISED[level];
  });
  return {
    input,
    crop: { down: scale, across: scale, top: top - (row + MARGIN) * scale, left: left - (column + MARGIN) * scale },
  };
}

/** The ink in the box of MNIST, and where that lies on the board. @param {Float32Array} strength @param {number} side */
function fitted(strength, side) {
  const box = /** @type {import("./mask.js").Box} */ (boxOf(strength, side, EDGE));
  const [height, width] = [box.bottom - box.top, box.right - box.left];
  const long = Math.max(height, width);
  const [above, before] = [Math.floor((long - height) / 2), Math.floor((long - width) / 2)];
  const square = new Float32Array(long * long);
  for (let row = 0; row < height; row += 1) {
    const from = (box.top + row) * side + box.left;
    square.set(strength.subarray(from, from + width), (above + row) * long + before);
  }
  const small = resize(square, long, SQUARE, HAMMING);
  const highest = small.reduce((a, b) => Math.max(a, b));
  return {
    boxed: Uint8Array.from(small, (each) => even(Math.fround(Math.fround(255 * each) / highest))),
    scale: long / SQUARE,
    top: box.top - above,
    left: box.left - before,
  };
}

/** The row and column of the box in the field that put its centre of mass 0 to 1 pixel past the middle. @param {Uint8Array} boxed @returns {[number, number]} */
function offset(boxed) {
  let [mass, down, across] = [0, 0, 0];
  boxed.forEach((level, at) => {
    mass += level;
    down += level * (Math.floor(at / SQUARE) + 0.5);
    across += level * ((at % SQUARE) + 0.5);
  });
  const place = (/** @type {number} */ moment) =>
    Math.min(Math.max(Math.ceil(FIELD / 2 - moment / mass), 0), FIELD - SQUARE);
  return [place(down), place(across)];
}

/** The nearest whole number, of two the even one. @param {number} value */
function even(value) {
  const low = Math.floor(value);
  return value - low === 0.5 ? low + (low % 2) : Math.round(value);
}
