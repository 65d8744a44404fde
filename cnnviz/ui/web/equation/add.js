// How does the panel show numbers that come from elsewhere: shortcut + branch, or one that is only put in a row?

import { element } from "../runtime/element.js";
import { createCheck, createEquation } from "./equation.js";
import { position } from "../model/names.js";

/** @typedef {import("../model/arithmetic.js").AddSum} AddSum */
/** @typedef {import("../model/arithmetic.js").FlattenSum} FlattenSum */
/** @typedef {import("../model/network.js").Cell} Cell */
/** @typedef {import("../runtime/text.js").Text} Text */

/** @param {Text} text @param {(cell: Cell | null) => void} highlight @returns {import("./panel.js").Part} */
export function createAdd(text, highlight) {
  const rule = element("p", { className: "window" });
  const equation = createEquation(highlight);
  const check = createCheck(text);
  return {
    node: element("div", { className: "add" }, [rule, equation.node, check.node]),
    show(sum, { network, cell }) {
      const { terms, total, value } = /** @type {AddSum} */ (sum);
      const residual = terms.some(({ shortcut }) => shortcut);
      rule.textContent = residual
        ? text("The shortcut brings what the block began with; the branch adds what the block found.")
        : text("The numbers at the same place of both layers are added.");
      const name = (/** @type {AddSum["terms"][number]} */ { layer, shortcut }) => {
        if (!residual) return layer;
        return shortcut ? text("shortcut: {layer}", { layer }) : text("branch: {layer}", { layer });
      };
      equation.show([
        ...terms.flatMap((term, at) => [...(at ? ["+"] : []), { value: term.value, name: name(term), cell: origin(network, term.layer, cell) }]),
        "=", { value: total, name: text("result"), strong: true },
      ]);
      check.show(value, total, [...terms.map((term) => term.value), total]);
    },
  };
}

/** @param {Text} text @param {(cell: Cell | null) => void} highlight @returns {import("./panel.js").Part} */
export function createFlatten(text, highlight) {
  const equation = createEquation(highlight);
  const check = createCheck(text);
  const rule = element("p", { className: "window", textContent: text("Flatten changes no number: it puts all maps in one row.") });
  return {
    node: element("div", { className: "flatten" }, [rule, equation.node, check.node]),
    show(sum, { network }) {
      const { total, value, ...from } = /** @type {FlattenSum} */ (sum);
      const cell = network.cell(from) ?? undefined;
      equation.show([
        { value: total, name: cell ? position(network, cell, text) : from.layer, cell }, "=", { value: total, name: text("result"), strong: true },
      ]);
      check.show(value, total, [total]);
    },
  };
}

/** The cell at the same place of another layer. @param {import("../model/network.js").Network} network @param {string} layer @param {Cell} cell */
function origin(network, layer, cell) {
  return network.cell({ ...network.unit(cell), layer }) ?? undefined;
}
