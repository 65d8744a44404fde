// One map of the close-up: its name and size, its cells, and the number that is pointed at.

import { createBoard } from "../draw/board.js";
import { palette } from "../draw/colormap.js";
import { element } from "../runtime/element.js";
import { readable } from "../runtime/format.js";
import { numberPixels } from "../draw/pixels.js";

/** @typedef {import("../draw/board.js").Place} Place */
/** @typedef {import("./closeup_scene.js").Pane} Pane */
/** @typedef {import("../runtime/text.js").Text} Text */
/** @typedef {"light" | "dark"} Theme */

const AHEAD = 0x30; // the opacity of what is not computed yet: pale, so that one sees where to go

/** The colours of a pane; those behind the place `last` are pale. @param {Pane} pane @param {Uint32Array} colors @param {number} last @returns {Uint32Array} */
export function filled({ values, reach }, colors, last) {
  return numberPixels(values, colors, { low: -reach, high: reach }).map((color, at) =>
    at > last && color ? ((color & 0xffffff) | (AHEAD << 24)) >>> 0 : color,
  );
}

/**
 * @param {Text} text @param {{choose: (place: Place) => void, press?: (at: number) => void}} listener
 *   choose: a cell that was clicked; press: the place that a key leads to, in reading order
 * @returns {{node: HTMLElement, show: (pane: Pane, theme: Theme, label: string, last?: number) => void, say: (words: string) => void}}
 *   last: the place up to which the map is filled; say: what stands below it while nothing is pointed at
 */
export function createFigure(text, { choose, press }) {
  const name = element("b");
  const size = element("span", { className: "size" });
  const where = element("p", { className: "where" });
  const board = createBoard({ point, ...(press ? { press } : {}) });
  /** @type {Pane | null} */
  let shown = null;
  /** @type {Place | null} */
  let over = null;
  let words = "";
  let painted = "";
  board.node.addEventListener("click", () => over && choose(over));

  /** @param {Place | null} place */
  function point(place) {
    over = place;
    where.textContent = place ? said(place) : words;
  }

  /** @param {Place} place */
  function said({ row, column }) {
    if (!shown) return "";
    const { rows, columns, values, exact } = shown;
    if (row < 0 || column < 0 || row >= rows || column >= columns) return text("padding, 0");
    const value = values[row * columns + column];
    if (Number.isNaN(value)) return ""; // beside the last number of a vector
    if (!exact) return text("row {row}, column {column}", { row, column });
    return text("row {row}, column {column}: {value}", { row, column, value: readable(value) });
  }

  return {
    node: element("figure", {}, [element("figcaption", {}, [name, " ", size]), board.node, where]),
    show(pane, theme, label, last = Infinity) {
      const { rows, columns, margin, beyond, boxes } = pane;
      // At sixty steps a second a map that stays is not painted again.
      const look = `${theme} ${last} ${pane.reach} ${label}`;
      if (look !== painted || pane.values !== shown?.values)
        board.show({ rows, columns, margin, beyond, colors: filled(pane, palette(theme), last), label });
      [painted, shown] = [look, pane];
      name.textContent = pane.name;
      size.textContent = text("{rows}×{columns}", { rows, columns });
      board.mark(boxes);
      if (last !== Infinity) board.go(last);
    },
    say(next) {
      words = next;
      if (!over) where.textContent = next;
    },
  };
}
