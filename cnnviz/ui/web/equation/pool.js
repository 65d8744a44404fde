// A pooling in the panel: the window, and what of it is passed on.

import { element } from "../runtime/element.js";
import { createCheck, createEquation } from "./equation.js";
import { full, number } from "../runtime/format.js";
import { createGrid } from "../draw/grid.js";
import { point } from "../draw/pointing.js";
import { positionAt } from "../model/arithmetic/windows.js";
import { located } from "../model/names.js";
import { createHint, createWritten } from "./readout.js";
import { spoken } from "../model/names.js";
import { windowCovers } from "../model/spans.js";

/** @typedef {import("../model/arithmetic/explain.js").Step & import("../model/arithmetic/pool.js").PoolSum} PoolStep */
/** @typedef {import("./parts.js").Context} Context */
/** @typedef {import("../runtime/text.js").Text} Text */

const MOST = 400; // numbers of a window that are written out

/** @type {import("./parts.js").CreatePart} */
function createPool(text, highlight) {
  const window = element("p", { className: "window" });
  const grid = createGrid(text("Window"), text("padding, left out"));
  const rule = element("p", { className: "rule" });
  const equation = createEquation();
  const check = createCheck(text);
  const written = createWritten();
  const hint = createHint(
    text("Tap a number to find it in the picture. A second tap opens it."),
    text("Hover or tap a number, or go to it with Tab and the arrow keys, to find it in the picture."),
  );
  const side = element("div", { className: "verdict" }, [rule, equation.node, check.node]);
  const node = element("div", { className: "pool" }, [
    window,
    hint,
    element("div", { className: "both" }, [grid.node, side]),
    written.node,
  ]);
  /** @type {number | null} */
  let pointed = null;
  /** @type {[PoolStep, Context] | null} */
  let shown = null;

  point(
    grid.node,
    (target) => (target.dataset.at === undefined ? null : Number(target.dataset.at)),
    (at) => {
      pointed = at;
      follow();
    },
  );

  function follow() {
    if (!shown) return;
    const [step, { network }] = shown;
    const at = pointed !== null && step.inside[pointed] ? pointed : null;
    grid.mark(at);
    const from = at === null ? null : { layer: step.source, channel: step.unit.channel, ...positionAt(step.place, at) };
    highlight(from);
    written.show(
      at === null || from === null
        ? null
        : {
            place: located(network, from, text),
            line: number(step.inputs[at]),
            exact: full(step.inputs[at]),
            values: [],
            at,
          },
    );
  }

  return {
    node,
    show(given, context) {
      const step = /** @type {PoolStep} */ (given);
      const { place, inputs, counts, largest, total, source, unit } = step;
      const { limit, tints, digits } = context;
      shown = [step, context];
      window.textContent = windowCovers(text, place, spoken(context.network, source, text), unit.channel);
      grid.node.hidden = hint.hidden = written.node.hidden = inputs.length > MOST;
      if (inputs.length <= MOST) {
        // A padding that counts is a number like the others.
        const padding = counts.map((one) => !one);
        const reach = limit({ layer: source, channel: unit.channel, row: 0, column: 0 });
        grid.show({ values: inputs, width: place.width, reach, padding, tints, digits: digits + 1 });
        grid.cells().forEach((each, at) => {
          const one = Boolean(largest?.includes(at));
          each.classList.toggle("largest", one);
          each.dataset.tag = one ? text("largest") : "";
        });
      }
      rule.textContent = ruleOf(step, text);
      equation.show([...counted(step, text), "=", { value: total, name: text("result"), strong: true }]);
      check.show(step, [total]);
      follow();
    },
  };
}

/** Which number is passed on; where several are the largest, none of them wins. @param {PoolStep} step @param {Text} text */
function ruleOf({ place, inside, largest }, text) {
  if (!largest) return text("All numbers count alike: their mean is passed on.");
  const count = inside.filter(Boolean).length;
  if (!count) return text("The window lies in the padding altogether: there is no number to pass on.");
  if (count === 1) return text("There is only one number in the window, and it is passed on.");
  const first = positionAt(place, largest[0]);
  if (largest.length === 1)
    return text("The largest number wins: row {row}, column {column}. The others are dropped.", first);
  const shared = { ...first, count: largest.length };
  return largest.length === count
    ? text(
        "All {count} numbers are equal, so none of them wins: this number is passed on. When a network learns, PyTorch sends the gradient to the first of them: row {row}, column {column}.",
        shared,
      )
    : text(
        "{count} numbers are equally large, so none of them wins alone: their number is passed on, the smaller ones are dropped. When a network learns, PyTorch sends the gradient to the first of them: row {row}, column {column}.",
        shared,
      );
}

/** What is done with the numbers of the window. @param {PoolStep} step @param {Text} text */
function counted({ counts, largest, divisor, total }, text) {
  const count = counts.filter(Boolean).length;
  if (largest) return [text("max of {count}", { count })];
  if (divisor === count) return [text("mean of {count}", { count })];
  return [{ value: total * divisor, name: text("sum") }, "÷", { value: divisor, name: text("divisor") }];
}

export const POOL = { pool: createPool };
