// A linear unit in the panel: its inputs, the largest contributions first.

import { createAmount } from "../draw/amount.js";
import { element } from "../runtime/element.js";
import { createTotal } from "./equation.js";
import { full, readable } from "../runtime/format.js";
import { point, rove } from "../draw/pointing.js";
import { located } from "../model/names.js";
import { addressAt } from "../model/shape.js";
import { createHint, createWritten, multiplied } from "./readout.js";

/** @typedef {import("../model/arithmetic/explain.js").Step & import("../model/arithmetic/linear.js").LinearSum} LinearStep */
/** @typedef {import("../model/arithmetic/linear.js").Term} Term */
/** @typedef {import("../model/network.js").Unit} Unit */
/** @typedef {import("./parts.js").Context} Context */
/** @typedef {import("../runtime/text.js").Text} Text */

const SHORT = 20;

/** @typedef {{count: number, zeros: number, sum: number}} Others zeros: how many of them are 0, and add nothing whatever their weight */

/**
 * The terms with the largest |product|, in that order, and what the others add up to; where there are others, no input of 0 comes first.
 * @param {Term[]} terms @param {number} count @returns {{first: Term[], others: Others}}
 */
export function rank(terms, count) {
  const ranked = [...terms].sort((a, b) => Math.abs(b.product) - Math.abs(a.product));
  const first = ranked.slice(0, count).filter(({ input }) => input !== 0 || terms.length <= count);
  const kept = new Set(first);
  const others = ranked.filter((term) => !kept.has(term));
  return {
    first,
    others: {
      count: others.length,
      zeros: others.filter(({ input }) => input === 0).length,
      sum: others.reduce((sum, { product }) => sum + product, 0),
    },
  };
}

/** What the other inputs are called. @param {Others} others @param {Text} text */
export function othersInWords({ count, zeros }, text) {
  if (!zeros) return text("the other {count} inputs together", { count });
  if (zeros === count) return text("the {count} inputs that are 0", { count });
  return text("the other {count} inputs together, {zeros} of which are 0", { count, zeros });
}

/** @type {import("./parts.js").CreatePart} */
export function createLinear(text, highlight) {
  const body = element("div", { className: "inputs" });
  const rest = createRow();
  const bias = createRow();
  rest.node.classList.add("rest");
  bias.node.classList.add("bias");
  const more = element("button", { type: "button", className: "more" });
  const list = element(
    "div",
    { className: "ranked", role: "grid", "aria-label": text("Inputs, those first that count most") },
    [heads(text), body, rest.node, bias.node],
  );
  const total = createTotal(text);
  const written = createWritten();
  const hint = createHint(
    text("Tap an input to find it in the picture. A second tap opens it."),
    text("Hover or tap an input, or go to it with Tab and the arrow keys, to find it in the picture."),
  );
  const node = element("div", { className: "linear" }, [hint, list, more, total.node, written.node]);
  /** @type {ReturnType<typeof createRow>[]} */
  let rows = [];
  let all = false;
  /** @type {number | null} */
  let pointed = null;
  /** @type {{step: LinearStep, context: Context, first: Term[]} | null} */
  let shown = null;

  rove(body, () => ({ items: rows.map((row) => row.node), columns: 1 }));
  point(
    body,
    (target) => {
      const row = /** @type {HTMLElement | null} */ (target.closest("[data-at]"));
      return row && Number(row.dataset.at);
    },
    (at) => {
      pointed = at;
      follow();
    },
  );
  more.addEventListener("click", () => {
    all = !all;
    if (shown) show(shown.step, shown.context);
  });

  function follow() {
    if (!shown) return;
    const term = pointed === null ? undefined : shown.first[pointed];
    rows.forEach((row, index) => row.node.classList.toggle("pointed", Boolean(term) && index === pointed));
    const unit = term ? origin(shown.step, shown.context, term) : null;
    highlight(unit);
    written.show(
      term && unit
        ? {
            place: located(shown.context.network, unit, text),
            ...multiplied(term.input, term.weight, term.product),
            values: [],
            at: 0,
          }
        : null,
    );
  }

  /** @param {number} count */
  function build(count) {
    rows = Array.from({ length: count }, (_, at) => createRow(at));
    body.replaceChildren(...rows.map((row) => row.node));
  }

  /** @param {LinearStep} step @param {Context} context */
  function show(step, context) {
    const { first, others } = rank(step.terms, all ? step.terms.length : SHORT);
    if (rows.length !== first.length) build(first.length);
    shown = { step, context, first };
    const scale = Math.max(Math.abs(first[0]?.product ?? 0), Math.abs(others.sum), Math.abs(step.bias ?? 0));
    first.forEach((term, index) => {
      rows[index].node.dataset.input = String(term.unit);
      rows[index].show(place(context, origin(step, context, term), text), term.product, scale, [
        term.input,
        term.weight,
      ]);
    });
    rest.node.hidden = others.count === 0;
    rest.show(othersInWords(others, text), others.sum, scale);
    bias.node.hidden = step.bias === null;
    bias.show(text("bias"), step.bias ?? 0, scale);
    more.hidden = context.brief || step.terms.length <= SHORT;
    more.textContent = all
      ? text("Show the largest {count}", { count: SHORT })
      : text("Show all {count} inputs", { count: step.terms.length });
    more.setAttribute("aria-expanded", String(all));
    total.show(step, context.joined, text("all products"));
    follow();
  }

  return { node, show: (step, context) => show(/** @type {LinearStep} */ (step), context) };
}

/** Where an input stands: before it was put in a row. @param {LinearStep} step @param {Context} context @param {Term} term @returns {Unit} */
function origin({ source }, { network }, { at }) {
  const { shape } = /** @type {import("../model/network.js").Layer} */ (network.layers.get(source));
  return network.origin({ layer: source, ...addressAt(shape, at) });
}

/** Where an input stands, in few words. @param {Context} context @param {Unit} unit @param {Text} text */
function place({ network }, { layer, channel, row, column }, text) {
  return network.flat(layer)
    ? text("unit {unit}", { unit: channel })
    : text("channel {channel}, row {row}, column {column}", { channel, row, column });
}

/** @param {Text} text */
function heads(text) {
  const words = [text("input"), text("value"), "", text("weight"), "", text("product"), ""];
  return element(
    "div",
    { className: "entry heads", role: "row" },
    words.map((word) => element("span", { role: "columnheader", textContent: word })),
  );
}

/** A row of the list; with a number it can be pointed at. @param {number} [at] */
function createRow(at) {
  const name = element("span", { role: "gridcell", className: "name" });
  const [input, times, weight, equals, product] = ["number", "sign", "number", "sign", "number product"].map(
    (className) => element("span", { role: "gridcell", className }),
  );
  const amount = createAmount();
  const node = element("div", { className: at === undefined ? "entry plain" : "entry", role: "row" }, [
    name,
    input,
    times,
    weight,
    equals,
    product,
    amount.node,
  ]);
  if (at !== undefined) Object.assign(node, { tabIndex: at ? -1 : 0 }).dataset.at = String(at);
  const write = (/** @type {HTMLElement} */ cell, /** @type {number} */ value) => {
    cell.textContent = readable(value);
    cell.title = full(value);
  };
  return {
    node,
    /** @param {string} words @param {number} value @param {number} scale @param {[number, number]} [factors] */
    show(words, value, scale, factors) {
      name.textContent = words;
      if (factors) {
        write(input, factors[0]);
        write(weight, factors[1]);
        [times.textContent, equals.textContent] = ["×", "="];
      }
      write(product, value);
      amount.show(value, scale);
    },
  };
}

export const LINEAR = { linear: createLinear };
