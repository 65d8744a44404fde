// An activation in the panel: its one input, and what became of it.

import { element } from "../runtime/element.js";
import { ACTIVATIONS } from "../model/arithmetic/activations.js";
import { createCheck, createEquation } from "./equation.js";

/** @typedef {import("../model/arithmetic/explain.js").Step & import("../model/arithmetic/elementwise.js").ActivationSum} ActivationStep */

/** @type {import("./parts.js").CreatePart} */
function createActivation(text, highlight) {
  const rule = element("p", { className: "window" });
  const equation = createEquation(highlight);
  const check = createCheck(text);
  return {
    node: element("div", { className: "activation" }, [rule, equation.node, check.node]),
    show(step) {
      const { operation, source, input, options, total, unit } = /** @type {ActivationStep} */ (step);
      const activation = ACTIVATIONS[operation];
      rule.textContent = activation.rule(text, options);
      const read = { value: input, name: source, unit: { ...unit, layer: source } };
      equation.show([...activation.written(read, options), "=", { value: total, name: text("result"), strong: true }]);
      check.show(step, [input, total]);
    },
  };
}

export const ACTIVATION = { activation: createActivation };
