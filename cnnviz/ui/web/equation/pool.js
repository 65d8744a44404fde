// How does the panel show a pooling: the window, and what of it is passed on?

import { element } from "../runtime/element.js";
import { createCheck, createEquation } from "./equation.js";
import { full, number } from "../runtime/format.js";
import { createGrid } from "../draw/grid.js";
import { point } from "../draw/pointing.js";
import { position } from "../model/names.js";
import { createWritten } from "./readout.js";

/** @typedef {import("../model/arithmetic.js").PoolSum} PoolSum */
/** @typedef {import("./panel.js").Context} Context */
/** @typedef {import("../runtime/text.js").Text} Text */

/** @param {Text} text @param {(cell: import("../model/network.js").Cell | null) => void} highlight @returns {import("./panel.js").Part} */
export function createPool(text, highlight) {
  const window = element("p", { className: "window" });
  const grid = createGrid(text("Window"), text("padding, left out"));
  const rule = element("p", { className: "rule" });
  const equation = createEquation();
  const check = createCheck(text);
  const written = createWritten(text("Point at a number, or go to it with Tab and the arrow keys, to find it in the picture."));
  const side = element("div", { className: "verdict" }, [rule, equation.node, check.node]);
  const node = element("div", { className: "pool" }, [
    window, element("div", { className: "both" }, [grid.node, side]), written.node,
  ]);
  /** @type {number | null} */
  let pointed = null;
  /** @type {[PoolSum, Context] | null} */
  let shown = null;

  point(grid.node, (target) => (target.dataset.at === undefined ? null : Number(target.dataset.at)), (at) => {
    pointed = at;
    follow();
  });

  function follow() {
    if (!shown) return;
    const [sum, { network, source, cell }] = shown;
    const at = pointed !== null && Number.isFinite(sum.inputs[pointed]) ? pointed : null;
    grid.mark(at);
    const from = at === null ? null : origin(sum, source.index, cell.channel, at);
    highlight(from);
    written.show(at === null || from === null ? null : {
      place: position(network, from, text), line: number(sum.inputs[at]), exact: full(sum.inputs[at]), values: [], at,
    });
  }

  return {
    node,
    show(sum, context) {
      const pool = /** @type {PoolSum} */ (sum);
      const { place, inputs, winner, value } = pool;
      const { source, limits, tints, digits, cell } = context;
      shown = [pool, context];
      window.textContent = text("The window covers rows {top} to {bottom} and columns {left} to {right} of {source}, channel {channel}.", {
        top: full(place.rows[0]), bottom: full(place.rows[place.height - 1]), left: full(place.columns[0]),
        right: full(place.columns[place.width - 1]), source: source.name, channel: cell.channel,
      });
      const padding = inputs.map((input) => !Number.isFinite(input));
      grid.show({ values: inputs, width: place.width, reach: limits[source.index][cell.channel], padding, tints, digits: digits + 1 });
      grid.cells().forEach((each, at) => {
        each.classList.toggle("largest", at === winner);
        each.dataset.tag = at === winner ? text("largest") : "";
      });
      const count = inputs.length;
      const largest = winner >= 0;
      const result = largest ? inputs[winner] : inputs.reduce((a, b) => a + b, 0) / count;
      rule.textContent = largest
        ? text("The largest number wins: row {row}, column {column}. The others are dropped.", origin(pool, source.index, cell.channel, winner))
        : text("All numbers count alike: their mean is passed on.");
      const sign = largest ? text("max of {count}", { count }) : text("mean of {count}", { count });
      equation.show([sign, "=", { value: result, name: text("result"), strong: true }]);
      check.show(value, result, [result]);
      follow();
    },
  };
}

/** The cell that stands at a place of the window. @param {PoolSum} sum @param {number} band @param {number} channel @param {number} at */
function origin({ place }, band, channel, at) {
  return { band, channel, row: place.rows[Math.floor(at / place.width)], column: place.columns[at % place.width] };
}
