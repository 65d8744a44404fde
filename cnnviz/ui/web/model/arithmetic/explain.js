// The explanation of a number, layer by layer: every product, in double precision from the layer's inputs.

import { flatIndex } from "../shape.js";
import { Output } from "./numbers.js";
import { COMBINE } from "./combine.js";
import { CONV } from "./conv.js";
import { ELEMENTWISE } from "./elementwise.js";
import { LINEAR } from "./linear.js";
import { NORM } from "./norm.js";
import { POOL } from "./pool.js";
import { REARRANGE } from "./rearrange.js";
import { SOFTMAX } from "./softmax.js";

/** @typedef {Pick<import("../network.js").Network, "layers">} Network */
/** @typedef {import("../network.js").Layer} Layer */
/** @typedef {import("../network.js").Unit} Unit */
/** @typedef {import("../shape.js").Address} Address */
/** @typedef {import("./numbers.js").Numbers} Numbers */
/** @typedef {import("./numbers.js").Parameter} Parameter */
/**
 * What a kind of layer works with.
 * @typedef {object} Work
 * @property {Layer} layer @property {Address} address of the number @property {number} at the same in the flat order
 * @property {Output[]} sources the inputs of the layer, in their order
 * @property {(name: string) => Parameter | null} parameter of the layer, such as "weight"
 * @property {number} value the framework's own number, NaN where it is not here @property {import("./numbers.js").Pixel | null} pixel
 */
/** @typedef {Unit & {product: number}} Edge an input number, and what it contributes */
/**
 * One layer's part. `value` is the framework's own number and `total` what the arithmetic gives; `magnitude`, the sum of the |terms|, tells
 * how far float32 may be from it.
 * @typedef {{kind: string, operation: string, unit: Unit, value: number, total: number, magnitude: number} & Object<string, any>} Step
 */

/** Numbers without an input: a pixel of the picture, maybe with the colour that it was, and a number that was learned. */
const GIVEN = {
  input: {
    explain: (/** @type {Work} */ { value, pixel }) => {
      const total = pixel ? (pixel.byte / 255 - pixel.mean) / pixel.std : value;
      return { pixel, total, magnitude: Math.abs(total) };
    },
    edges: () => [],
  },
  parameter: {
    explain: (/** @type {Work} */ { value }) => ({ total: value, magnitude: Math.abs(value) }),
    edges: () => [],
  },
};

/** @typedef {{total: number, magnitude: number} & Object<string, any>} Sum */
/** @typedef {{explain: (work: Work) => Sum | null, edges: (work: Work, sum: any) => Edge[]}} Kind `explain` gives null where something is missing */
/** @type {Object<string, Kind>} */
const KINDS = { ...GIVEN, ...CONV, ...NORM, ...ELEMENTWISE, ...POOL, ...COMBINE, ...REARRANGE, ...LINEAR, ...SOFTMAX };

/**
 * The arithmetic of one layer behind a number; of kind "unknown" where it is not known here.
 * @param {Network} network @param {Numbers} numbers @param {Layer} layer @param {Address} address
 * @returns {Step}
 */
export function explain(network, numbers, layer, { channel, row, column }) {
  const work = prepare(network, numbers, layer, { channel, row, column });
  const sum = work && KINDS[layer.kind]?.explain(work);
  const value = own(numbers, layer, { channel, row, column });
  const shared = { operation: layer.operation, unit: { layer: layer.name, channel, row, column }, value };
  // No number comes from one that is not here.
  const known = sum && (!Number.isNaN(sum.total) || Number.isNaN(value));
  return known
    ? { kind: layer.kind, ...shared, ...sum }
    : { kind: "unknown", ...shared, total: value, magnitude: Math.abs(value) };
}

/**
 * What feeds a number, and how that came about where it is multiplied or compared.
 * @param {Network} network @param {Numbers} numbers @param {Layer} layer @param {Address} address
 * @returns {{edges: Edge[], sum: Sum | null}}
 */
export function feeding(network, numbers, layer, address) {
  const work = prepare(network, numbers, layer, address);
  const kind = KINDS[layer.kind];
  if (!work || !kind) return { edges: [], sum: null };
  const sum = kind.explain(work);
  return { edges: kind.edges(work, sum), sum };
}

/** The layers that are told together with one: it comes last, the one that made the number first. @param {Network} network @param {string} name @returns {string[]} */
export function chainOf(network, name) {
  const layer = /** @type {Layer} */ (network.layers.get(name));
  const before = network.layers.get(layer.inputs[0]);
  if (!before) return [name];
  // It changes each number by itself, so it is told together with what made that.
  if (layer.elementwise) return [...chainOf(network, before.name), name];
  return layer.kind === "softmax" && before.kind === "linear" ? [before.name, name] : [name];
}

/** @param {Network} network @param {Numbers} numbers @param {Layer} layer @param {Address} address @returns {Work | null} null where the inputs are not known */
function prepare(network, numbers, layer, address) {
  const sources = layer.inputs.map((name) => {
    const source = network.layers.get(name);
    return source ? (numbers.output(source) ?? Output.missing(source.shape)) : null;
  });
  if (sources.includes(null)) return null;
  return {
    layer,
    address,
    sources: /** @type {Output[]} */ (sources),
    at: flatIndex(layer.shape, address),
    pixel: numbers.pixel,
    value: own(numbers, layer, address),
    parameter: (name) => numbers.parameter(`${layer.name}.${name}`),
  };
}

/** The framework's own number, NaN where it is not here. @param {Numbers} numbers @param {Layer} layer @param {Address} address @returns {number} */
function own(numbers, layer, { channel, row, column }) {
  return numbers.output(layer)?.get(channel, row, column) ?? NaN;
}
