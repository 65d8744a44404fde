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
  }

  /** @param {HTMLElement} cell @param {boolean} outside */
  function pad(cell, outside) {
    cell.classList.toggle("padding", outside);
    if (outside) cell.setAttribute("aria-label", padding);
    else cell.removeAttribute("aria-label");
  }

  return {
    node,
    cells: () => cells,
    show(matrix) {
      const { values, width, reach, digits, tints, padding: outside } = matrix;
      if (values.length !== cells.length || width !== shown?.width) build(values.length, width);
      const repaint = tints !== shown?.tints;
      shown = matrix;
      values.forEach((value, at) => {
        const written = number(value, width > WIDE ? digits - 1 : digits);
        if (texts[at].data !== written) texts[at].data = written;
        const beyond = Boolean(outside?.[at]);
        const step = colorIndex(beyond ? 0 : value, reach);
        if (repaint || step !== states[at].colorIndex) paint(cells[at], tints, step);
        if (beyond !== states[at].outside) pad(cells[at], beyond);
        states[at] = { colorIndex: step, outside: beyond };
      });
    },
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
