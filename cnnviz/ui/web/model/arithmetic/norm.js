// Normalisation: a number's distance from the mean, in standard deviations, then scaled and shifted.

import { count } from "../shape.js";
import { alike } from "./elementwise.js";

/** @typedef {import("./explain.js").Work} Work */
/** @typedef {{source: string, input: number, mean: number, variance: number, eps: number, gamma: number, beta: number, total: number, magnitude: number}} NormSum */
/** @typedef {NormSum & {count: number, channels?: number}} SpreadSum count: of the numbers that are normalised together; channels: those that they stand in */

/** A batch norm, with the statistics that it measured in training. @param {Work} work @returns {NormSum | null} */
function batchNorm({ layer, address: { channel, row, column }, sources: [source], parameter }) {
  const [mean, variance] = ["running_mean", "running_var"].map((name) => parameter(name)?.of(channel));
  if (mean === undefined || variance === undefined) return null;
  const [gamma, beta] = [parameter("weight")?.of(channel) ?? 1, parameter("bias")?.of(channel) ?? 0];
  return normalised(layer, source.get(channel, row, column), { mean, variance, gamma, beta });
}

/** A layer norm, with the statistics of the numbers that stand together here. @param {Work} work @returns {SpreadSum} */
function layerNorm({ layer, at, sources: [source], parameter }) {
  const length = count(layer.shape.slice(layer.shape.length - layer.options.axes));
  const place = at % length;
  const inputs = source.run(at - place, length).map((each) => source.at(each));
  const [gamma, beta] = [parameter("weight")?.data[place] ?? 1, parameter("bias")?.data[place] ?? 0];
  return { ...normalised(layer, inputs[place], { ...spread(inputs), gamma, beta }), count: length };
}

/** A group norm, with the statistics of all numbers of the channels of a group. @param {Work} work @returns {SpreadSum} */
function groupNorm({ layer, address: { channel, row, column }, sources: [source], parameter }) {
  const [all, rows, columns] = layer.shape;
  const channels = all / layer.options.groups;
  const length = channels * rows * columns;
  const inputs = source.run((channel - (channel % channels)) * rows * columns, length).map((each) => source.at(each));
  const [gamma, beta] = [parameter("weight")?.of(channel) ?? 1, parameter("bias")?.of(channel) ?? 0];
  const input = source.get(channel, row, column);
  return { ...normalised(layer, input, { ...spread(inputs), gamma, beta }), count: length, channels };
}

/** @param {number[]} numbers @returns {{mean: number, variance: number}} */
function spread(numbers) {
  const mean = numbers.reduce((a, b) => a + b, 0) / numbers.length;
  return { mean, variance: numbers.reduce((sum, each) => sum + (each - mean) ** 2, 0) / numbers.length };
}

/** @param {import("../network.js").Layer} layer @param {number} input @param {{mean: number, variance: number, gamma: number, beta: number}} statistics @returns {NormSum} */
function normalised({ inputs, options: { eps } }, input, { mean, variance, gamma, beta }) {
  const deviation = Math.sqrt(variance + eps);
  return {
    source: inputs[0],
    input,
    mean,
    variance,
    eps,
    gamma,
    beta,
    total: ((input - mean) / deviation) * gamma + beta,
    magnitude: ((Math.abs(input) + Math.abs(mean)) / deviation) * Math.abs(gamma) + Math.abs(beta),
  };
}

export const NORM = {
  norm: { explain: batchNorm, edges: alike },
  layer_norm: { explain: layerNorm, edges: alike },
  group_norm: { explain: groupNorm, edges: alike },
};
