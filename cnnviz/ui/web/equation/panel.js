// What is behind the chosen cell: its address, its number, and the whole sum that made it?

import { explain } from "../model/arithmetic.js";
import { css } from "../draw/colormap.js";
import { element } from "../runtime/element.js";
import { full, readable } from "../runtime/format.js";
import { same } from "../model/network.js";
import { named, position } from "../model/names.js";
import { createActivation } from "./activation.js";
import { createAdd, createFlatten } from "./add.js";
import { createChain, operation } from "./chain.js";
import { createConv } from "./conv.js";
import { createInput } from "./input.js";
import { createLinear } from "./linear.js";
import { createNorm } from "./batch_norm.js";
import { createPool } from "./pool.js";
import { createSight } from "./saliency.js";
import { createSoftmax } from "./softmax.js";
import { createTrail } from "./trail.js";
import { tints } from "../draw/tint.js";

/** @typedef {import("../model/network.js").Network} Network */
/** @typedef {import("../model/network.js").Activations} Activations */
/** @typedef {import("../model/network.js").Cell} Cell */
/** @typedef {import("../model/network.js").Band} Band */
/** @typedef {import("../runtime/text.js").Text} Text */
/** @typedef {import("../model/explanation.js").Explanation} Explanation */
/** @typedef {import("../model/explanation.js").Link} Link */
/**
 * A cell whose numbers are here, or one that Python has written out.
 * @typedef {{network: Network, reading: Activations, cell: Cell, limits: number[][], theme: "light" | "dark"}} Known limits: of `reaches`
 * @typedef {{explanation: Explanation, theme: "light" | "dark"}} Written
 * @typedef {Known | Written} Choice
 */
/**
 * What the part for one kind of layer needs besides the sum.
 * @typedef {object} Context
 * @property {Network} network @property {Cell} cell @property {Band} source the band that is read; of the input itself the input
 * @property {Object<number, number>[]} limits @property {import("../draw/tint.js").Tints} tints @property {number} digits in a grid
 */
/** @typedef {{node: HTMLElement, show: (sum: import("../model/arithmetic.js").Sum, context: Context) => void}} Part */

const PARTS = {
  input: createInput, conv: createConv, norm: createNorm, activation: createActivation, pool: createPool, add: createAdd,
  flatten: createFlatten, linear: createLinear, softmax: createSoftmax,
};
const NARROW = 460; // CSS pixels; below, ten cells beside each other have no room for three decimals

/**
 * `onHighlight` hears of the cell pointed at, of the network that was shown; `onOpen` of the unit whose number is asked for.
 * Without a listener of `onOpen` no number can be opened.
 * @param {HTMLElement} root @param {Text} text
 * @returns {{show: (choice: Choice) => void, clear: () => void, onHighlight: (listener: (cell: Cell | null) => void) => void, onOpen: (listener: (unit: import("../model/network.js").Unit) => void) => void, destroy: () => void}}
 */
