// A network as textbooks draw it: a box for each step that makes something of another size, as high as its maps and as wide as they are many.

import { about, sized } from "../model/about.js";
import { mapsOf } from "../model/shape.js";
import { element } from "../runtime/element.js";

/** @typedef {import("../runtime/text.js").Text} Text */
/** @typedef {import("./layer_bars.js").Row} Row */
/** @typedef {{width: number, height: number, depth: number}} Box in CSS pixels; depth: how far its side goes back */

const MOST = 16; // boxes
const HIGHEST = 96; // pixels
const WIDEST = 56;
const THINNEST = 3;
const BACK = 0.3; // of its height

/** The rows that are drawn: the input, those with weights of their own, and those that put out another size. @param {Row[]} rows @returns {Row[]} */
export function drawn(rows) {
  const resized = (/** @type {Row} */ row, /** @type {number} */ at) =>
    !at || `${row.shape}` !== `${rows[at - 1].shape}`;
  const weighing = (/** @type {Row} */ { kind, within }) => within.length > 0 || kind === "conv" || kind === "linear";
  const found = rows.filter((row, at) => resized(row, at) || weighing(row));
  if (found.length <= MOST) return found;
  // Of a long network, where maps become smaller, and its ends.
  const side = (/** @type {Row} */ { shape }) => `${shape.slice(1)}`;
  return found.filter((row, at) => !at || at === found.length - 1 || side(row) !== side(found[at - 1]));
}

/** The sizes of boxes, by square roots, so that small ones can still be seen. @param {Pick<Row, "shape">[]} rows @returns {Box[]} */
export function boxes(rows) {
  const sizes = rows.map(({ shape }) => {
    const [count, high, wide] = mapsOf(shape);
    return shape.length < 2 ? { count: 1, high: count, wide: 0 } : { count, high, wide };
  });
  const flat = rows.map(({ shape }) => shape.length < 2);
  const most = (/** @type {"count" | "high"} */ name, /** @type {boolean} */ vector) =>
    Math.max(1, ...sizes.filter((_, at) => flat[at] === vector).map((size) => size[name]));
  const scaled = (/** @type {number} */ part, /** @type {number} */ whole, /** @type {number} */ room) =>
    Math.max(THINNEST, Math.round(room * Math.sqrt(part / whole)));
  return sizes.map(({ count, high, wide }, at) => ({
    width: flat[at] ? THINNEST * 2 : scaled(count, most("count", false), WIDEST),
    height: scaled(high, most("high", flat[at]), HIGHEST),
    depth: wide ? Math.round(BACK * scaled(wide, most("high", false), HIGHEST)) : 0,
  }));
}

/**
 * @param {Row[]} rows @param {Text} text @param {(name: string) => void} open the row of a layer
 * @returns {HTMLElement}
 */
export function createBlocks(rows, text, open) {
  const shown = drawn(rows);
  const sizes = boxes(shown);
  const buttons = shown.map((row, at) => {
    const name = row.kind === "input" ? text("input") : row.name;
    return element(
      "button",
      {
        type: "button",
        className: "block",
        title: row.within.length ? "" : about(row, text),
        onclick: () => open(row.name),
      },
      [
        element("span", { className: row.weights ? "solid weighing" : "solid", "aria-hidden": "true" }, [
          picture(sizes[at]),
        ]),
        element("b", { textContent: name }),
        element("span", { className: "quiet", textContent: sized(row.shape, text) }),
      ],
    );
  });
  return element("div", { className: "blocks", role: "group", "aria-label": text("The network as boxes") }, buttons);
}

/** A box seen from its upper right. @param {Box} box */
function picture({ width, height, depth }) {
  const [right, bottom] = [width + depth, height + depth];
  const faces = {
    top: `0,${depth} ${depth},0 ${right},0 ${width},${depth}`,
    side: `${width},${depth} ${right},0 ${right},${height} ${width},${bottom}`,
    front: `0,${depth} ${width},${depth} ${width},${bottom} 0,${bottom}`,
  };
  const node = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  node.setAttribute("viewBox", `-1 -1 ${right + 2} ${bottom + 2}`);
  node.setAttribute("width", `${right + 2}`);
  node.setAttribute("height", `${bottom + 2}`);
  for (const [name, points] of Object.entries(faces)) {
    const face = document.createElementNS("http://www.w3.org/2000/svg", "polygon");
    face.setAttribute("class", name);
    face.setAttribute("points", points);
    node.append(face);
  }
  return node;
}
