// Numbers of several layers that meet: added or multiplied, those of a smaller layer at many places.

import { addressAt, indices } from "../shape.js";

/** @typedef {import("./explain.js").Work} Work */
/** @typedef {{unit: import("../network.js").Unit, value: number}} Operand a number that meets the others */
/** @typedef {{operands: Operand[], constant: number | null, total: number, magnitude: number}} CombinedSum */

/** @param {Work} work @returns {Operand[]} */
function operands({ layer, at, sources }) {
  return sources.map((source, index) => {
    const place = spread(layer.shape, source.shape, at);
    return { unit: { layer: layer.inputs[index], ...addressAt(source.shape, place) }, value: source.at(place) };
  });
}

/** Where the number stands in a smaller shape that belongs to a place: shapes are compared from the last axis on. @param {number[]} shape @param {number[]} smaller @param {number} at */
function spread(shape, smaller, at) {
  const index = indices(shape, at);
  const missing = smaller.length - shape.length;
  return smaller.reduce((place, length, axis) => place * length + (length === 1 ? 0 : index[axis - missing]), 0);
}

/** @param {Work} work @returns {CombinedSum} */
function add(work) {
  const { met, constant, values } = meeting(work);
  return {
    operands: met,
    constant,
    total: values.reduce((a, b) => a + b, 0),
    magnitude: values.reduce((a, b) => a + Math.abs(b), 0),
  };
}

/** @param {Work} work @returns {CombinedSum} */
function multiply(work) {
  const { met, constant, values } = meeting(work);
  const total = values.reduce((a, b) => a * b, 1);
  return { operands: met, constant, total, magnitude: Math.abs(total) };
}

/** @param {Work} work */
function meeting(work) {
  const met = operands(work);
  /** @type {number | null} */
  const constant = work.layer.options.constant ?? null;
  return { met, constant, values: [...met.map(({ value }) => value), ...(constant === null ? [] : [constant])] };
}

/** @param {Work} work @returns {import("./explain.js").Edge[]} */
function edges(work) {
  return operands(work).map(({ unit, value }) => ({ ...unit, product: value }));
}

export const COMBINE = { add: { explain: add, edges }, multiply: { explain: multiply, edges } };
