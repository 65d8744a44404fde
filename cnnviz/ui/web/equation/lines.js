// The line that matters: a number, and in one line what it is made of. Pure.

import { ACTIVATIONS } from "../model/arithmetic/activations.js";

/** @typedef {import("../model/arithmetic/explain.js").Step} Step */
/** @typedef {import("../runtime/text.js").Text} Text */
/** @typedef {import("./equation.js").Part | string} Item */
/** @typedef {(step: any, text: Text, joined: Step | null) => Item[]} Line what stands behind the equals sign */

const FEW = 6; // numbers of a pool that are written out

/** A number that is added: with its sign before it. @param {number} value @param {string} name @returns {Item[]} */
function added(value, name) {
  return value < 0 ? ["−", { value: -value, name }] : ["+", { value, name }];
}

/** @param {string} [name] of what is added up @returns {Line} */
function summed(name) {
  return (step, text, joined) => {
    const products = { value: step.total - (step.bias ?? 0), name: name ?? text("all channels") };
    const sum = [products, ...(step.bias === null ? [] : added(step.bias, text("bias")))];
    const activation = joined && ACTIVATIONS[joined.operation];
    return activation ? within(sum, activation, joined.options, step.total) : sum;
  };
}

/**
 * A sum in the place of the number that an activation changes; its total, where the formula names that number twice.
 * @param {Item[]} sum @param {import("../model/arithmetic/activations.js").Activation} activation
 * @param {Object<string, any>} options @param {number} total @returns {Item[]}
 */
function within(sum, activation, options, total) {
  const PLACE = { value: total, name: "" };
  const formula = activation.written(/** @type {Item} */ (PLACE), options);
  if (formula.filter((item) => item === PLACE).length > 1) return formula;
  return formula.flatMap((item, at) => {
    if (item !== PLACE) return [item];
    const before = formula[at - 1];
    const enclosed = sum.length === 1 || (typeof before === "string" && /[(,]$/.test(before));
    return enclosed ? sum : ["(", ...sum, ")"];
  });
}

/** @type {Line} */
function normalised({ source, input, mean, variance, eps, gamma, beta }, text) {
  return [
    "(",
    { value: input, name: source },
    ...added(-mean, text("mean")),
    ") ÷",
    { value: Math.sqrt(variance + eps), name: text("standard deviation") },
    "×",
    { value: gamma, name: "γ" },
    ...added(beta, "β"),
  ];
}

/** @type {Line} */
function pooled({ inputs, counts, largest, divisor, total }, text) {
  const values = inputs.filter((/** @type {number} */ _, /** @type {number} */ at) => counts[at]);
  const few = values.length <= FEW;
  if (!largest) return [{ value: total * divisor, name: text("sum") }, "÷", { value: divisor, name: text("divisor") }];
  if (!few) return [text("max of {count}", { count: values.length })];
  return [
    "max(",
    ...values.flatMap((/** @type {number} */ value, /** @type {number} */ at) => [
      ...(at ? [","] : []),
      { value, name: "" },
    ]),
    ")",
  ];
}

/** @param {string} sign @returns {Line} */
function met(sign) {
  return ({ operands, constant }, text) =>
    [
      ...operands.map((/** @type {import("../model/arithmetic/combine.js").Operand} */ { unit, value }) => ({
        value,
        name: unit.layer,
      })),
      ...(constant === null ? [] : [{ value: constant, name: text("constant") }]),
    ].flatMap((part, at) => [...(at ? [sign] : []), part]);
}

/** @type {Line} */
function moved({ from, total }, text) {
  return [{ value: total, name: from ? from.layer : text("padding") }];
}

/** @type {Object<string, Line>} */
const LINES = {
  conv: summed(),
  linear: (step, text, joined) => summed(text("all inputs"))(step, text, joined),
  activation: ({ source, input, operation, options }) =>
    ACTIVATIONS[operation].written(/** @type {Item} */ ({ value: input, name: source }), options),
  norm: normalised,
  layer_norm: normalised,
  group_norm: normalised,
  pool: pooled,
  add: met("+"),
  multiply: met("×"),
  softmax: ({ exponentials, index, sum }, text) => [
    { value: exponentials[index], name: "e^(z − max)" },
    "÷",
    { value: sum, name: text("sum of all") },
  ],
  flatten: moved,
  rearrange: moved,
  concat: moved,
  pad: moved,
  identity: moved,
  input: ({ pixel }, text) =>
    pixel
      ? [
          "(",
          { value: pixel.byte, name: text("pixel, 0 to 255") },
          "÷ 255",
          ...added(-pixel.mean, text("mean")),
          ") ÷",
          { value: pixel.std, name: text("standard deviation") },
        ]
      : [],
};

/**
 * A number, and behind an equals sign what it is made of, if that is known.
 * @param {import("./subject.js").Group} group @param {Text} text @returns {Item[]}
 */
export function lineOf({ step, joined }, text) {
  const made = LINES[step.kind]?.(step, text, step.kind === "softmax" ? null : joined) ?? [];
  const value = step.kind === "softmax" ? step.value : (joined ?? step).value;
  const result = { value, name: text("result"), strong: true };
  return made.length ? joinedSigns([result, "=", ...made]) : [result];
}

/** Signs that follow each other as one. @param {Item[]} items @returns {Item[]} */
export function joinedSigns(items) {
  return items.reduce((/** @type {Item[]} */ list, item) => {
    const last = list[list.length - 1];
    return typeof item === "string" && typeof last === "string"
      ? [...list.slice(0, -1), `${last} ${item}`]
      : [...list, item];
  }, []);
}
