// A probability in the panel: the exponentials of all logits, their sum, and the division.

import { element } from "../runtime/element.js";
import { createCheck, createEquation } from "./equation.js";
import { full, readable } from "../runtime/format.js";
import { createLinear } from "./linear.js";

/** @typedef {import("../model/arithmetic/explain.js").Step & import("../model/arithmetic/softmax.js").SoftmaxSum} SoftmaxStep */
/** @typedef {import("../runtime/text.js").Text} Text */

/** @type {import("./parts.js").CreatePart} */
function createSoftmax(text, highlight) {
  const body = element("tbody");
  const sum = element("b");
  const table = element("table", { className: "classes" }, [
    element("thead", {}, [heads(text)]),
    body,
    element("tfoot", {}, [
      element("tr", {}, [
        element("th", { scope: "row", textContent: text("sum") }),
        element("td"),
        element("td"),
        element("td", {}, [sum]),
        element("td", { className: "number", textContent: "1" }),
        element("td"),
      ]),
    ]),
  ]);
  const equation = createEquation();
  const check = createCheck(text);
  const logit = element("h3");
  const linear = createLinear(text, highlight);
  const node = element("div", { className: "softmax" }, [
    element("p", {
      className: "window",
      textContent: text(
        "Softmax turns the logits into shares of 1: e to the power of each, divided by the sum of all.",
      ),
    }),
    table,
    element("div", { className: "total" }, [element("div", { className: "lines" }, [equation.node]), check.node]),
    logit,
    linear.node,
  ]);
  /** @type {ReturnType<typeof createClass>[]} */
  let rows = [];

  return {
    node,
    show(step, context) {
      const softmax = /** @type {SoftmaxStep} */ (step);
      const { logits, exponentials, index } = softmax;
      const highest = Math.max(...logits);
      if (rows.length !== logits.length) {
        rows = logits.map(createClass);
        body.replaceChildren(...rows.map((row) => row.node));
      }
      const label = (/** @type {number} */ at) =>
        context.network.labelOf({ ...softmax.unit, channel: at }) ?? String(at);
      rows.forEach((row, at) => {
        const share = exponentials[at] / softmax.sum;
        row.show(label(at), [logits[at], logits[at] - highest, exponentials[at], share], at === index);
      });
      sum.textContent = readable(softmax.sum);
      sum.title = full(softmax.sum);
      const share = exponentials[index] / softmax.sum;
      equation.show([
        { value: exponentials[index], name: text("e^(z − max) of class {label}", { label: label(index) }) },
        "÷",
        { value: softmax.sum, name: text("sum of all") },
        "=",
        { value: share, name: text("probability"), strong: true },
      ]);
      check.show(softmax, [exponentials[index], softmax.sum, share]);
      logit.textContent = text("Where the logit of class {label} comes from", { label: label(index) });
      logit.hidden = linear.node.hidden = !context.joined;
      if (context.joined) linear.show(context.joined, { ...context, joined: null });
    },
  };
}

/** @param {Text} text */
function heads(text) {
  const words = [text("class"), text("logit z"), text("z − max"), text("e^(z − max)"), text("÷ sum"), ""];
  return element(
    "tr",
    {},
    words.map((textContent) => element("th", { scope: "col", textContent })),
  );
}

/** One class. */
function createClass() {
  const name = element("th", { scope: "row" });
  const cells = Array.from({ length: 4 }, () => element("td", { className: "number" }));
  const fill = element("i");
  const node = element("tr", {}, [
    name,
    ...cells,
    element("td", { "aria-hidden": "true" }, [element("div", { className: "share" }, [fill])]),
  ]);
  return {
    node,
    /** @param {string} label @param {number[]} values logit, distance to the largest, exponential, share @param {boolean} chosen */
    show(label, values, chosen) {
      name.textContent = label;
      values.forEach((value, at) => {
        cells[at].textContent = readable(value);
        cells[at].title = full(value);
      });
      fill.style.width = `${values[3] * 100}%`;
      node.classList.toggle("chosen", chosen);
      if (chosen) node.setAttribute("aria-current", "true");
      else node.removeAttribute("aria-current");
    },
  };
}

export const SOFTMAX = { softmax: createSoftmax };
