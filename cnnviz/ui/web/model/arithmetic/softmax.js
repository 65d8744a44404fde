// A softmax: e to the power of each logit, divided by the sum of all along an axis.

import { addressAt, count, indices } from "../shape.js";

/** @typedef {{source: string, logits: number[], exponentials: number[], sum: number, index: number, total: number, magnitude: number}} SoftmaxSum exponentials: of logit - the largest logit */

/** The flat places along the axis. @param {import("./explain.js").Work} work @returns {number[]} */
function places({
  layer: {
    shape,
    options: { axis },
  },
  at,
}) {
  const stride = count(shape.slice(axis + 1));
  const start = at - indices(shape, at)[axis] * stride;
  return Array.from({ length: shape[axis] }, (_, step) => start + step * stride);
}

/** @param {import("./explain.js").Work} work @returns {SoftmaxSum} */
function softmax(work) {
  const {
    layer,
    at,
    sources: [source],
  } = work;
  const all = places(work);
  const logits = all.map((place) => source.at(place));
  const highest = Math.max(...logits);
  const exponentials = logits.map((logit) => Math.exp(logit - highest));
  const sum = exponentials.reduce((a, b) => a + b, 0);
  const index = all.indexOf(at);
  return { source: layer.inputs[0], logits, exponentials, sum, index, total: exponentials[index] / sum, magnitude: 1 };
}

/** Nothing is multiplied: the product is the logit. @param {import("./explain.js").Work} work @param {SoftmaxSum | null} sum @returns {import("./explain.js").Edge[]} */
function edges(work, sum) {
  if (!sum) return [];
  return places(work).map((place, step) => ({
    layer: sum.source,
    ...addressAt(work.layer.shape, place),
    product: sum.logits[step],
  }));
}

export const SOFTMAX = { softmax: { explain: softmax, edges } };
