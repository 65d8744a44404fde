// How does the panel show a number of the picture itself, and what it was before it was normalised?

import { element } from "../runtime/element.js";
import { createCheck, createEquation } from "./equation.js";

/** @typedef {import("../model/arithmetic.js").InputSum} InputSum */
/** @typedef {import("../runtime/text.js").Text} Text */

/** @param {Text} text @returns {import("./panel.js").Part} */
export function createInput(text) {
  const equation = createEquation();
  const check = createCheck(text);
  const origin = element("div", {}, [equation.node, check.node]);
  const sentence = text("This number is the picture itself: a pixel as the network receives it.");
  return {
    node: element("div", { className: "input" }, [element("p", { className: "window", textContent: sentence }), origin]),
    show(sum) {
      const { pixel, value, total = value } = /** @type {InputSum} */ (sum);
      origin.hidden = !pixel;
      if (!pixel) return;
      equation.show([
        "(", { value: pixel.byte, name: text("pixel, 0 to 255") }, "÷ 255 −", { value: pixel.mean, name: text("mean") },
        ") ÷", { value: pixel.std, name: text("standard deviation") }, "=", { value: total, name: text("result"), strong: true },
      ]);
      check.show(value, total, [pixel.mean, pixel.std, total]);
    },
  };
}
