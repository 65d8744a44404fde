// What stands in the cells beyond the edge of a picture, and what a window makes of it. Pure; cnnviz/lessons/padding.py is its twin.

import { addWeighted, framed } from "../model/arithmetic/whole_map.js";

/** @typedef {import("../model/packet.js").Tensor} Tensor */

/**
 * Which of some cells in a row stand in the row with a border on either side; -1 is none of them. Null where torch refuses the border.
 * @param {number} size cells of the row @param {number} width of the border
 * @param {"none" | "zeros" | "replicate" | "reflect" | "circular"} mode @returns {Int32Array | null}
 */
export function places(size, width, mode) {
  if (mode === "none") return Int32Array.from({ length: size }, (_, at) => at);
  if ((mode === "reflect" && width >= size) || (mode === "circular" && width > size)) return null;
  return Int32Array.from({ length: size + 2 * width }, (_, cell) => {
    const at = cell - width;
    if (at >= 0 && at < size) return at;
    if (mode === "replicate") return at < 0 ? 0 : size - 1;
    if (mode === "reflect") return at < 0 ? -at : 2 * (size - 1) - at;
    return mode === "circular" ? (at + size) % size : -1;
  });
}

/** The width of a border whose inner edge is that far from the edge of the whole, as a share of the whole. @param {number} share below 0.5 @param {number} size cells of the picture itself */
export function widthAt(share, size) {
  return Math.round((share * size) / (1 - 2 * share));
}

/** The first corner of a map, so many rows and columns at most. @param {Tensor} map @param {number} side @returns {Tensor} */
export function corner({ shape, data }, side) {
  const [rows, columns] = shape.map((count) => Math.min(count, side));
  const found = new Uint8Array(rows * columns);
  for (let row = 0; row < rows; row += 1) {
    found.set(data.subarray(row * shape[1], row * shape[1] + columns), row * columns);
  }
  return { shape: [rows, columns], data: found };
}

/** The mean of every window over a map. @param {Tensor} map @param {number} kernel its rows and columns @returns {Tensor} */
export function means(map, kernel) {
  const size = map.shape.map((count) => count - kernel + 1);
  const window = { kernel: [kernel, kernel], stride: [1, 1], padding: [0, 0], dilation: [1, 1] };
  const sums = new Float64Array(size[0] * size[1]);
  const weights = new Float64Array(kernel ** 2).fill(1 / kernel ** 2);
  addWeighted(sums, size, framed(map, size, window, Float64Array, 0), weights, window);
  return { shape: size, data: new Float32Array(sums) };
}
