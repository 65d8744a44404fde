// How did one cell get its number? Every product of it, in double precision from the network's own float32 numbers.

import { offset } from "./network.js";

/** @typedef {import("./network.js").Network} Network */
/** @typedef {import("./network.js").Activations} Activations */
/** @typedef {import("./network.js").Cell} Cell */
/** @typedef {import("./network.js").Band} Band */

/**
 * One input channel's part of a convolution. Cells of the window that lie in the padding have input 0 and `inside` false.
 * @typedef {{channel: number, inputs: number[], weights: number[], products: number[], sum: number}} Patch
 */
/** @typedef {{rows: number[], columns: number[], height: number, width: number}} Place input rows and columns of a window (may lie outside) */
/** @typedef {{count: number, sum: number}} Rest channels or inputs that are not written out one by one */
/** @typedef {{kind: "input", value: number, total?: number, pixel?: {byte: number, mean: number, std: number} | null}} InputSum pixel: the colour before it was normalised */
/** @typedef {{kind: "conv", place: Place, patches: Patch[], rest?: Rest, bias: number | null, total: number, activation: string | null, value: number}} ConvSum */
/** @typedef {{kind: "norm", input: number, mean: number, variance: number, eps: number, gamma: number, beta: number, total: number, value: number}} NormSum */
/** @typedef {{kind: "activation", operation: string, input: number, total: number, value: number}} ActivationSum */
/** @typedef {{kind: "add", terms: {layer: string, value: number, shortcut: boolean}[], total: number, value: number}} AddSum */
/** @typedef {{kind: "flatten", layer: string, channel: number, row: number, column: number, total: number, value: number}} FlattenSum */
/** @typedef {{kind: "pool", operation: string, place: Place, inputs: number[], winner: number, value: number}} PoolSum */
/** @typedef {{kind: "linear", terms: {unit: number, input: number, weight: number, product: number}[], rest?: Rest, bias: number | null, total: number, activation: string | null, value: number}} LinearSum */
/** @typedef {{kind: "softmax", logits: number[], exponentials: number[], sum: number, index: number, linear: LinearSum, value: number}} SoftmaxSum */
/** @typedef {InputSum | ConvSum | NormSum | ActivationSum | PoolSum | AddSum | FlattenSum | LinearSum | SoftmaxSum} Sum `explain` says five of them; cnnviz/analysis/sums.py has all */

/**
 * The arithmetic behind a cell.
 * @param {Network} network @param {Activations} reading @param {Cell} cell
 * @returns {Sum}
 */
export function explain(network, reading, cell) {
  const band = network.bands[cell.band];
  const root = network.root(band);
  const value = reading.value(network, cell);
  const last = network.layers.get(band.name);
  if (root.kind === "conv") return { ...conv(network, reading, cell), activation: activation(network, band), value };
  if (root.kind === "pool") return { ...pool(network, reading, cell), value };
  if (root.kind !== "linear") return { kind: "input", value };
  const sum = linear(network, reading, cell);
  if (last?.kind !== "softmax") return { ...sum, activation: activation(network, band), value };
  const logits = [...reading.values(network, root.name)];
  const highest = Math.max(...logits);
  const exponentials = logits.map((logit) => Math.exp(logit - highest));
  return {
    kind: "softmax", logits, exponentials, sum: exponentials.reduce((a, b) => a + b, 0), index: cell.column,
    linear: { ...sum, activation: null, value: logits[cell.column] }, value,
  };
}

/**
 * The rows and columns of the input that a cell's window covers.
 * @param {Network} network @param {Cell} cell @returns {Place}
 */
export function place(network, cell) {
  const window = /** @type {import("./network.js").Window} */ (network.root(network.bands[cell.band]).window);
  const span = (/** @type {number} */ axis, /** @type {number} */ position) => Array.from(
    { length: window.kernel[axis] },
    (_, step) => position * window.stride[axis] - window.padding[axis] + step * window.dilation[axis],
  );
  const rows = span(0, cell.row);
  const columns = span(1, cell.column);
  return { rows, columns, height: rows.length, width: columns.length };
}

/**
 * What feeds a cell, for drawing: cells of the source band with their weight x input, the winner of a pool alone having one.
 * @param {Network} network @param {Cell} cell @param {Sum} sum what `explain` said of the cell
 * @returns {{cell: Cell, product: number}[]}
 */
