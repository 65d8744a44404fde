// A small matrix as numbers that can be read, copied and spoken, in the colours of the picture.

import { colorIndex } from "./colormap.js";
import { element } from "../runtime/element.js";
import { full, number } from "../runtime/format.js";
import { rove } from "./pointing.js";

const WIDE = 5; // cells beside each other; more of them are smaller

/**
 * @typedef {object} Matrix
 * @property {number[]} values row by row @property {number} width in cells
 * @property {number} reach the |value| of full colour @property {number} digits
 * @property {boolean[]} [padding] which cells lie outside the map
 * @property {import("./tint.js").Tints} tints
 */

/**
 * Numbers of so many letters at most, with as many digits as that leaves, `digits` at most; none where not even one digit has room.
 * A number that is cut off would be another.
 * @param {ArrayLike<number>} values @param {number} digits @param {number} letters @returns {string[]}
 */
export function fitting(values, digits, letters) {
  for (let least = digits; least > 0; least -= 1) {
    const words = Array.from(values, (value) => number(value, least));
    if (words.every((word) => word.length <= letters)) return words;
  }
  return Array.from(values, () => "");
}

/**
 * A grid of numbers. Each cell carries its index in `data-at`.
 * @param {string} label @param {string} padding the word for a cell outside the map
 * @returns {{node: HTMLElement, show: (matrix: Matrix) => void, mark: (index: number | null) => void, cells: () => HTMLElement[]}}
 */
export function createGrid(label, padding) {
  const node = element("div", { className: "matrix", role: "grid", "aria-label": label });
  /** @type {HTMLElement[]} */
  let cells = [];
  /** @type {Text[]} */
  let texts = [];
  /** @type {{colorIndex: number, outside: boolean}[]} what each cell shows, since to write the page is what costs time */
  let states = [];
  /** @type {Matrix | null} */
  let shown = null;
  /** @type {number | null} */
  let marked = null;
  let letters = Infinity; // that have room in a cell
  const paper = document.createElement("canvas").getContext("2d");

  rove(node, () => ({ items: cells, columns: shown?.width ?? 1 }));
  // Set when it is asked for: 450 titles for each of 60 steps a second would not be.
  node.addEventListener("pointerover", (/** @type {PointerEvent} */ { target }) => {
    const at = cells.indexOf(/** @type {HTMLElement} */ (target));
    if (at >= 0 && shown) cells[at].title = shown.padding?.[at] ? padding : full(shown.values[at]);
  });

  /** @param {number} count @param {number} width */
  function build(count, width) {
    texts = Array.from({ length: count }, () => document.createTextNode(""));
    cells = texts.map((text, at) =>
      element("div", { className: "cell", role: "gridcell", "data-at": at, tabIndex: at ? -1 : 0 }, [text]),
    );
    states = cells.map(() => ({ colorIndex: -1, outside: false }));
    marked = null;
    node.style.setProperty("--columns", String(width));
    node.classList.toggle("wide", width > WIDE);
    node.replaceChildren(
      ...Array.from({ length: count / width }, (_, row) =>
        element("div", { role: "row" }, cells.slice(row * width, (row + 1) * width)),
      ),
    );
    letters = room();
  }

  /** The digits that have room in a cell; all where none is shown, or the sheet shows colours alone. */
  function room() {
    const [cell] = cells;
    if (!paper || !cell?.clientWidth) return Infinity;
    const { fontSize, fontFamily } = getComputedStyle(cell);
    if (parseFloat(fontSize) === 0) return Infinity;
    paper.font = `${fontSize} ${fontFamily}`;
    return Math.floor(cell.clientWidth / paper.measureText("0").width);
  }

  new ResizeObserver(() => {
    const now = room();
    if (!shown || now === letters) return;
    letters = now;
    show(shown);
  }).observe(node);

  /** @param {HTMLElement} cell @param {boolean} outside */
  function pad(cell, outside) {
    cell.classList.toggle("padding", outside);
    if (outside) cell.setAttribute("aria-label", padding);
    else cell.removeAttribute("aria-label");
  }

  /** @param {Matrix} matrix */
  function show(matrix) {
    const { values, width, reach, digits, tints, padding: outside } = matrix;
    if (values.length !== cells.length || width !== shown?.width) build(values.length, width);
    const repaint = tints !== shown?.tints;
    shown = matrix;
    const words = fitting(values, width > WIDE ? digits - 1 : digits, letters);
    values.forEach((value, at) => {
      if (texts[at].data !== words[at]) texts[at].data = words[at];
      const beyond = Boolean(outside?.[at]);
      const step = colorIndex(beyond ? 0 : value, reach);
      if (repaint || step !== states[at].colorIndex) paint(cells[at], tints, step);
      if (beyond !== states[at].outside) pad(cells[at], beyond);
      states[at] = { colorIndex: step, outside: beyond };
    });
  }

  return {
    node,
    cells: () => cells,
    show,
    mark(index) {
      if (index === marked) return;
      if (marked !== null) cells[marked]?.classList.remove("pointed");
      if (index !== null) cells[index]?.classList.add("pointed");
      marked = index;
    },
  };
}

/** @param {HTMLElement} cell @param {import("./tint.js").Tints} tints @param {number} step */
function paint(cell, tints, step) {
  cell.style.backgroundColor = tints.fills[step];
  cell.style.color = tints.inks[step];
}
