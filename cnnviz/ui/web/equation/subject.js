// Facts of a number for the panel, whether all numbers of its network are here or a slice. Pure.

import { chainOf, explain } from "../model/arithmetic/explain.js";
import { numbersOf } from "../model/arithmetic/numbers.js";
import { mapsOf } from "../model/shape.js";

/** @typedef {import("../model/network.js").Network} Network */
/** @typedef {import("../model/network.js").Activations} Activations */
/** @typedef {import("../model/network.js").Cell} Cell */
/** @typedef {import("../model/network.js").Layer} Layer */
/** @typedef {import("../model/network.js").Unit} Unit */
/** @typedef {import("../model/arithmetic/explain.js").Step} Step */
/** @typedef {import("../model/explanation.js").Explanation} Explanation */
/** @typedef {import("../model/names.js").Pair} Pair */
/**
 * A cell whose numbers are here, or one that Python has sent with the numbers behind it.
 * @typedef {{network: Network, reading: Activations, cell: Cell, limits: number[][], theme: "light" | "dark", pair?: Pair | null}} Known limits: of `reaches`
 * @typedef {{explanation: Explanation, theme: "light" | "dark", pair?: Pair | null}} Written
 * @typedef {Known | Written} Choice
 */
/** @typedef {{step: Step, joined: Step | null}} Group what one part tells: a step, and the logits of a softmax or the activation of a sum that are told with it */
/** @typedef {import("../model/explanation.js").Sheet} Sheet */
/**
 * @typedef {object} Subject
 * @property {Network} network @property {Unit} unit @property {number} value the framework's own number
 * @property {Pair | null} pair the answers that it decides between by itself
 * @property {Group[]} groups in the order of execution
 * @property {string[]} layers those that the head names
 * @property {boolean} brief whether the largest channels and inputs alone are written out, and each layer of the chain by itself
 * @property {(unit: Unit) => number} limit the |value| of full colour of the map that a number stands in
 * @property {(layer: string) => boolean} shortcut whether a layer is the shortcut of an addition
 * @property {(layer: string, channel: number) => Sheet | null} sheet all numbers of a map, or of a vector; null where they are not here
 * @property {(unit: Unit) => Unit | null} openable the number whose equation can be opened instead
 */

/** @param {Choice} choice @returns {Subject} */
export function subjectOf(choice) {
  const found = "explanation" in choice ? written(choice.explanation) : known(choice);
  return { ...found, pair: choice.pair ?? null };
}

/** @param {Known} choice @returns {Omit<Subject, "pair">} */
function known({ network, reading, cell, limits }) {
  const unit = network.unit(cell);
  const numbers = numbersOf(network, reading);
  const steps = chainOf(network, unit.layer).map((name) => {
    const step = explain(network, numbers, /** @type {Layer} */ (network.layers.get(name)), unit);
    return step.bias === null ? { ...step, bias: 0 } : step; // a lesson names the bias even where there is none
  });
  return {
    network,
    unit,
    value: steps[steps.length - 1].value,
    groups: grouped(steps, false),
    layers: network.bands[cell.band].layers,
    brief: false,
    limit(from) {
      const drawn = network.drawn(from);
      return drawn ? limits[drawn.band][drawn.channel] : 0;
    },
    shortcut: () => false,
    sheet(name, channel) {
      const layer = network.layers.get(name);
      const values = layer && reading.find(network, name);
      return values ? sheetOf(layer, channel, values) : null;
    },
    openable(from) {
      const drawn = network.drawn(from);
      return drawn && network.unit(drawn);
    },
  };
}

/** @param {Explanation} explanation @returns {Omit<Subject, "pair">} */
function written({ network, unit, steps, limits, shortcuts, sheets }) {
  const groups = grouped(steps, true);
  const { step, joined } = groups[groups.length - 1];
  return {
    network,
    unit,
    value: steps[steps.length - 1].value,
    groups,
    layers: [...(joined ? [joined.unit.layer] : []), step.unit.layer],
    brief: true,
    limit: ({ layer, channel }) => limits[layer]?.[channel] ?? 0,
    shortcut: (layer) => shortcuts.has(layer),
    sheet: (layer, channel) =>
      sheets.find((sheet) => sheet.layer === layer && (network.flat(layer) || sheet.channel === channel)) ?? null,
    openable: (from) => from,
  };
}

/** One map of a layer, or all of a vector. @param {Layer} layer @param {number} channel @param {Float32Array} values of the whole layer @returns {Sheet} */
function sheetOf({ name, shape }, channel, values) {
  const [channels, rows, columns] = mapsOf(shape);
  if (shape.length === 1) return { layer: name, channel: 0, rows: 1, columns: channels, values, exact: true };
  const size = rows * columns;
  const map = values.subarray(channel * size, (channel + 1) * size);
  return { layer: name, channel, rows, columns, values: map, exact: true };
}

/**
 * A softmax is told with its logits; a sum and its activation are one equation, unless each layer is told by itself.
 * @param {Step[]} steps @param {boolean} apart @returns {Group[]}
 */
export function grouped(steps, apart) {
  const [first, second] = steps;
  if (steps.length === 2 && first.kind === "linear" && second.kind === "softmax")
    return [{ step: second, joined: first }];
  const one = !apart && steps.length === 2 && ["conv", "linear"].includes(first.kind) && second.kind === "activation";
  return one ? [{ step: first, joined: second }] : steps.map((step) => ({ step, joined: null }));
}
