// Pixels that are painted, as a list that leads back to the picture. Pure.

/** @typedef {[number, number, number, number][]} Painted the place of a pixel in reading order, and its red, green and blue; later ones lie above */
/** @typedef {import("../draw/board.js").Place} Place */

const MOST = 16384; // pixels that are kept

/** The picture with what is painted on it. @param {Uint8Array} rgb @param {Painted} dabs @returns {Uint8Array} */
export function painted(rgb, dabs) {
  const found = rgb.slice();
  for (const [at, ...color] of dabs) found.set(color, at * 3);
  return found;
}

/** The pixels on the straight way between two, both of them too. @param {Place} from @param {Place} to @returns {Place[]} */
export function way(from, to) {
  const [down, right] = [to.row - from.row, to.column - from.column];
  const steps = Math.max(Math.abs(down), Math.abs(right));
  return Array.from({ length: steps + 1 }, (_, step) => {
    const share = steps ? step / steps : 0;
    return { row: from.row + Math.round(down * share), column: from.column + Math.round(right * share) };
  });
}

/**
 * With squares of pixels more, the older ones below them left out.
 * @param {Painted} before @param {number[]} shape rows, columns @param {Place[]} places their middles
 * @param {number} side of each square @param {number[]} color @returns {Painted}
 */
export function dabbed(before, [rows, columns], places, side, color) {
  const start = -(side >> 1);
  /** @type {Set<number>} */
  const covered = new Set();
  for (const { row, column } of places)
    for (let down = row + start; down < row + start + side; down += 1)
      for (let right = column + start; right < column + start + side; right += 1)
        if (down >= 0 && right >= 0 && down < rows && right < columns) covered.add(down * columns + right);
  const dab = Array.from(covered, (at) => /** @type {Painted[number]} */ ([at, color[0], color[1], color[2]]));
  return [...before.filter(([at]) => !covered.has(at)), ...dab].slice(-MOST);
}

/** A picture with some channels left out, or in another order. @param {Uint8Array} rgb @param {boolean[]} kept @param {boolean} swapped @returns {Uint8Array} */
export function mixed(rgb, kept, swapped) {
  if (!swapped && kept.every(Boolean)) return rgb;
  const found = new Uint8Array(rgb.length);
  for (let at = 0; at < rgb.length; at += 1) {
    const channel = at % 3;
    if (kept[channel]) found[swapped ? at + 2 - 2 * channel : at] = rgb[at];
  }
  return found;
}

/** One channel of a picture. @param {Uint8Array} rgb @param {number} channel @returns {Uint8Array} */
export function channelOf(rgb, channel) {
  const found = new Uint8Array(rgb.length / 3);
  for (let at = 0; at < found.length; at += 1) found[at] = rgb[at * 3 + channel];
  return found;
}
