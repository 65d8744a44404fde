// A pooling: of the numbers under a window the largest, or their mean.

import { adaptivePlace, covered, insideOf, place, positionAt } from "./windows.js";

/** @typedef {import("./windows.js").Place} Place */
/**
 * `winner` is the place of the largest number, -1 of a mean; `divisor` is what the sum is divided by, 1 where the largest wins.
 * Outside of the map stands -Infinity for the largest, 0 for a mean.
 * @typedef {{source: string, place: Place, inside: boolean[], inputs: number[], winner: number, divisor: number, total: number, magnitude: number}} PoolSum
 */

const LARGEST = new Set(["MaxPool2d", "AdaptiveMaxPool2d"]);

/** @param {import("./explain.js").Work} work @returns {PoolSum | null} */
function pool({ layer, address, sources: [source] }) {
  const { operation, options, window } = layer;
  const largest = LARGEST.has(operation);
  const where = options.output ? adaptivePlace(options.output, source, address) : window && place(window, address);
  if (!where) return null;
  const inside = insideOf(source, where);
  const inputs = covered(source, address.channel, where, largest ? -Infinity : 0);
  const shared = { source: layer.inputs[0], place: where, inside, inputs };
  if (largest) {
    const winner = strongest(inputs, inside);
    const total = inputs[winner] ?? -Infinity; // a window may lie in the padding altogether
    return { ...shared, winner, divisor: 1, total, magnitude: Math.abs(total) };
  }
  const divisor =
    options.divisor_override ??
    (options.count_include_pad && window ? padded(where, window, source) : inside.filter(Boolean).length);
  const total = inputs.reduce((a, b) => a + b, 0) / divisor;
  return {
    ...shared,
    winner: -1,
    divisor,
    total,
    magnitude: inputs.reduce((a, b) => a + Math.abs(b), 0) / Math.abs(divisor),
  };
}

/** The first place of the largest number; a NaN counts as larger than all, as in PyTorch. @param {number[]} inputs @param {boolean[]} inside */
function strongest(inputs, inside) {
  let found = inside.indexOf(true);
  inputs.forEach((input, at) => {
    if (inside[at] && (input > inputs[found] || Number.isNaN(input))) found = at;
  });
  return found;
}

/** How many cells of a window lie in the map or in its padding; a window that was rounded up reaches beyond. @param {Place} where @param {import("../network.js").Window} window @param {import("./numbers.js").Output} source */
function padded({ rows, columns }, { padding }, source) {
  const within = (/** @type {number[]} */ positions, /** @type {number} */ end) =>
    positions.filter((position) => position < end).length;
  return within(rows, source.rows + padding[0]) * within(columns, source.columns + padding[1]);
}

/** @param {import("./explain.js").Work} work @param {PoolSum | null} sum @returns {import("./explain.js").Edge[]} */
function edges({ address: { channel } }, sum) {
  if (!sum) return [];
  return sum.inputs.flatMap((input, at) => {
    if (!sum.inside[at]) return [];
    const product = sum.winner < 0 ? input / sum.divisor : at === sum.winner ? input : 0;
    return { layer: sum.source, channel, ...positionAt(sum.place, at), product };
  });
}

export const POOL = { pool: { explain: pool, edges } };
