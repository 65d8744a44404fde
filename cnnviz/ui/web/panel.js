// What is behind the chosen cell: its address, its number, and the whole sum that made it?

import { explain } from "./arithmetic.js";
import { css } from "./color.js";
import { element } from "./element.js";
import { full, readable } from "./format.js";
import { named, position } from "./names.js";
import { createConv } from "./panel_conv.js";
import { createLinear } from "./panel_linear.js";
import { createPool } from "./panel_pool.js";
import { createSoftmax } from "./panel_softmax.js";
import { tints } from "./tint.js";

/** @typedef {import("./network.js").Network} Network */
/** @typedef {import("./network.js").Reading} Reading */
/** @typedef {import("./network.js").Cell} Cell */
/** @typedef {import("./network.js").Band} Band */
/** @typedef {import("./text.js").Text} Text */
/** @typedef {{network: Network, reading: Reading, cell: Cell, theme: "light" | "dark", limits: number[][]}} Choice limits: of `reaches` */
/**
 * What the part for one kind of layer needs besides the sum.
 * @typedef {object} Context
 * @property {Network} network @property {Cell} cell @property {Band} source the band that is read
 * @property {number[][]} limits @property {import("./tint.js").Tints} tints @property {number} digits in a grid
 */
/** @typedef {{node: HTMLElement, show: (sum: import("./arithmetic.js").Sum, context: Context) => void}} Part */

const PARTS = { conv: createConv, pool: createPool, linear: createLinear, softmax: createSoftmax };
const NARROW = 460; // CSS pixels; below, ten cells beside each other have no room for three decimals

/**
 * @param {HTMLElement} root @param {Text} text
 * @returns {{show: (choice: Choice) => void, clear: () => void, onHighlight: (listener: (cell: Cell | null) => void) => void, destroy: () => void}}
 */
export function createPanel(root, text) {
  const head = createHead(text);
  const body = element("div");
  const node = element("section", { className: "panel", hidden: true }, [head.node, body]);
  root.replaceChildren(node);
  /** @type {{kind: string, part: Part} | null} what the body holds; a fresh one for each kind, with nothing pointed at */
  let inner = null;
  /** @type {(cell: Cell | null) => void} */
  let listener = () => {};
  /** @type {Cell | null} */
  let highlighted = null;
  /** @type {Choice | null} */
  let shown = null;
  let narrow = false;

  /** @param {Cell | null} cell */
  function highlight(cell) {
    if (!cell && !highlighted) return;
    highlighted = cell;
    listener(cell);
  }

  /** The part for a kind of sum. @param {keyof typeof PARTS} kind @returns {Part} */
  function partFor(kind) {
    if (inner?.kind === kind) return inner.part;
    inner = { kind, part: PARTS[kind](text, highlight) };
    body.replaceChildren(inner.part.node);
    return inner.part;
  }

  function empty() {
    inner = null;
    body.replaceChildren();
    highlight(null);
  }

  /** @param {Choice} choice */
  function show(choice) {
    const { network, reading, cell, theme, limits } = choice;
    const sum = explain(network, reading, cell);
    if (theme !== shown?.theme) paint(node, theme);
    shown = choice;
    node.hidden = false;
    node.setAttribute("aria-label", position(network, cell, text));
    head.show(network, cell, sum.value);
    const source = network.source(network.bands[cell.band]);
    if (sum.kind === "input" || !source) {
      empty();
      body.append(element("p", { className: "window", textContent: text("This number is the picture itself: a pixel as the network receives it.") }));
      return;
    }
    partFor(sum.kind).show(sum, { network, cell, source, limits, tints: tints(theme), digits: narrow ? 2 : 3 });
  }

  const observer = new ResizeObserver(([{ contentRect }]) => {
    const now = contentRect.width > 0 && contentRect.width < NARROW;
    if (now === narrow) return;
    narrow = now;
    if (shown) show(shown);
  });
  observer.observe(node);

  return {
    show,
    clear() {
      shown = null;
      node.hidden = true;
      empty();
    },
    onHighlight(next) {
      listener = next;
    },
    destroy() {
      observer.disconnect();
      root.replaceChildren();
    },
  };
}

/** Colours that follow the theme of the picture. @param {HTMLElement} node @param {"light" | "dark"} theme */
function paint(node, theme) {
  node.dataset.theme = theme;
  node.style.setProperty("--negative", css(theme, -0.5, 1));
  node.style.setProperty("--positive", css(theme, 0.5, 1));
}

/** The name of the layer, the cell's address and its number. @param {Text} text */
function createHead(text) {
  const title = element("h2");
  const facts = element("dl");
  const value = element("output");
  /** @type {Map<string, HTMLElement>} */
  const places = new Map();

  /** @param {[string, string | number][]} entries */
  function write(entries) {
    if (entries.length !== places.size || entries.some(([name]) => !places.has(name))) {
      places.clear();
      facts.replaceChildren(...entries.map(([name]) => {
        places.set(name, element("dd"));
        return element("div", {}, [element("dt", { textContent: name }), /** @type {HTMLElement} */ (places.get(name))]);
      }));
    }
    for (const [name, entry] of entries) /** @type {HTMLElement} */ (places.get(name)).textContent = String(entry);
  }

  return {
    node: element("header", {}, [
      title, element("div", { className: "answer" }, [element("span", { textContent: text("value") }), value]), facts,
    ]),
    /** @param {Network} network @param {Cell} cell @param {number} number */
    show(network, cell, number) {
      const band = network.bands[cell.band];
      title.textContent = named(network, band).name;
      write([[text("operation"), operations(network, band)], ...address(network, cell, text)]);
      value.textContent = readable(number);
      value.title = full(number);
    },
  };
}

/** "Conv2d 5×5 → ReLU". @param {Network} network @param {Band} band */
function operations(network, band) {
  return band.layers.map((name) => {
    const { operation, window } = /** @type {import("./network.js").Layer} */ (network.layers.get(name));
    return window ? `${operation} ${window.kernel.join("×")}` : operation;
  }).join(" → ");
}

/** Where a cell is, as names and numbers. @param {Network} network @param {Cell} cell @param {Text} text @returns {[string, string | number][]} */
function address(network, cell, text) {
  const label = cell.band === network.bands.length - 1 ? network.labels[cell.column] : undefined;
  if (label !== undefined) return [[text("class"), label]];
  if (network.bands[cell.band].flat) return [[text("unit"), cell.column]];
  return [[text("channel"), cell.channel], [text("row"), cell.row], [text("column"), cell.column]];
}
