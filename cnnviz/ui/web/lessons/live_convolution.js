// A convolution whose weights a hand changes: the sums of all positions follow each change.

import { addWeighted, framed } from "../model/arithmetic/whole_map.js";

/** @typedef {import("../model/network.js").Network} Network */
/** @typedef {import("../model/network.js").Activations} Activations */

/** The name of the weights of the one layer, which is called by the words of the page. @param {Network} network */
const weightsOf = ({ bands }) => `${bands[1].name}.weight`;

/** The weights of the one convolution, by channels, rows and columns; none of a pooling. @param {Network} network @returns {number[][][]} */
export function kernelOf(network) {
  const weight = network.parameters.get(weightsOf(network));
  if (!weight) return [];
  const [, channels, rows, columns] = weight.shape;
  const row = (/** @type {number} */ at) => Array.from(weight.data.subarray(at * columns, (at + 1) * columns));
  return Array.from({ length: channels }, (_, channel) =>
    Array.from({ length: rows }, (__, down) => row(channel * rows + down)),
  );
}

/**
 * @param {Network} network of a picture and one convolution @param {Activations} reading
 * @returns {{weigh: (weights: Float32Array) => void}} puts other weights in the network, and what they make of the picture in `reading`
 */
export function liveConvolution(network, reading) {
  const [input, output] = network.bands.map(({ name }) => name);
  const layer = /** @type {import("../model/network.js").Layer} */ (network.layers.get(output));
  const size = layer.shape.slice(1);
  const parameter = weightsOf(network);
  const { shape, data: first } = /** @type {import("../model/packet.js").Tensor} */ (network.parameters.get(parameter));
  const window = /** @type {import("../model/network.js").Window} */ (layer.window);
  const tensor = /** @type {import("../model/packet.js").Tensor} */ (reading.outputs.get(input));
  const picture = framed(tensor, size, window, Float64Array, 0);
  let before = new Float64Array(first);
  const sums = new Float64Array(size[0] * size[1]);
  addWeighted(sums, size, picture, before, window);

  return {
    weigh(weights) {
      const change = new Float64Array(weights).map((weight, at) => weight - before[at]);
      addWeighted(sums, size, picture, change, window);
      before = new Float64Array(weights);
      network.parameters.set(parameter, { shape, data: weights });
      reading.outputs.set(output, { shape: layer.shape, data: new Float32Array(sums) });
    },
  };
}
