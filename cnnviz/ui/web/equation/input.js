// Numbers that no layer made, in the panel: a pixel, a learned number, and one that stays unexplained.
// Of a pixel also what it was before it was normalised.

import { element } from "../runtime/element.js";
import { createCheck, createEquation } from "./equation.js";

/** @typedef {import("../runtime/text.js").Text} Text */

/** @type {import("./parts.js").CreatePart} */
function createInput(text) {
  const equation = createEquation();
  const check = createCheck(text);
  const origin = element("div", {}, [equation.node, check.node]);
  const sentence = text("This number is the picture itself: a pixel as the network receives it.");
  return {
    node: element("div", { className: "input" }, [
      element("p", { className: "window", textContent: sentence }),
      origin,
    ]),
    show(step) {
      const { pixel, total } = step;
      origin.hidden = !pixel;
      if (!pixel) return;
      equation.show([
        "(",
        { value: pixel.byte, name: text("pixel, 0 to 255") },
        "÷ 255 −",
        { value: pixel.mean, name: text("mean") },
        ") ÷",
        { value: pixel.std, name: text("standard deviation") },
        "=",
        { value: total, name: text("result"), strong: true },
      ]);
      check.show(step, [pixel.mean, pixel.std, total]);
    },
  };
}

/** @param {(text: Text) => string} sentence @returns {import("./parts.js").CreatePart} */
function said(sentence) {
  return (text) => ({
    node: element("div", { className: "input" }, [element("p", { className: "window", textContent: sentence(text) })]),
    show() {},
  });
}

export const GIVEN = {
  input: createInput,
  parameter: said((text) => text("This number was learned: it is the same for every picture.")),
  unknown: said((text) => text("How this layer computes its numbers cannot be written out here.")),
};
