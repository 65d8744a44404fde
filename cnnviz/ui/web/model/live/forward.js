// A forward pass of a small network: the arithmetic of model/arithmetic for all numbers of a layer at once. Pure.

import { derived } from "../network.js";
import { mapsOf } from "../shape.js";

/** @typedef {import("../network.js").Network} Network */
/** @typedef {import("../network.js").Layer} Layer */
/** @typedef {import("../packet.js").Tensor} Tensor */
/** @typedef {(layer: Layer, source: Float32Array, shape: number[], parameter: (name: string) => Float32Array | undefined) => Float32Array} Run sums are in double precision; shape: of the source */

/** @type {Object<string, Run>} by kind */
const RUNS = { conv, pool, linear, softmax };

/** Whether `run` can run a network: a stack of plain layers, one input each. @param {Network} network */
export function canRun(network) {
  const [first, ...rest] = network.layers.values();
  return (
    !network.partial && first?.kind === "input" && rest.length > 0 && rest.every((layer) => isPlain(network, layer))
  );
}

/** The output of each layer, but for what `Activations` derives. @param {Network} network that `canRun` @param {Float32Array} input @returns {Map<string, Tensor>} by the layer's name */
export function run(network, input) {
  const [first, ...rest] = network.layers.values();
  const outputs = new Map([[first.name, { shape: first.shape, data: input }]]);
  for (const layer of rest) {
    const source = /** @type {Tensor} */ (outputs.get(layer.inputs[0]));
    const data = /** @type {Float32Array} */ (source.data);
    const parameter = (/** @type {string} */ name) =>
      /** @type {Float32Array | undefined} */ (network.parameters.get(`${layer.name}.${name}`)?.data);
    const found = RUNS[layer.kind]?.(layer, data, source.shape, parameter) ?? derived(layer, [data]);
    outputs.set(layer.name, { shape: layer.shape, data: /** @type {Float32Array} */ (found) });
  }
  return outputs;
}

/** @param {Network} network @param {Layer} layer */
function isPlain({ layers, parameters }, { name, kind, operation, inputs, shape, window, options }) {
  const source = layers.get(inputs[0])?.shape;
  if (!source || inputs.length !== 1) return false;
  const bare = window !== null && [...window.padding, ...window.dilation].join() === "0,0,1,1";
  if (kind === "conv") return bare && options.groups === 1 && parameters.has(`${name}.weight`);
  if (kind === "pool") return bare && operation === "MaxPool2d" && fits(window, source, shape);
  if (kind === "linear") return source.length === 1 && parameters.has(`${name}.weight`);
  if (kind === "softmax") return source.length === 1;
  return kind === "flatten" || operation === "ReLU";
}

/** Whether no window reaches beyond the map. @param {import("../network.js").Window} window @param {number[]} source @param {number[]} shape */
function fits({ kernel, stride }, source, shape) {
  return [0, 1].every((axis) => (shape[axis + 1] - 1) * stride[axis] + kernel[axis] <= source[axis + 1]);
}

/** @type {Run} */
function conv({ shape, window }, source, from, parameter) {
  const { kernel, stride } = /** @type {import("../network.js").Window} */ (window);
  const [channels, rows, columns] = shape;
  const [inputs, height, width] = mapsOf(from);
  const [weight, bias] = [/** @type {Float32Array} */ (parameter("weight")), parameter("bias")];
  const [size, taps] = [rows * columns, kernel[0] * kernel[1]];
  const made = new Float32Array(channels * size);
  const sums = new Float64Array(size);
  for (let channel = 0; channel < channels; channel += 1) {
    sums.fill(bias?.[channel] ?? 0);
    for (let input = 0; input < inputs; input += 1)
      for (let tap = 0; tap < taps; tap += 1) {
        const factor = weight[(channel * inputs + input) * taps + tap];
        const start = (input * height + Math.floor(tap / kernel[1])) * width + (tap % kernel[1]);
        for (let row = 0, at = 0; row < rows; row += 1) {
          const line = start + row * stride[0] * width;
          for (let column = 0; column < columns; column += 1, at += 1)
            sums[at] += factor * source[line + column * stride[1]];
        }
      }
    made.set(sums, channel * size);
  }
  return made;
}

/** The largest of each window. @type {Run} */
function pool({ shape, window }, source, from) {
  const { kernel, stride } = /** @type {import("../network.js").Window} */ (window);
  const [channels, rows, columns] = shape;
  const [, height, width] = mapsOf(from);
  const made = new Float32Array(channels * rows * columns);
  for (let at = 0; at < made.length; at += 1) {
    const [channel, row, column] = [Math.floor(at / (rows * columns)), Math.floor(at / columns) % rows, at % columns];
    const start = (channel * height + row * stride[0]) * width + column * stride[1];
    let largest = -Infinity;
    for (let i = 0; i < kernel[0]; i += 1)
      for (let j = 0; j < kernel[1]; j += 1) largest = Math.max(largest, source[start + i * width + j]);
    made[at] = largest;
  }
  return made;
}

/** @type {Run} */
function linear({ shape: [units] }, source, _, parameter) {
  const [weight, bias] = [/** @type {Float32Array} */ (parameter("weight")), parameter("bias")];
  return Float32Array.from({ length: units }, (__, unit) => {
    let sum = bias?.[unit] ?? 0;
    for (let at = 0; at < source.length; at += 1) sum += source[at] * weight[unit * source.length + at];
    return sum;
  });
}

/** @type {Run} */
function softmax(_, source) {
  const highest = source.reduce((a, b) => Math.max(a, b));
  const powers = Array.from(source, (logit) => Math.exp(logit - highest));
  const sum = powers.reduce((a, b) => a + b, 0);
  return Float32Array.from(powers, (power) => power / sum);
}
