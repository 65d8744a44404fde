// Facts of a number for the panel, whether all numbers of its network are here or a slice. Pure.

import { chainOf, explain } from "../model/arithmetic/explain.js";
import { numbersOf } from "../model/arithmetic/numbers.js";

/** @typedef {import("../model/network.js").Network} Network */
/** @typedef {import("../model/network.js").Activations} Activations */
/** @typedef {import("../model/network.js").Cell} Cell */
/** @typedef {import("../model/network.js").Layer} Layer */
/** @typedef {import("../model/network.js").Unit} Unit */
/** @typedef {import("../model/arithmetic/explain.js").Step} Step */
/** @typedef {import("../model/explanation.js").Explanation} Explanation */
/**
 * A cell whose numbers are here, or one that Python has sent with the numbers behind it.
 * @typedef {{network: Network, reading: Activations, cell: Cell, limits: number[][], theme: "light" | "dark"}} Known limits: of `reaches`
 * @typedef {{explanation: Explanation, theme: "light" | "dark"}} Written
 * @typedef {Known | Written} Choice
 */
/** @typedef {{step: Step, joined: Step | null}} Group what one part tells: a step, and the logits of a softmax or the activation of a sum that are told with it */
/**
 * @typedef {object} Subject
 * @property {Network} network @property {Unit} unit @property {number} value the framework's own number
 * @property {Group[]} groups in the order of execution
 * @property {string[]} layers those that the head names
 * @property {boolean} brief whether the largest channels and inputs alone are written out, and each layer of the chain by itself
 * @property {(unit: Unit) => number} limit the |value| of full colour of the map that a number stands in
 * @property {(layer: string) => boolean} shortcut whether a layer is the shortcut of an addition
 * @property {(unit: Unit) => Unit | null} openable the number whose equation can be opened instead
 */

/** @param {Choice} choice @returns {Subject} */
export function subjectOf(choice) {
  return "explanation" in choice ? written(choice.explanation) : known(choice);
}

/** @param {Known} choice @returns {Subject} */
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
    openable(from) {
      const drawn = network.drawn(from);
      return drawn && network.unit(drawn);
    },
  };
}

/** @param {Explanation} explanation @returns {Subject} */
function written({ network, unit, steps, limits, shortcuts }) {
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
    openable: (from) => from,
  };
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
