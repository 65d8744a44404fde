// The colours of numbers and of pictures, as pixels of a canvas: RGBA, little-endian.

import { colorIndex, maxAbs, reachOf } from "./colormap.js";

/** @typedef {import("../model/packet.js").Tensor} Tensor */
/** @typedef {import("./colormap.js").Ends} Ends */

const WHITE = [255, 255, 255];

/** @param {number} red @param {number} green @param {number} blue @param {number} [opacity] all 0 to 255 @returns {number} */
export function pixel(red, green, blue, opacity = 255) {
  return ((opacity << 24) | (blue << 16) | (green << 8) | red) >>> 0;
}

/** Numbers in the colours of a palette, zero in its middle. @param {ArrayLike<number>} values @param {Uint32Array} colors @param {Ends} ends @returns {Uint32Array} */
export function numberPixels(values, colors, ends) {
  const made = new Uint32Array(values.length);
  for (let at = 0; at < made.length; at += 1) made[at] = colors[colorIndex(values[at], reachOf(ends, values[at]))];
  return made;
}

/**
 * A picture in its own colours.
 * @param {Tensor} tensor bytes: rows, columns, maybe 3 for red, green and blue; without, they run from black to `color`
 * @param {number[]} [color] red, green, blue @returns {Uint32Array}
 */
export function picturePixels({ shape: [rows, columns, depth = 1], data }, color = WHITE) {
  const [red, green, blue] = color;
  const level = (/** @type {number} */ byte, /** @type {number} */ most) => Math.round((byte * most) / 255);
  const levels = Uint32Array.from({ length: 256 }, (_, byte) =>
    pixel(level(byte, red), level(byte, green), level(byte, blue)),
  );
  const made = new Uint32Array(rows * columns);
  for (let at = 0; at < made.length; at += 1) {
    made[at] = depth === 3 ? pixel(data[at * 3], data[at * 3 + 1], data[at * 3 + 2]) : levels[data[at * depth]];
  }
  return made;
}

/** Bytes as a picture, other numbers as colours. @param {Tensor} tensor @param {Uint32Array} colors @param {number} [largest] the |value| of full colour */
export function tensorPixels(tensor, colors, largest = maxAbs(tensor.data)) {
  return tensor.data instanceof Float32Array
    ? numberPixels(tensor.data, colors, { low: -largest, high: largest })
    : picturePixels(tensor);
}

/** What a canvas takes. @param {Uint32Array} made @param {number} columns @param {number} rows */
export function image(made, columns, rows) {
  return new ImageData(new Uint8ClampedArray(/** @type {ArrayBuffer} */ (made.buffer)), columns, rows);
}
