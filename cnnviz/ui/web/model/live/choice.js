// The digit among the pieces of ink on a board: cnnviz/inputs/pieces.py. Pure.

import { pieces, widened } from "./mask.js";

/** @typedef {import("./mask.js").Box} Box */
/** @typedef {Box & {amount: number}} Piece */

const SPECK = 0.02; // share of the digit's ink: a smaller piece is dust
const RIVAL = 0.4; // share of the digit's ink: a piece of as much is a second digit, wherever it is
const PART = 0.05; // share of the most ink: a piece of less is no digit
const NEAR = 0.25; // of the digit's size: a smaller piece that is no further away is part of it
const LEAST = 0.06; // of the side: a smaller piece is no digit

/**
 * The piece that is most likely the digit, with what belongs to it, as a mask a little wider than its ink; null of no ink.
 * @param {Uint8Array} ink a mask @param {number} side @param {(at: number) => number} strength @returns {Uint8Array | null}
 */
export function chosen(ink, side, strength) {
  const { labels, boxes } = pieces(widened(ink, side, Math.floor(reachOf(side) / 2)), side);
  if (!boxes.length) return null;
  const amounts = new Float64Array(boxes.length);
  for (let at = 0; at < labels.length; at += 1) if (labels[at]) amounts[labels[at] - 1] += strength(at);
  const kept = choice(
    boxes.map((box, at) => ({ ...box, amount: amounts[at] })),
    side,
  );
  const made = new Uint8Array(labels.length);
  for (let at = 0; at < made.length; at += 1) made[at] = Number(labels[at] > 0 && kept[labels[at] - 1]);
  return made;
}

/** How far the soft edges of strokes reach, in pixels. @param {number} side */
export function reachOf(side) {
  return Math.max(1, Math.round(side / 120));
}

/** Which pieces are kept. @param {Piece[]} all @param {number} side @returns {boolean[]} */
function choice(all, side) {
  const ashore = all.map(
    ({ top, left, bottom, right }) => Math.min(top, left) === 0 || Math.max(bottom, right) === side,
  );
  const most = Math.max(0, ...all.filter((_, at) => !ashore[at]).map(({ amount }) => amount));
  let able = all.map((piece, at) => size(piece) >= LEAST * side && piece.amount >= PART * most && !ashore[at]);
  if (!able.includes(true)) able = able.map(() => true);
  const frames = all.map((piece, at) => able[at] && surrounds(piece, all));
  able = able.map((each, at) => each && !frames[at]);
  const weights = all.map((piece, at) => (able[at] ? piece.amount * (1 - aside(piece, side)) : -1));
  const main = all[weights.indexOf(Math.max(...weights))];
  return all.map((piece, at) => {
    const part = gap(main, piece) <= NEAR * size(main) && piece.amount >= SPECK * main.amount;
    const rival = able[at] && piece.amount >= RIVAL * main.amount;
    return rival || (part && !frames[at] && (able[at] || !ashore[at]));
  });
}

/** Whether a piece is thin and runs around another that may be a digit. @param {Piece} piece @param {Piece[]} all */
function surrounds({ top, left, bottom, right, amount }, all) {
  const rows = bottom - top;
  if (amount >= 0.4 * rows * (right - left)) return false;
  return all.some(
    (other) =>
      other.top > top &&
      other.left > left &&
      other.bottom < bottom &&
      other.right < right &&
      other.bottom - other.top > 0.3 * rows,
  );
}

/** The longer side. @param {Box} box */
function size({ top, left, bottom, right }) {
  return Math.max(bottom - top, right - left);
}

/** How far from the middle of the board, as a share of it. @param {Box} box @param {number} side */
function aside({ top, left, bottom, right }, side) {
  return Math.max(Math.abs((top + bottom) / 2 / side - 0.5), Math.abs((left + right) / 2 / side - 0.5));
}

/** The larger gap between two boxes, along rows or columns; below 0 where they overlap. @param {Box} one @param {Box} other */
function gap(one, other) {
  return Math.max(one.top - other.bottom, one.left - other.right, other.top - one.bottom, other.left - one.right);
}
