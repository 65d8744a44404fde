// A pooling: of the numbers under a window the largest, or their mean.

import { adaptivePlace, covered, insideOf, place, positionAt } from "./windows.js";

/** @typedef {import("./windows.js").Place} Place */
/**
 * `largest` are the places of the largest number, null of a mean; where several share it, PyTorch sends the gradient to the first.
 * `counts` says which cells take part: those of the map, and of a mean maybe those of its padding. `divisor` is what the sum is divided by,
 * 1 where the largest is passed on. Outside of the map stands -Infinity for the largest, 0 for a mean.
 * @typedef {{source: string, place: Place, inside: boolean[], counts: boolean[], inputs: number[], largest: number[] | null, divisor: number, total: number, magnitude: number}} PoolSum
 */

const LARGEST = new Set(["MaxPool2d", "AdaptiveMaxPool2d"]);

/** @param {import("./explain.js").Work} work @returns {PoolSum | null} */
function pool({ layer, address, sources: [source] }) {
  const { operation, options, window } = layer;
  const greatest = LARGEST.has(operation);
  const where = options.output ? adaptivePlace(options.output, source, address) : window && place(window, address);
  if (!where) return null;
  const inside = insideOf(source, where);
  const inputs = covered(source, address.channel, where, greatest ? -Infinity : 0);
  const shared = { source: layer.inputs[0], place: where, inside, inputs };
  if (greatest) {
    const largest = strongest(inputs, inside);
    const total = inputs[largest[0]] ?? -Infinity; // a window may lie in the padding altogether
    return { ...shared, counts: inside, largest, divisor: 1, total, magnitude: Math.abs(total) };
  }
  const counts = options.count_include_pad && window ? padded(where, window, source) : inside;
  const divisor = options.divisor_override ?? counts.filter(Boolean).length;
  const total = inputs.reduce((a, b) => a + b, 0) / divisor;
  return {
    ...shared,
    counts,
    largest: null,
    divisor,
    total,
    magnitude: inputs.reduce((a, b) => a + Math.abs(b), 0) / Math.abs(divisor),
  };
}

/** The places of the largest number; a NaN counts as larger than all before it, as in PyTorch. @param {number[]} inputs @param {boolean[]} inside @returns {number[]} */
function strongest(inputs, inside) {
  /** @type {number[]} */
  let found = [];
  inputs.forEach((input, at) => {
    if (!inside[at]) return;
    if (input === inputs[found[0]]) found.push(at);
    else if (!found.length || input > inputs[found[0]] || Number.isNaN(input)) found = [at];
  });
  return found;
}

/** Which cells of a window lie in the map or in its padding; a window that was rounded up reaches beyond. @param {Place} where @param {import("../network.js").Window} window @param {import("./numbers.js").Output} source @returns {boolean[]} */
function padded({ rows, columns }, { padding }, source) {
  const [bottom, right] = [source.rows + padding[0], source.columns + padding[1]];
  return rows.flatMap((row) => columns.map((column) => row < bottom && column < right));
}

/** @param {import("./explain.js").Work} work @param {PoolSum | null} sum @returns {import("./explain.js").Edge[]} */
function edges({ address: { channel } }, sum) {
  if (!sum) return [];
  return sum.inputs.flatMap((input, at) => {
    if (!sum.inside[at]) return [];
    const passed = at === sum.largest?.[0] ? input : 0;
    return {
      layer: sum.source,
      channel,
      ...positionAt(sum.place, at),
      product: sum.largest ? passed : input / sum.divisor,
    };
  });
}

export const POOL = { pool: { explain: pool, edges } };
