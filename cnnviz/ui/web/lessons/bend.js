// The curve of an activation over the numbers of a map, moved by a bias. Pure.

import { ACTIVATIONS } from "../model/arithmetic/activations.js";

/** @typedef {{from: number, to: number, count: number}} Bin */

/** By the names of cnnviz/lessons/activation.py. @type {Object<string, (x: number, slope: number) => number>} */
const FUNCTIONS = {
  relu: (x) => ACTIVATIONS.ReLU.apply(x, {}),
  leaky_relu: (x, slope) => ACTIVATIONS.LeakyReLU.apply(x, { slope }),
  elu: (x) => (x > 0 ? x : Math.expm1(x)),
  gelu: (x) => ACTIVATIONS.GELU.apply(x, {}),
  silu: (x) => ACTIVATIONS.SiLU.apply(x, {}),
  sigmoid: (x) => ACTIVATIONS.Sigmoid.apply(x, {}),
  tanh: (x) => ACTIVATIONS.Tanh.apply(x, {}),
};
const BOUNDED = new Set(["sigmoid", "tanh"]);

/**
 * What an activation makes of each number with `bias` added, as torch does it: the sum is a float32.
 * @param {ArrayLike<number>} values @param {string} name @param {number} bias @param {number} slope of a leaky ReLU
 * @returns {Float32Array}
 */
export function bent(values, name, bias, slope) {
  const apply = FUNCTIONS[name];
  return new Float32Array(values).map((value) => apply(Math.fround(value + Math.fround(bias)), slope));
}

/** How many of the numbers a ReLU makes 0. @param {ArrayLike<number>} values @param {number} bias */
export function cutCount(values, bias) {
  let count = 0;
  for (let at = 0; at < values.length; at += 1) count += Number(isCut(values[at], bias));
  return count;
}

/** Whether a ReLU makes a number 0. @param {number} value @param {number} bias */
export function isCut(value, bias) {
  return Math.fround(value + Math.fround(bias)) <= 0;
}

/** The |value| of full colour of what comes out. @param {string} name @param {number} reach of what goes in */
export function reachAfter(name, reach) {
  return BOUNDED.has(name) ? 1 : reach;
}

/**
 * The numbers counted in bins of one width from −reach to reach; the last one holds its end.
 * @param {ArrayLike<number>} values @param {number} reach @param {number} bins @returns {Bin[]}
 */
export function counted(values, reach, bins) {
  const width = (2 * reach) / bins;
  const found = Array.from({ length: bins }, (_, at) => ({
    from: -reach + at * width,
    to: -reach + (at + 1) * width,
    count: 0,
  }));
  for (let at = 0; at < values.length; at += 1) {
    found[Math.max(0, Math.min(bins - 1, Math.floor((values[at] + reach) / width)))].count += 1;
  }
  return found;
}

/**
 * Points of the curve: numbers from −reach to reach, and what becomes of them; its bend is one of them.
 * @param {string} name @param {number} bias @param {number} slope @param {number} reach @param {number} points
 * @returns {[number, number][]}
 */
export function curve(name, bias, slope, reach, points) {
  const places = Array.from({ length: points }, (_, at) => -reach + (2 * reach * at) / (points - 1));
  if (Math.abs(bias) < reach) places.push(-bias);
  places.sort((one, other) => one - other);
  const found = bent(places, name, bias, slope);
  return places.map((place, at) => [place, found[at]]);
}
