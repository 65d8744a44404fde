// Each activation: its value, its formula and a sentence about it. A new one is an entry here and no more.

import { full } from "../../runtime/format.js";

/** @typedef {import("../../runtime/text.js").Text} Text */
/** @typedef {Object<string, any>} Options of the layer: `slope` of a LeakyReLU or PReLU, `alpha` of an ELU, `approximate` of a GELU */
/**
 * `written` is the formula, with whatever stands for the number in its place.
 * @typedef {object} Activation
 * @property {(x: number, options: Options) => number} apply in double precision
 * @property {<T>(x: T, options: Options) => (T | string)[]} written
 * @property {(text: Text, options: Options) => string} rule
 */

const clipped = (/** @type {number} */ x) => Math.min(6, Math.max(0, x));
const logistic = (/** @type {number} */ x) => 1 / (1 + Math.exp(-x));
const TANH = Math.sqrt(2 / Math.PI);
const CUBE = 0.044715;
const bent = (/** @type {number} */ x, /** @type {Options} */ { slope }) => Math.max(0, x) + slope * Math.min(0, x);

/** @type {Object<string, Activation>} by the operation of the layer */
export const ACTIVATIONS = {
  ReLU: {
    apply: (x) => Math.max(0, x),
    written: (x) => ["max(0,", x, ")"],
    rule: (text) => text("ReLU lets a positive number pass and turns a negative one into 0."),
  },
  ReLU6: {
    apply: clipped,
    written: (x) => ["min(6, max(0,", x, "))"],
    rule: (text) => text("ReLU6 lets a number between 0 and 6 pass; a smaller one becomes 0, a larger one 6."),
  },
  LeakyReLU: {
    apply: bent,
    written: (x, { slope }) => ["max(0,", x, `) + ${slope} × min(0,`, x, ")"],
    rule: (text, { slope }) =>
      text("LeakyReLU lets a positive number pass and multiplies a negative one by {slope}.", { slope }),
  },
  PReLU: {
    apply: bent,
    written: (x, { slope }) => ["max(0,", x, `) + ${full(slope)} × min(0,`, x, ")"],
    rule: (text, { slope }) =>
      text("PReLU lets a positive number pass and multiplies a negative one by {slope}, which it learned.", {
        slope: full(slope),
      }),
  },
  ELU: {
    apply: (x, { alpha }) => Math.max(0, x) + alpha * Math.expm1(Math.min(0, x)),
    written: (x, { alpha }) => ["max(0,", x, `) + ${alpha} × (e^(min(0,`, x, ")) − 1)"],
    rule: (text, { alpha }) =>
      text("ELU lets a positive number pass; far below 0 it comes ever nearer to −{alpha}.", { alpha }),
  },
  SiLU: {
    apply: (x) => x * logistic(x),
    written: (x) => [x, "÷ (1 + e^(−", x, "))"],
    rule: (text) =>
      text("SiLU multiplies a number by its own sigmoid: large numbers pass, those far below 0 nearly vanish."),
  },
  Hardswish: {
    apply: (x) => (x * clipped(x + 3)) / 6,
    written: (x) => [x, "× min(6, max(0,", x, "+ 3)) ÷ 6"],
    rule: (text) => text("Hardswish is 0 up to −3, lets a number from 3 on pass, and bends between them."),
  },
  Hardsigmoid: {
    apply: (x) => clipped(x + 3) / 6,
    written: (x) => ["min(6, max(0,", x, "+ 3)) ÷ 6"],
    rule: (text) => text("The hard sigmoid is 0 up to −3, 1 from 3 on, and a straight line between them."),
  },
  GELU: {
    apply: (x, { approximate }) =>
      (x / 2) * (1 + (approximate === "tanh" ? Math.tanh(TANH * (x + CUBE * x ** 3)) : erf(x / Math.SQRT2))),
    written: (x, { approximate }) =>
      approximate === "tanh"
        ? [x, "÷ 2 × (1 + tanh(√(2 ÷ π) × (", x, `+ ${CUBE} ×`, x, "³)))"]
        : [x, "÷ 2 × (1 + erf(", x, "÷ √2))"],
    rule: (text) => text("GELU multiplies a number by the share of a normal distribution that lies below it."),
  },
  Sigmoid: {
    apply: logistic,
    written: (x) => ["1 ÷ (1 + e^(−", x, "))"],
    rule: (text) => text("The sigmoid turns any number into one between 0 and 1."),
  },
  Tanh: {
    apply: Math.tanh,
    written: (x) => ["tanh(", x, ")"],
    rule: (text) => text("The hyperbolic tangent turns any number into one between −1 and 1."),
  },
};

/**
 * The error function, 2 ÷ √π times the integral of e^(−t²) from 0 to x, to double precision. Up to 6, where it is 1, by its series
 * whose terms all have one sign (Abramowitz and Stegun, 7.1.6).
 * @param {number} x @returns {number}
 */
export function erf(x) {
  if (Math.abs(x) > 6) return Math.sign(x);
  let [term, sum] = [x, x];
  for (let n = 1; Math.abs(term) > Math.abs(sum) * 1e-17; n += 1) {
    term *= (2 * x * x) / (2 * n + 1);
    sum += term;
  }
  return (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * sum;
}
