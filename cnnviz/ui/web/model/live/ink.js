// The ink of the digit on the pad's board: cnnviz/inputs/ink.py, lines.py and pieces.py for white strokes on a plain black board. Pure.

import { chosen, reachOf } from "./choice.js";
import { counted, percentile } from "./levels.js";
import { boxOf, depth, widened } from "./mask.js";
import { BOX, resize } from "./resize.js";

/** @typedef {{side: number, levels: Uint8Array}} Board a square picture in grey, row by row */
/**
 * "nothing" where nothing stands out from the board. "unknown" where the server looks for more than is known here: paper and its light,
 * where the ink is wide or fills the border; printed lines, where it runs from edge to edge; a frame, where it has four sides.
 * @typedef {Float32Array | "nothing" | "unknown"} Ink from 0 for paper to 1, row by row
 */

const INK = 0.25; // strength from which a pixel counts as ink
const LINE = Math.fround(0.2); // strength from which it may be a line's
const EVEN = 8; // grey levels: a border that varies less is one plain colour
const FAINTEST = 16; // grey levels: ink that stands out less is not told from the paper
const CELLS = 48; // noise is averaged out on a grid of so many cells a side
const WIDE = 0.1; // of the side: half the width from which no stroke is so wide
const LEAST_FRAME = 24; // pixels
const SIDE_COVERED = 0.9; // share of the side of a frame

/** Find the ink of the digit on a board. @param {Board} board @returns {Ink} */
export function findInk({ side, levels }) {
  const lit = litPlaces(levels);
  if (!isPlain(side, levels, lit)) return "unknown";
  const highest = lit.reduce((most, at) => Math.max(most, levels[at]), 0);
  if (highest < FAINTEST) return "nothing";
  if (2 * depth(...halved(side, levels, highest / 2)) > WIDE * side) return "unknown";
  if (resize(new Float32Array(levels), side, CELLS, BOX).every((level) => level < FAINTEST / 2)) return "nothing";
  const noise = noiseOf(side, levels, lit);
  const strengths = strengthOf(
    levels,
    noise,
    lit.filter((at) => levels[at] > highest / 4),
  );
  const able = above(levels, lit, strengths, LINE);
  if (crosses(side, able)) return "unknown";
  const ink = above(levels, lit, strengths, INK);
  const digit = chosen(ink, side, (at) => strengths[levels[at]]);
  if (!digit) return "nothing";
  const own = new Uint8Array(levels.length);
  for (const at of lit) own[at] = digit[at] & ink[at];
  if (isFramed(side, able, own)) return "unknown";
  const found = strengthOf(
    levels,
    noise,
    lit.filter((at) => own[at]),
  );
  const around = widened(digit, side, reachOf(side));
  const made = new Float32Array(levels.length);
  for (const at of lit) if (around[at]) made[at] = found[levels[at]];
  return made;
}

/** The places of all pixels that are not black. @param {Uint8Array} levels @returns {Int32Array} */
function litPlaces(levels) {
  const places = new Int32Array(levels.length);
  let count = 0;
  for (let at = 0; at < levels.length; at += 1) if (levels[at]) places[count++] = at;
  return places.subarray(0, count);
}

/** Whether the border is black and little of it ink. @param {number} side @param {Uint8Array} levels @param {Int32Array} lit */
function isPlain(side, levels, lit) {
  const width = Math.max(1, Math.round(side / 25));
  const inside = (/** @type {number} */ at) => at >= width && at < side - width;
  const border = lit.filter((at) => !inside(Math.floor(at / side)) || !inside(at % side));
  const numbers = counted(levels, border, side ** 2 - (side - 2 * width) ** 2);
  return percentile(numbers, 0.5) === 0 && percentile(numbers, 0.9) <= EVEN;
}

