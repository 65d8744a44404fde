// How does the panel show a batch norm: which numbers shift and scale the channel, and what becomes of this one?

import { element } from "../runtime/element.js";
import { createCheck, createEquation } from "./equation.js";

/** @typedef {import("../model/arithmetic.js").NormSum} NormSum */
/** @typedef {import("../runtime/text.js").Text} Text */

/** @param {Text} text @param {(cell: import("../model/network.js").Cell | null) => void} highlight @returns {import("./panel.js").Part} */
export function createNorm(text, highlight) {
  const equation = createEquation(highlight);
  const check = createCheck(text);
  const sentence = text("Batch norm moves the numbers of a channel to mean 0 and variance 1, as measured in training, and then to a scale γ and a shift β of its own.");
  return {
    node: element("div", { className: "norm" }, [
      element("p", { className: "window", textContent: sentence }), equation.node, check.node,
    ]),
    show(sum, { source, cell }) {
      const { input, mean, variance, eps, gamma, beta, total, value } = /** @type {NormSum} */ (sum);
      equation.show([
        "(", { value: input, name: source.name, cell: { ...cell, band: source.index } }, "−", { value: mean, name: text("running mean") },
        ") ÷ √(", { value: variance, name: text("running variance") }, "+", { value: eps, name: "ε" },
        ") ×", { value: gamma, name: "γ" }, "+", { value: beta, name: "β" }, "=", { value: total, name: text("result"), strong: true },
      ]);
      check.show(value, total, [input, mean, variance, eps, gamma, beta, total]);
    },
  };
}
