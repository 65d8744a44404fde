// What each part of a sum adds to a number, the parts that count most where there are many. Pure.

import { othersInWords, rank } from "./linear.js";
import { CHANNELS, strongest } from "./conv.js";

/** @typedef {import("../model/arithmetic/explain.js").Step} Step */
/** @typedef {import("../runtime/text.js").Text} Text */
/**
 * One bar: `block` is a selector of its proof in the panel; `short` stands below the bar.
 * @typedef {{block: string, name: string, short: string, value: number}} Contribution
 */
/** @typedef {{caption: string, bars: Contribution[]}} Contributions */
/** @typedef {(step: any, text: Text, label: (at: number) => string) => Contributions} Find */

const MOST = 10; // beside each other, each wide enough for a finger; besides them the rest and the bias

/** @type {Find} */
function ofChannels({ patches, bias, unit }, text) {
  const { first, others } = strongest(patches, CHANNELS);
  return {
    caption: text("What each input channel adds to {layer}", { layer: unit.layer }),
    bars: [
      ...first.map(({ channel, sum }) => ({
        block: `[data-input="${channel}"]`,
        name: text("channel {channel}", { channel }),
        short: String(channel),
        value: sum,
      })),
      ...rest(others, text("{count} further channels together", { count: others.count })),
      ...constant(bias, text),
    ],
  };
}

/** @type {Find} */
function ofInputs({ terms, bias, unit }, text) {
  const { first, others } = rank(terms, MOST);
  return {
    caption: text("What the strongest inputs add to {layer}", { layer: unit.layer }),
    bars: [
      ...first.map(({ unit: at, product }) => ({
        block: `[data-input="${at}"]`,
        name: text("input {input}", { input: at }),
        short: String(at),
        value: product,
      })),
      ...rest(others, othersInWords(others, text)),
      ...constant(bias, text),
    ],
  };
}

/** @type {Find} */
function ofOperands({ operands, unit }, text) {
  return {
    caption: text("What each layer adds to {layer}", { layer: unit.layer }),
    bars: operands.map((/** @type {any} */ { unit: from, value }, /** @type {number} */ at) => ({
      block: `[data-operand="${at}"]`,
      name: from.layer,
      short: from.layer,
      value,
    })),
  };
}

/** @type {Find} */
function ofWindow({ inputs, counts, divisor, source }, text) {
  const bars = inputs.flatMap((/** @type {number} */ value, /** @type {number} */ at) =>
    counts[at]
      ? [
          {
            block: `.pool [data-at="${at}"]`,
            name: text("number {at}", { at: at + 1 }),
            short: String(at + 1),
            value: value / divisor,
          },
        ]
      : [],
  );
  return { caption: text("The numbers under the window in {source}", { source }), bars };
}

/** @type {Find} */
function ofClasses({ exponentials, sum }, text, label) {
  const ranked = exponentials
    .map((/** @type {number} */ value, /** @type {number} */ at) => ({ at, value: value / sum }))
    .sort((/** @type {any} */ a, /** @type {any} */ b) => b.value - a.value)
    .slice(0, MOST)
    .sort((/** @type {any} */ a, /** @type {any} */ b) => a.at - b.at);
  return {
    caption: text("The probability of each class"),
    bars: ranked.map((/** @type {{at: number, value: number}} */ { at, value }) => ({
      block: `.classes tbody tr:nth-child(${at + 1})`,
      name: text("class {label}", { label: label(at) }),
      short: label(at),
      value,
    })),
  };
}

/** @param {{count: number, sum: number}} others @param {string} name @returns {Contribution[]} */
function rest({ count, sum }, name) {
  return count ? [{ block: ".rest", name, short: "…", value: sum }] : [];
}

/** @param {number | null} bias @param {Text} text @returns {Contribution[]} */
function constant(bias, text) {
  return bias === null ? [] : [{ block: ".bias", name: text("bias"), short: text("bias"), value: bias }];
}

/** @type {Object<string, Find>} */
const FINDS = { conv: ofChannels, linear: ofInputs, add: ofOperands, pool: ofWindow, softmax: ofClasses };

/**
 * The contributions behind a number; none where nothing is added up, or where too many numbers meet.
 * @param {Step} step @param {Text} text @param {(at: number) => string} label of a class @returns {Contributions | null}
 */
export function contributionsOf(step, text, label) {
  const found = FINDS[step.kind]?.(step, text, label);
  return found && found.bars.length > 1 && found.bars.length <= MOST + 2 ? found : null;
}
