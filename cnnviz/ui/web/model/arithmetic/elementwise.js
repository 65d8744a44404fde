// Layers that change each number by itself: activations, and those that in evaluation change none.

import { ACTIVATIONS } from "./activations.js";

/** @typedef {{source: string, input: number, options: Object<string, any>, total: number, magnitude: number}} ActivationSum */
/** @typedef {import("./explain.js").Work} Work */

/** @param {Work} work @returns {ActivationSum | null} */
function activation({ layer, address: { channel, row, column }, sources: [source], parameter }) {
  const known = ACTIVATIONS[layer.operation];
  if (!known) return null;
  const input = source.get(channel, row, column);
  const slopes = parameter("weight"); // one for each channel, or for all
  const options = slopes ? { ...layer.options, slope: slopes.of(channel) ?? slopes.of(0) } : layer.options;
  const total = known.apply(input, options);
  return { source: layer.inputs[0], input, options, total, magnitude: Math.abs(total) };
}

/** The number at the same place of the input: nothing is multiplied, so the product is what stands there. @param {Work} work @returns {import("./explain.js").Edge[]} */
export function alike({ layer, address, sources: [source] }) {
  return [{ layer: layer.inputs[0], ...address, product: source.get(address.channel, address.row, address.column) }];
}

export const ELEMENTWISE = { activation: { explain: activation, edges: alike } };
