// A convolution, also in groups: for each input channel the patch times the kernel, all added up.

import { covered, insideOf, place, positionAt } from "./windows.js";

/**
 * One input channel's part. Cells of the window that lie in the padding have input 0.
 * @typedef {{channel: number, inputs: number[], weights: number[], products: number[], sum: number}} Patch
 */
/** @typedef {{source: string, place: import("./windows.js").Place, inside: boolean[], patches: Patch[], bias: number | null, total: number, magnitude: number}} ConvSum inside: which cells of the window lie in the map */

/** @param {import("./explain.js").Work} work @returns {ConvSum | null} */
function conv({ layer, address, sources: [source], parameter }) {
  const weight = parameter("weight");
  if (!weight || !layer.window) return null;
  const where = place(layer.window, address);
  const size = where.height * where.width;
  const row = Array.from(weight.row(address.channel));
  const inputs = weight.shape[1];
  const first = Math.floor(address.channel / (layer.shape[0] / layer.options.groups)) * inputs;
  const patches = source
    .channels(first, inputs)
    .map((channel, at) => patch(channel, covered(source, channel, where, 0), row.slice(at * size, (at + 1) * size)));
  const bias = parameter("bias")?.of(address.channel) ?? null;
  const all = patches.flatMap(({ products }) => products);
  return {
    source: layer.inputs[0],
    place: where,
    inside: insideOf(source, where),
    patches,
    bias,
    total: patches.reduce((total, { sum }) => total + sum, bias ?? 0),
    magnitude: all.reduce((total, product) => total + Math.abs(product), Math.abs(bias ?? 0)),
  };
}

/** @param {number} channel @param {number[]} inputs @param {number[]} weights @returns {Patch} */
function patch(channel, inputs, weights) {
  const products = inputs.map((input, at) => input * weights[at]);
  return { channel, inputs, weights, products, sum: products.reduce((a, b) => a + b, 0) };
}

/** @param {import("./explain.js").Work} work @param {ConvSum | null} sum @returns {import("./explain.js").Edge[]} */
function edges(work, sum) {
  if (!sum) return [];
  return sum.patches.flatMap(({ channel, products }) =>
    products.flatMap((product, at) =>
      sum.inside[at] ? { layer: sum.source, channel, ...positionAt(sum.place, at), product } : [],
    ),
  );
}

export const CONV = { conv: { explain: conv, edges } };
