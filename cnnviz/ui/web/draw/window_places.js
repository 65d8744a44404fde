// The places of a window, the cells that it never reaches, and the colours of its input. Pure.

import { numberPixels, pixel } from "./pixels.js";

/** @typedef {import("../model/network.js").Window} Window */
/** @typedef {import("../model/network.js").Band} Band */
/** @typedef {Pick<Band, "rows" | "columns">} Size of a map */

/**
 * The position whose window has its middle closest to a cell of the input.
 * @param {number} at a row or column, maybe in the padding @param {Window} window @param {number} axis 0 for rows
 * @param {number} count positions along this axis @returns {number}
 */
export function nearest(at, { kernel, stride, padding, dilation }, axis, count) {
  const middle = ((kernel[axis] - 1) * dilation[axis]) / 2 - padding[axis];
  return Math.max(0, Math.min(count - 1, Math.round((at - middle) / stride[axis])));
}

/**
 * The rows and columns behind the map that some position covers and that the padding at the near ends has not: a window may hang over.
 * @param {Size} from @param {Size} to @param {Window} window @returns {number[]}
 */
export function overhang(from, to, window) {
  const ends = [end(window, 0, to.rows) - from.rows, end(window, 1, to.columns) - from.columns];
  return ends.map((over, axis) => Math.max(0, over - window.padding[axis]));
}

/** The cell behind the last that the last of some positions covers. @param {Window} window @param {number} axis @param {number} count positions */
function end({ kernel, stride, padding, dilation }, axis, count) {
  return (count - 1) * stride[axis] + (kernel[axis] - 1) * dilation[axis] + 1 - padding[axis];
}

/**
 * The cells at the far ends that no position reaches, as marks; padding included.
 * @param {Size} from @param {Size} to @param {Window} window @returns {import("./board.js").Box[]}
 */
export function unread(from, to, window) {
  const { padding } = window;
  const over = [
    [from.rows, to.rows],
    [from.columns, to.columns],
  ].map(([size, count], axis) => Math.max(0, size + padding[axis] - end(window, axis, count)));
  const [rows, columns] = [from.rows + 2 * padding[0], from.columns + 2 * padding[1]];
  const boxes = [];
  if (over[0])
    boxes.push({ row: rows - padding[0] - over[0], column: -padding[1], rows: over[0], columns, kind: "unread" });
  if (over[1])
    boxes.push({ row: -padding[0], column: columns - padding[1] - over[1], rows, columns: over[1], kind: "unread" });
  return boxes;
}

/**
 * The colours of an input, RGBA: bytes are grey, or red, green and blue; other numbers have their colorIndex.
 * @param {Float32Array | Uint8Array} values planes, one after the other @param {Band} band @param {Uint32Array} colors
 * @param {number} largest the |value| of full colour @returns {Uint32Array}
 */
export function planes(values, { rows, columns, channels }, colors, largest) {
  const size = rows * columns;
  if (!(values instanceof Uint8Array))
    return numberPixels(values.subarray(0, size), colors, { low: -largest, high: largest });
  const [green, blue] = channels === 3 ? [size, 2 * size] : [0, 0];
  return Uint32Array.from({ length: size }, (_, at) => pixel(values[at], values[at + green], values[at + blue]));
}

/** The place of the number that is farthest from 0. @param {ArrayLike<number>} values @returns {number} */
export function strongest(values) {
  let found = 0;
  for (let at = 1; at < values.length; at += 1) if (Math.abs(values[at]) > Math.abs(values[found])) found = at;
  return found;
}