export function createPanel(root, text) {
  const head = createHead(text);
  const chain = createChain(text, open);
  const body = element("div");
  const sight = createSight(text);
  const trail = createTrail(text, (unit) => opener?.(unit));
  const node = element("section", { className: "panel", hidden: true }, [head.node, trail.node, chain.node, body, sight.node]);
  root.replaceChildren(node);
  /** @type {{kinds: string, parts: {title: HTMLElement, part: Part}[]}} what the body holds; fresh ones for other kinds, with nothing pointed at */
  let inner = { kinds: "", parts: [] };
  /** @type {(cell: Cell | null) => void} */
  let listener = () => {};
  /** @type {((unit: import("../model/network.js").Unit) => void) | null} */
  let opener = null;
  /** @type {Cell | null} */
  let highlighted = null;
  /** @type {Cell | null} what a finger has pointed at */
  let touched = null;
  /** @type {Choice | null} */
  let shown = null;
  let narrow = false;

  /** @param {Cell | null} cell */
  function highlight(cell) {
    if (!cell && !highlighted) return;
    highlighted = cell;
    listener(cell);
  }

  /** @param {Cell} cell */
  function open(cell) {
    if (!shown || !opener) return;
    const unit = networkOf(shown).unit(cell);
    trail.leave(unitOf(shown), unit);
    opener(unit);
  }

  body.addEventListener("click", (event) => {
    if (!highlighted || !opener || /** @type {HTMLElement} */ (event.target).closest("button")) return;
    const { pointerType } = /** @type {PointerEvent} */ (event);
    const again = same(touched, highlighted);
    touched = highlighted;
    // A finger cannot hover: its first touch points, the second one opens.
    if (pointerType !== "touch" || again) open(highlighted);
  });
  body.addEventListener("keydown", (event) => {
    if (!["Enter", " "].includes(event.key) || !highlighted || !opener) return;
    event.preventDefault();
    event.stopPropagation();
    open(highlighted);
  });

  /** The parts for the kinds of some sums. @param {Link[]} links */
  function partsFor(links) {
    const kinds = links.map(({ sum }) => sum.kind).join();
    if (inner.kinds === kinds) return inner.parts;
    const parts = links.map(({ sum }) => ({ title: element("h3"), part: PARTS[sum.kind](text, highlight) }));
    inner = { kinds, parts };
    body.replaceChildren(...parts.flatMap(({ title, part }) => (links.length > 1 ? [title, part.node] : [part.node])));
    highlight(null);
    return parts;
  }

  /** @param {Choice} choice */
  function show(choice) {
    const { theme } = choice;
    const { network, cell, limits, links } = "explanation" in choice ? choice.explanation : { ...choice, links: explained(choice) };
    if (theme !== shown?.theme) paint(node, theme);
    if (shown && networkOf(shown) !== network) {
      highlight(null); // its cells are other cells
      touched = null;
    }
    shown = choice;
    node.hidden = false;
    node.classList.toggle("opens", opener !== null);
    node.setAttribute("aria-label", position(network, cell, text));
    head.show(network, cell, links[links.length - 1].sum.value);
    chain.show(network, links);
    partsFor(links).forEach(({ title, part }, at) => {
      const own = network.bands[links[at].cell.band];
      title.textContent = `${own.name} · ${operation(network, links[at].cell)}`;
      const context = { network, cell: links[at].cell, source: network.source(own) ?? own, limits, tints: tints(theme), digits: narrow ? 2 : 3 };
      part.show(links[at].sum, context);
    });
    sight.show("explanation" in choice ? choice.explanation : null);
    if (trail.arrive(unitOf(choice))) head.focus(); // what was clicked may be gone, and the head out of sight
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
      inner = { kinds: "", parts: [] };
      body.replaceChildren();
      trail.clear();
      highlight(null);
    },
    onHighlight(next) {
      listener = next;
    },
    onOpen(next) {
      opener = next;
    },
    destroy() {
      observer.disconnect();
      sight.destroy();
      root.replaceChildren();
    },
  };
}

/** @param {Choice} choice */
function networkOf(choice) {
  return "explanation" in choice ? choice.explanation.network : choice.network;
}

/** @param {Choice} choice */
function unitOf(choice) {
  return "explanation" in choice ? choice.explanation.unit : choice.network.unit(choice.cell);
}

/** @param {Known} choice @returns {Link[]} */
function explained({ network, reading, cell }) {
  return [{ cell, sum: explain(network, reading, cell) }];
}

/** Colours that follow the theme of the picture. @param {HTMLElement} node @param {"light" | "dark"} theme */
function paint(node, theme) {
  node.dataset.theme = theme;
  node.style.setProperty("--negative", css(theme, -0.5, 1));
  node.style.setProperty("--positive", css(theme, 0.5, 1));
}

/** The name of the layer, the cell's address and its number. @param {Text} text */
function createHead(text) {
  const title = element("h2", { tabIndex: -1 });
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
    focus: () => title.focus(),
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
    const layer = /** @type {import("../model/network.js").Layer} */ (network.layers.get(name));
    return layer.window ? `${layer.operation} ${layer.window.kernel.join("×")}` : layer.operation;
  }).join(" → ");
}

/** Where a cell is, as names and numbers. @param {Network} network @param {Cell} cell @param {Text} text @returns {[string, string | number][]} */
function address(network, cell, text) {
  const label = cell.band === network.bands.length - 1 ? network.labels[cell.column] : undefined;
  if (label !== undefined) return [[text("class"), label]];
  if (network.bands[cell.band].flat) return [[text("unit"), cell.column]];
  return [[text("channel"), cell.channel], [text("row"), cell.row], [text("column"), cell.column]];
}
