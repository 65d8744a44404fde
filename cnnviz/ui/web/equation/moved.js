// A number that is only taken over, in the panel: from another place, from one of several layers, or as it was.

import { element } from "../runtime/element.js";
import { full } from "../runtime/format.js";
import { located } from "../model/names.js";
import { createCheck, createEquation } from "./equation.js";

/** @typedef {import("../model/arithmetic/explain.js").Step & import("../model/arithmetic/rearrange.js").MovedSum} MovedStep */
/** @typedef {import("../runtime/text.js").Text} Text */

/** @param {(text: Text, step: MovedStep) => string} sentence @returns {import("./parts.js").CreatePart} */
function moved(sentence) {
  return (text, highlight) => {
    const rule = element("p", { className: "window" });
    const equation = createEquation(highlight);
    const check = createCheck(text);
    return {
      node: element("div", { className: "flatten" }, [rule, equation.node, check.node]),
      show(given, { network }) {
        const step = /** @type {MovedStep} */ (given);
        const { from, total } = step;
        rule.textContent = sentence(text, step);
        const read = from
          ? { value: total, name: located(network, from, text), unit: from }
          : { value: total, name: text("padding") };
        equation.show([read, "=", { value: total, name: text("result"), strong: true }]);
        check.show(step, [total]);
      },
    };
  };
}

/** @param {Text} text @param {MovedStep} step */
function kept(text, { operation }) {
  if (operation === "Dropout")
    return text("Dropout changes no number here: it drops some only while the network learns.");
  if (operation === "StochasticDepth")
    return text("Stochastic depth changes no number here: it skips blocks only while the network learns.");
  return text("This layer changes no number.");
}

/** @param {Text} text @param {MovedStep} step */
function padded(text, { from, total }) {
  return from
    ? text("Padding changes no number of the map: it only puts others around it.")
    : text("This place lies in the padding around the map, where every number is {value}.", { value: full(total) });
}

export const MOVED = {
  flatten: moved((text) => text("Flatten changes no number: it puts all maps in one row.")),
  rearrange: moved((text, { operation }) =>
    text("{operation} changes no number: this number is that one, moved.", { operation }),
  ),
  concat: moved((text) =>
    text("Concatenation changes no number: it puts what several layers gave one after the other."),
  ),
  pad: moved(padded),
  identity: moved(kept),
};