/** What is brighter than `level`, with a margin of a pixel, every other row and column. @param {number} side @param {Uint8Array} levels @param {number} level @returns {[Uint8Array, number]} a mask and its side */
function halved(side, levels, level) {
  const half = Math.ceil((side + 2) / 2);
  const made = new Uint8Array(half * half);
  for (let row = 1; row < half; row += 1)
    for (let column = 1; column < half; column += 1)
      made[row * half + column] = Number(levels[(2 * row - 1) * side + 2 * column - 1] > level);
  return [made, half];
}

/** The level below which all is noise. @param {number} side @param {Uint8Array} levels @param {Int32Array} lit */
function noiseOf(side, levels, lit) {
  const step = 1 + Math.floor(side / 200);
  const seen = lit.filter((at) => Math.floor(at / side) % step === 0 && (at % side) % step === 0);
  const sample = counted(levels, seen, Math.ceil(side / step) ** 2);
  const middle = percentile(sample, 0.5);
  const away = new Uint32Array(511); // a median may lie between two levels
  sample.forEach((count, level) => (away[Math.round(2 * Math.abs(level - middle))] += count));
  return (3 * 1.4826 * percentile(away, 0.5)) / 2;
}

/** The strength of each level where the strongest of the `ink` has 1, and noise 0. @param {Uint8Array} levels @param {number} noise @param {Int32Array} ink places @returns {Float32Array} */
function strengthOf(levels, noise, ink) {
  const peak = percentile(counted(levels, ink, ink.length), 0.95);
  const floor = Math.min(noise, peak / 2);
  const [low, reach] = [Math.fround(floor), Math.fround(peak - floor)];
  return Float32Array.from({ length: 256 }, (_, level) =>
    Math.min(1, Math.max(0, Math.fround(Math.fround(level - low) / reach))),
  );
}

/** Where the strength is above `least`. @param {Uint8Array} levels @param {Int32Array} lit @param {Float32Array} strengths of the levels @param {number} least @returns {Uint8Array} a mask */
function above(levels, lit, strengths, least) {
  const made = new Uint8Array(levels.length);
  for (const at of lit) made[at] = Number(strengths[levels[at]] > least);
  return made;
}

/** Whether a mask reaches two edges that face each other. @param {number} side @param {Uint8Array} mask */
function crosses(side, mask) {
  /** @param {(along: number, deep: number) => number} place */
  const reached = (place) => {
    for (let at = 0; at < 3 * side; at += 1) if (mask[place(at % side, Math.floor(at / side))]) return true;
    return false;
  };
  const last = side - 1;
  return (
    (reached((along, deep) => deep * side + along) && reached((along, deep) => (last - deep) * side + along)) ||
    (reached((along, deep) => along * side + deep) && reached((along, deep) => along * side + last - deep))
  );
}

/** Whether all four sides of the box around a piece are inked nearly all along, as by a frame. @param {number} side @param {Uint8Array} mask @param {Uint8Array} piece */
function isFramed(side, mask, piece) {
  const box = boxOf(piece, side);
  if (!box) return false;
  const [rows, columns] = [box.bottom - box.top, box.right - box.left];
  if (Math.min(rows, columns) < LEAST_FRAME) return false;
  const at = (/** @type {number} */ row, /** @type {number} */ column) =>
    mask[(box.top + row) * side + box.left + column] === 1;
  return isLined(columns, rows, (along, deep) => at(deep, along)) && isLined(rows, columns, at);
}

/**
 * Whether ink stands nearly all along near one end, and near the other.
 * @param {number} length @param {number} depths from end to end @param {(along: number, deep: number) => boolean} inked
 */
function isLined(length, depths, inked) {
  const fifth = Math.max(1, Math.floor(depths / 5));
  return [0, depths - fifth].every((from) => {
    let count = 0;
    for (let along = 0; along < length; along += 1) {
      let deep = from;
      while (deep < from + fifth && !inked(along, deep)) deep += 1;
      count += Number(deep < from + fifth);
    }
    return count / length > SIDE_COVERED;
  });
}
