// A batch norm, a layer norm or a group norm in the panel: the numbers that shift and scale its input, and the output.

import { element } from "../runtime/element.js";
import { createCheck, createEquation } from "./equation.js";

/** @typedef {import("../model/arithmetic/explain.js").Step & import("../model/arithmetic/norm.js").SpreadSum} NormStep */
/** @typedef {import("../runtime/text.js").Text} Text */
/** @typedef {{rule: string, mean: string, variance: string}} Words of a kind of normalisation */

/** @param {(text: Text, step: NormStep) => Words} words @returns {import("./parts.js").CreatePart} */
function normalised(words) {
  return (text, highlight) => {
    const rule = element("p", { className: "window" });
    const equation = createEquation(highlight);
    const check = createCheck(text);
    return {
      node: element("div", { className: "norm" }, [rule, equation.node, check.node]),
      show(given) {
        const step = /** @type {NormStep} */ (given);
        const { source, unit, input, mean, variance, eps, gamma, beta, total } = step;
        const names = words(text, step);
        rule.textContent = names.rule;
        equation.show([
          "(",
          { value: input, name: source, unit: { ...unit, layer: source } },
          "−",
          { value: mean, name: names.mean },
          ") ÷ √(",
          { value: variance, name: names.variance },
          "+",
          { value: eps, name: "ε" },
          ") ×",
          { value: gamma, name: "γ" },
          "+",
          { value: beta, name: "β" },
          "=",
          { value: total, name: text("result"), strong: true },
        ]);
        check.show(step, [input, mean, variance, eps, gamma, beta, total]);
      },
    };
  };
}

/** @param {Text} text @param {number} count */
function ofThe(text, count) {
  return { mean: text("mean of the {count}", { count }), variance: text("variance of the {count}", { count }) };
}

export const NORM = {
  norm: normalised((text) => ({
    rule: text(
      "Batch norm moves the numbers of a channel to mean 0 and variance 1, as measured in training, and then to a scale γ and a shift β of its own.",
    ),
    mean: text("running mean"),
    variance: text("running variance"),
  })),
  layer_norm: normalised((text, { count }) => ({
    rule: text(
      "Layer norm moves the {count} numbers that stand together here to mean 0 and variance 1, and then each to a scale γ and a shift β of its own.",
      { count },
    ),
    ...ofThe(text, count),
  })),
  group_norm: normalised((text, { count, channels = 1 }) => ({
    rule: text(
      "Group norm moves the {count} numbers of {channels} channels to mean 0 and variance 1, and then each channel to a scale γ and a shift β of its own.",
      { count, channels },
    ),
    ...ofThe(text, count),
  })),
};
