// Layers that change no number: the output is a number of another layer or from another place.

import { addressAt, indices } from "../shape.js";

/** @typedef {import("./explain.js").Work} Work */
/** @typedef {import("../network.js").Unit} Unit */
/** @typedef {{from: Unit | null, total: number, magnitude: number}} MovedSum from: where the number stood; null in a padding, which has a number of its own */

/** @typedef {(work: Work) => Unit | null} Find where a number came from */

/** @type {Find} */
function joined({ layer, at, sources }) {
  const { axis } = layer.options;
  const index = indices(layer.shape, at);
  let source = 0;
  while (index[axis] >= sources[source].shape[axis]) {
    index[axis] -= sources[source].shape[axis];
    source += 1;
  }
  const place = sources[source].shape.reduce((before, length, each) => before * length + index[each], 0);
  return unit(layer.inputs[source], sources[source].shape, place);
}

/** @type {Find} */
function inward({ layer, address, sources: [source] }) {
  const [rows, columns] = layer.options.before;
  const [row, column] = [address.row - rows, address.column - columns];
  return source.inside(row, column) ? { layer: layer.inputs[0], channel: address.channel, row, column } : null;
}

/** By the strides of a view. @type {Find} */
function viewed({ layer, at, sources: [source] }) {
  const { offset, strides } = layer.options;
  const place = indices(layer.shape, at).reduce((sum, index, axis) => sum + index * strides[axis], offset);
  return unit(layer.inputs[0], source.shape, place);
}

/** The same place of the flat order. @type {Find} */
function same({ layer, at, sources: [source] }) {
  return unit(layer.inputs[0], source.shape, at);
}

/** @param {string} layer @param {number[]} shape @param {number} at @returns {Unit} */
function unit(layer, shape, at) {
  return { layer, ...addressAt(shape, at) };
}

/** @param {Find} find */
function moved(find) {
  const read = (/** @type {Work} */ work, /** @type {Unit} */ from) =>
    work.sources[work.layer.inputs.indexOf(from.layer)].get(from.channel, from.row, from.column);
  return {
    /** @param {Work} work @returns {MovedSum} */
    explain(work) {
      const from = find(work);
      const total = from ? read(work, from) : work.layer.options.value;
      return { from, total, magnitude: Math.abs(total) };
    },
    /** @param {Work} work @returns {import("./explain.js").Edge[]} */
    edges(work) {
      const from = find(work);
      return from ? [{ ...from, product: read(work, from) }] : [];
    },
  };
}

export const REARRANGE = {
  concat: moved(joined),
  pad: moved(inward),
  rearrange: moved(viewed),
  flatten: moved(same),
  identity: moved(same),
};
