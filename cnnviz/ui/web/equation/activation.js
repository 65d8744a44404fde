// How does the panel show an activation: what became of the one number that went in?

import { element } from "../runtime/element.js";
import { createCheck, createEquation } from "./equation.js";

/** @typedef {import("../model/arithmetic.js").ActivationSum} ActivationSum */
/** @typedef {import("../runtime/text.js").Text} Text */

/** @param {Text} text @param {(cell: import("../model/network.js").Cell | null) => void} highlight @returns {import("./panel.js").Part} */
export function createActivation(text, highlight) {
  const rule = element("p", { className: "window" });
  const equation = createEquation(highlight);
  const check = createCheck(text);
  return {
    node: element("div", { className: "activation" }, [rule, equation.node, check.node]),
    show(sum, { source, cell }) {
      const { operation, input, total, value } = /** @type {ActivationSum} */ (sum);
      const read = { value: input, name: source.name, cell: { ...cell, band: source.index } };
      const relu = operation === "ReLU";
      rule.textContent = relu
        ? text("ReLU lets a positive number pass and turns a negative one into 0.")
        : text("The sigmoid turns any number into one between 0 and 1.");
      equation.show([
        ...(relu ? ["max(0,", read, ")"] : ["1 ÷ (1 + e^(−", read, "))"]),
        "=", { value: total, name: text("result"), strong: true },
      ]);
      check.show(value, total, [input, total]);
    },
  };
}
