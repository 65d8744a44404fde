// Which colours has a map, and which cell of another map lies in the same place? Pure.

import { shade } from "./color.js";

/** @typedef {import("./packet.js").Tensor} Tensor */

const MARK = [224, 33, 138]; // as in board.css
const SHARE = 0.55; // of a marked cell's colour

/**
 * The colours of a map, RGBA: bytes from black to `color`, or red, green and blue; other numbers their shade.
 * @param {Tensor} tensor rows, columns, maybe 3
 * @param {{colors: Uint32Array, largest: number, color: number[], marked: ArrayLike<number> | null}} look
 * @returns {Uint32Array}
 */
export function paint({ shape, data }, { colors, largest, color, marked }) {
  const depth = shape[2] ?? 1;
  return Uint32Array.from({ length: shape[0] * shape[1] }, (_, at) => {
    /** @type {ArrayLike<number>} */
    let found;
    if (data instanceof Float32Array) {
      const shown = colors[shade(data[at], largest)];
      found = [shown & 255, shown >> 8 & 255, shown >> 16 & 255];
    } else found = depth === 3 ? data.subarray(at * 3, at * 3 + 3) : color.map((full) => data[at] * full / 255);
    const share = marked?.[at] ? SHARE : 0;
    const [red, green, blue] = MARK.map((mark, axis) => Math.round(found[axis] + (mark - found[axis]) * share));
    return (255 << 24 | blue << 16 | green << 8 | red) >>> 0;
  });
}

/**
 * The cell of a map of shape `to` where `place` is in one of shape `from`.
 * @param {import("./board.js").Place} place @param {number[]} from @param {number[]} to rows, columns
 */
export function twin({ row, column }, from, to) {
  return { row: Math.floor((row + 0.5) / from[0] * to[0]), column: Math.floor((column + 0.5) / from[1] * to[1]) };
}
