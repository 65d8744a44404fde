// Numbers that meet, in the panel: shortcut + branch, or a number times its weight.

import { element } from "../runtime/element.js";
import { createCheck, createEquation } from "./equation.js";

/** @typedef {import("../model/arithmetic/explain.js").Step & import("../model/arithmetic/combine.js").CombinedSum} CombinedStep */
/** @typedef {import("../runtime/text.js").Text} Text */
/** @typedef {import("./parts.js").Context} Context */

/**
 * @param {string} sign between the numbers @param {(text: Text, step: CombinedStep, context: Context) => string} sentence
 * @returns {import("./parts.js").CreatePart}
 */
function combined(sign, sentence) {
  return (text, highlight) => {
    const rule = element("p", { className: "window" });
    const equation = createEquation(highlight);
    const check = createCheck(text);
    return {
      node: element("div", { className: "add" }, [rule, equation.node, check.node]),
      show(given, context) {
        const step = /** @type {CombinedStep} */ (given);
        const { operands, constant, total } = step;
        const residual = operands.some(({ unit }) => context.shortcut(unit.layer));
        rule.textContent = sentence(text, step, context);
        const terms = [
          ...operands.map(({ unit, value }) => ({
            value,
            name: residual ? role(text, context, unit.layer) : unit.layer,
            unit,
          })),
          ...(constant === null ? [] : [{ value: constant, name: text("constant") }]),
        ];
        equation.show([
          ...terms.flatMap((term, at) => [...(at ? [sign] : []), term]),
          "=",
          { value: total, name: text("result"), strong: true },
        ]);
        check.show(step, [...terms.map(({ value }) => value), total]);
      },
    };
  };
}

/** @param {Text} text @param {Context} context @param {string} layer */
function role(text, { shortcut }, layer) {
  return shortcut(layer) ? text("shortcut: {layer}", { layer }) : text("branch: {layer}", { layer });
}

/** Whether all numbers stand at the same place; of a smaller layer one number counts at many. @param {CombinedStep} step */
function alike({ operands, unit, constant }) {
  return (
    constant === null &&
    operands.every(
      ({ unit: { channel, row, column } }) => channel === unit.channel && row === unit.row && column === unit.column,
    )
  );
}

/** @param {Text} text @param {CombinedStep} step @param {Context} context */
function added(text, step, { shortcut }) {
  if (step.operands.some(({ unit }) => shortcut(unit.layer))) {
    return text("The shortcut brings what the block began with; the branch adds what the block found.");
  }
  if (alike(step)) return text("The numbers at the same place of both layers are added.");
  return text("Two numbers are added; one of them is the same for many places.");
}

/** @param {Text} text @param {CombinedStep} step */
function multiplied(text, step) {
  if (alike(step)) return text("The numbers at the same place of both layers are multiplied.");
  return text("Two numbers are multiplied; one of them is the same for many places.");
}

export const COMBINE = { add: combined("+", added), multiply: combined("×", multiplied) };
