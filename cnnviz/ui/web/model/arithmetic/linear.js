// A linear layer along the last axis: all inputs times their weights, added up.

import { addressAt } from "../shape.js";

/** @typedef {{unit: number, at: number, input: number, weight: number, product: number}} Term unit: along the axis; at: in the flat order of the source */
/** @typedef {{source: string, terms: Term[], bias: number | null, total: number, magnitude: number}} LinearSum */

/** @param {import("./explain.js").Work} work @returns {LinearSum | null} */
function linear({ layer, at, sources: [source], parameter }) {
  const weight = parameter("weight");
  if (!weight) return null;
  const outputs = layer.shape[layer.shape.length - 1];
  const [before, output] = [Math.floor(at / outputs), at % outputs];
  const row = weight.row(output);
  const terms = source.run(before * row.length, row.length).map((place, unit) => {
    const input = source.at(place);
    return { unit, at: place, input, weight: row[unit], product: input * row[unit] };
  });
  const bias = parameter("bias")?.of(output) ?? null;
  return {
    source: layer.inputs[0],
    terms,
    bias,
    total: terms.reduce((total, { product }) => total + product, bias ?? 0),
    magnitude: terms.reduce((total, { product }) => total + Math.abs(product), Math.abs(bias ?? 0)),
  };
}

/** @param {import("./explain.js").Work} work @param {LinearSum | null} sum @returns {import("./explain.js").Edge[]} */
function edges({ sources: [source] }, sum) {
  return sum
    ? sum.terms.map(({ at, product }) => ({ layer: sum.source, ...addressAt(source.shape, at), product }))
    : [];
}

export const LINEAR = { linear: { explain: linear, edges } };