export function edges(network, cell, sum) {
  const source = network.source(network.bands[cell.band]);
  if (!source) return [];
  if (sum.kind === "conv") {
    return sum.patches.flatMap(({ channel, products }) => inside(source, sum.place, channel, products));
  }
  if (sum.kind === "pool") {
    const products = sum.inputs.map((input, index) => (sum.winner < 0 ? input / sum.inputs.length : index === sum.winner ? input : 0));
    return inside(source, sum.place, cell.channel, products);
  }
  const terms = sum.kind === "softmax" ? sum.linear.terms : sum.kind === "linear" ? sum.terms : [];
  return terms.map(({ unit, product }) => ({ cell: unravel(source, unit), product }));
}

/** The cell at a place of a band's flattened numbers. @param {Band} band @param {number} unit @returns {Cell} */
export function unravel(band, unit) {
  const size = band.rows * band.columns;
  const rest = unit % size;
  return {
    band: band.index, channel: Math.floor(unit / size), row: Math.floor(rest / band.columns), column: rest % band.columns,
  };
}

/** @param {Band} source @param {Place} where @param {number} channel @param {number[]} products */
function inside(source, where, channel, products) {
  const found = [];
  for (let i = 0; i < where.height; i += 1) {
    for (let j = 0; j < where.width; j += 1) {
      const [row, column] = [where.rows[i], where.columns[j]];
      if (row < 0 || column < 0 || row >= source.rows || column >= source.columns) continue;
      found.push({ cell: { band: source.index, channel, row, column }, product: products[i * where.width + j] });
    }
  }
  return found;
}

/** The numbers a window covers in one channel; padding counts as `beyond`. */
function covered(/** @type {Network} */ network, /** @type {Activations} */ reading, /** @type {Band} */ source,
  /** @type {Place} */ where, /** @type {number} */ channel, /** @type {number} */ beyond) {
  const values = reading.values(network, source.name);
  return where.rows.flatMap((row) => where.columns.map((column) => (
    row < 0 || column < 0 || row >= source.rows || column >= source.columns
      ? beyond
      : values[offset(source, { band: source.index, channel, row, column })])));
}

/** @param {Network} network @param {Activations} reading @param {Cell} cell */
function conv(network, reading, cell) {
  const band = network.bands[cell.band];
  const source = /** @type {Band} */ (network.source(band));
  const name = band.layers[0];
  const where = place(network, cell);
  const weight = /** @type {import("./packet.js").Tensor} */ (network.parameters.get(`${name}.weight`));
  const size = where.height * where.width;
  const bias = network.parameters.get(`${name}.bias`)?.data[cell.channel] ?? 0;
  const patches = Array.from({ length: source.channels }, (_, channel) => {
    const start = (cell.channel * weight.shape[1] + channel) * size;
    const inputs = covered(network, reading, source, where, channel, 0);
    const weights = [...weight.data.subarray(start, start + size)];
    const products = inputs.map((input, index) => input * weights[index]);
    return { channel, inputs, weights, products, sum: products.reduce((a, b) => a + b, 0) };
  });
  const total = patches.reduce((sum, patch) => sum + patch.sum, bias);
  return { kind: /** @type {const} */ ("conv"), place: where, patches, bias, total };
}

/** @param {Network} network @param {Activations} reading @param {Cell} cell */
function pool(network, reading, cell) {
  const band = network.bands[cell.band];
  const { operation } = network.root(band);
  const where = place(network, cell);
  const largest = operation === "MaxPool2d";
  const source = /** @type {Band} */ (network.source(band));
  const inputs = covered(network, reading, source, where, cell.channel, largest ? -Infinity : 0);
  const winner = largest ? inputs.indexOf(Math.max(...inputs)) : -1;
  return { kind: /** @type {const} */ ("pool"), operation, place: where, inputs, winner };
}

/** @param {Network} network @param {Activations} reading @param {Cell} cell */
function linear(network, reading, cell) {
  const band = network.bands[cell.band];
  const name = band.layers[0];
  const source = /** @type {Band} */ (network.source(band));
  const weight = /** @type {import("./packet.js").Tensor} */ (network.parameters.get(`${name}.weight`));
  const inputs = reading.values(network, source.name);
  const start = cell.column * inputs.length;
  const bias = network.parameters.get(`${name}.bias`)?.data[cell.column] ?? 0;
  let total = bias;
  const terms = Array.from(inputs, (input, unit) => {
    const product = input * weight.data[start + unit];
    total += product;
    return { unit, input, weight: weight.data[start + unit], product };
  });
  return { kind: /** @type {const} */ ("linear"), terms, bias, total };
}

/** The activation a band ends with ("ReLU"), or null. @param {Network} network @param {Band} band @returns {string | null} */
function activation(network, band) {
  const last = network.layers.get(band.name);
  return last?.kind === "activation" ? last.operation : null;
}
