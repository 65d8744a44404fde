// The layers of a network, each with bars for its weights and its arithmetic; one that is opened says what it does, and leads on.

import { about, sized } from "../model/about.js";
import { count } from "../model/shape.js";
import { element } from "../runtime/element.js";
import { mount } from "../runtime/mount.js";
import { pageText } from "../runtime/text.js";
import { createBlocks } from "./blocks.js";
import { labLinks } from "./lab_links.js";

/** @typedef {import("../runtime/text.js").Text} Text */
/** @typedef {{name: string, kind: string, operation: string, shape: number[], weights: number, products: number, within: Row[]}} Row a layer, or a stage with the layers within it */
/** @typedef {{rows: Row[], weights: number, products: number}} Data the rows, and what all have together */

const LONG = 24; // rows; more are scrolled

export default mount(({ parentElement, setTriggerValue }) =>
  createLayerBars(parentElement, (layer) => setTriggerValue("maps", layer)),
);

/** How often each weight of a layer is used for one picture: once at each place; 0 where that is not so. @param {Row} row @returns {number} */
export function uses({ weights, products }) {
  return weights && products % weights === 0 ? products / weights : 0;
}

/** A part of a whole in percent, of two digits. @param {number} part @param {number} whole @returns {string} */
export function percent(part, whole) {
  return (whole ? part / whole : 0).toLocaleString("en", { style: "percent", maximumSignificantDigits: 2 });
}

/** @param {ShadowRoot} parent @param {(layer: string) => void} lead to the maps of a layer */
function createLayerBars(parent, lead) {
  const root = element("div", { className: "layer-bars" });
  const rows = element("div", { className: "rows" });
  parent.append(root);

  /** Open the row of a layer or stage, and go there. @param {string} name */
  function open(name) {
    const found = [...rows.querySelectorAll("details")].find((node) => node.getAttribute("data-name") === name);
    if (!found) return;
    found.open = true;
    found.querySelector("summary")?.focus({ preventScroll: true });
    found.scrollIntoView({ block: "nearest" });
  }

  return {
    /** @param {Data} data */
    update(data) {
      const text = pageText();
      const opened = new Set([...root.querySelectorAll("details[open]")].map((node) => node.getAttribute("data-name")));
      const heads = [
        text("Layer"),
        text("What it puts out"),
        text("Weights, as a bar their share of all"),
        text("Steps of arithmetic, as a bar their share of all"),
      ];
      rows.classList.toggle("long", data.rows.length > LONG);
      root.replaceChildren(
        createBlocks(data.rows, text, open),
        element("p", {
          className: "quiet note",
          textContent: text(
            "A box is as high as its maps and as wide as they are many; a list of numbers is a thin bar. Square roots keep small ones in sight. Coloured boxes have weights. Click one to read what it does.",
          ),
        }),
        rows,
      );
      rows.replaceChildren(
        element(
          "div",
          { className: "row head", "aria-hidden": "true" },
          heads.map((textContent) => element("span", { textContent })),
        ),
        ...data.rows.map((row) => drawn(row, data, text, lead)),
      );
      for (const node of root.querySelectorAll("details")) node.open = opened.has(node.getAttribute("data-name"));
    },
    destroy: () => root.remove(),
  };
}

/** A row that opens. @param {Row} row @param {Data} whole @param {Text} text @param {(layer: string) => void} lead @param {string} [stage] that it stands in @returns {HTMLElement} */
function drawn(row, whole, text, lead, stage = "") {
  const short = row.name.startsWith(`${stage}.`) ? row.name.slice(stage.length + 1) : row.name;
  const name = row.kind === "input" ? text("input") : short;
  const summary = element("summary", { className: "row" }, [
    element("b", { textContent: name }),
    element("span", { className: "quiet", textContent: sized(row.shape, text) }),
    bar(text("Weights"), row.weights, whole.weights),
    bar(text("Steps of arithmetic"), row.products, whole.products),
  ]);
  const inside = row.within.length
    ? row.within.map((layer) => drawn(layer, whole, text, lead, row.name))
    : told(row, whole, text, lead);
  return element("details", { "data-name": row.name }, [
    summary,
    element("div", { className: row.within.length ? "within" : "told" }, inside),
  ]);
}

/** A share of all as a bar, with its number; nothing where there is none. @param {string} name @param {number} part @param {number} whole */
function bar(name, part, whole) {
  if (!part) return element("span", { className: "bar none" });
  const fill = element("i");
  fill.style.width = `${(100 * part) / whole}%`;
  return element("span", { className: "bar" }, [
    element("span", { className: "track" }, [fill]),
    element("span", { className: "count" }, [
      element("span", { className: "visually-hidden", textContent: name }),
      ` ${part.toLocaleString("en")}`,
    ]),
  ]);
}

/** What a layer does, how its weights are used, and where that can be seen. @param {Row} row @param {Data} whole @param {Text} text @param {(layer: string) => void} lead */
function told(row, whole, text, lead) {
  const said = [about(row, text)];
  const shares = { weights: percent(row.weights, whole.weights), products: percent(row.products, whole.products) };
  if (row.products && row.weights)
    said.push(text("It has {weights} of all weights and takes {products} of all steps of arithmetic.", shares));
  else if (row.weights) said.push(text("It has {weights} of all weights.", shares));
  const often = uses(row);
  if (often === 1) said.push(text("It uses each of its weights only once for a picture."));
  else if (often && often === count(row.shape.slice(1)))
    said.push(text("It uses each of its weights {count} times for a picture: once at each place.", { count: often }));
  return [
    ...said.map((textContent) => element("p", { textContent })),
    element("div", { className: "links" }, [
      element("button", { type: "button", textContent: text("See it at work"), onclick: () => lead(row.name) }),
      ...labLinks([row.kind], text),
    ]),
  ];
}
