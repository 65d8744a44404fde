// Maps side by side: pointing at a cell of one shows the numbers there in all of them.

import { createBoard } from "../draw/board.js";
import { palette, maxAbs } from "../draw/colormap.js";
import { element } from "../runtime/element.js";
import { full, readable } from "../runtime/format.js";
import { mount } from "../runtime/mount.js";
import { decode } from "../model/packet.js";
import { createScale } from "../draw/scale.js";
import { INK, rgb } from "../draw/theme_colors.js";
import { pageText } from "../runtime/text.js";
import { themeOf } from "../runtime/theme.js";
import { laid, paint, twin } from "../draw/boards_paint.js";

/** @typedef {import("../model/packet.js").Tensor} Tensor */
/**
 * One map; cnnviz/ui/lessons/boards.py is its twin.
 * @typedef {object} Sheet
 * @property {string} array @property {string} name @property {string} note a sentence, or ""
 * @property {number[]} color of the full byte: red, green, blue
 * @property {number | null} reach the |value| of full colour; null: the largest of floats, and bytes are a picture
 * @property {number[] | null} edge the cells before and behind the picture itself, of rows as of columns
 * @property {string | null} marked an array that is not 0 where a cell is marked
 * @property {string | null} places an array by which the map is laid out, see `laid`
 */

export default mount(({ parentElement }) => createBoards(parentElement));

/** @param {ShadowRoot} parent */
function createBoards(parent) {
  const list = element("div", { className: "boards" });
  const hint = element("p", { className: "hint" });
  const live = element("div", { className: "live", "aria-live": "polite" });
  parent.append(list, hint, live);
  /** @type {ReturnType<typeof createSheet>[]} */
  const sheets = [];

  /** @param {number} from which sheet was pointed at @param {import("../draw/board.js").Place | null} place @param {boolean} spoken */
  function point(from, place, spoken) {
    const shape = sheets[from].shape();
    const said = sheets.map((sheet) => sheet.point(place && twin(place, shape, sheet.shape())));
    live.textContent = spoken && place ? said.join("; ") : "";
  }

  /** As many as there are maps; those there are stay, with the focus they may have. @param {number} count */
  function deal(count) {
    for (const sheet of sheets.splice(count)) sheet.node.remove();
    while (sheets.length < count) {
      const index = sheets.length;
      const sheet = createSheet((place, spoken) => point(index, place, spoken));
      sheets.push(sheet);
      list.append(sheet.node);
    }
  }

  return {
    /** @param {Uint8Array} data */
    update(data) {
      const { header, arrays } = decode(data);
      const [text, theme] = [pageText(), themeOf(list)];
      deal(header.sheets.length);
      hint.textContent = text("Point at a cell, or go to it with Tab and the arrow keys, for its number in every map.");
      list.style.setProperty("--columns", header.columns);
      header.sheets.forEach((/** @type {Sheet} */ sheet, /** @type {number} */ index) => {
        const named = (/** @type {string | null} */ name) => (name === null ? null : (arrays.get(name)?.data ?? null));
        const map = /** @type {Tensor} */ (arrays.get(sheet.array));
        const places = named(sheet.places);
        sheets[index].show(sheet, places ? laid(map, places) : map, named(sheet.marked), text, theme);
      });
    },
    destroy() {
      for (const part of [list, hint, live]) part.remove();
    },
  };
}

/** @param {(place: import("../draw/board.js").Place | null, spoken: boolean) => void} listener */
function createSheet(listener) {
  const board = createBoard({ point: (place) => listener(place, false), press: (at) => listener(placeOf(at), true) });
  const scale = createScale();
  const [name, size, where, note] = [
    element("b"),
    element("span", { className: "size" }),
    element("p", { className: "where" }),
    element("p", { className: "note" }),
  ];
  /** @type {Tensor} */
  let tensor = { shape: [1, 1], data: new Uint8Array(1) };
  /** @type {Sheet} */
  let shown;
  /** @type {import("../runtime/text.js").Text} */
  let say;

  const placeOf = (/** @type {number} */ at) => ({
    row: Math.floor(at / tensor.shape[1]),
    column: at % tensor.shape[1],
  });

  function around() {
    const [rows, columns] = tensor.shape;
    if (!shown.edge) return [];
    const [before, behind] = shown.edge;
    const both = before + behind;
    return [{ row: before, column: before, rows: rows - both, columns: columns - both, kind: "edge" }];
  }

  function rest() {
    where.textContent = "";
    board.mark(around());
  }

  return {
    node: element("figure", {}, [element("figcaption", {}, [name, size]), board.node, scale.node, where, note]),
    shape: () => tensor.shape,
    /** @param {import("../draw/board.js").Place | null} place @returns {string} what is there */
    point(place) {
      if (!place) {
        rest();
        return "";
      }
      const { row, column } = place;
      const depth = tensor.shape[2] ?? 1;
      const at = row * tensor.shape[1] + column;
      board.go(at);
      board.mark([...around(), { row, column, rows: 1, columns: 1, kind: "cell" }]);
      const values = Array.from(tensor.data.subarray(at * depth, (at + 1) * depth));
      where.title = values.map(full).join(", ");
      const write = tensor.data instanceof Uint8Array ? String : readable;
      where.textContent = say("row {row}, column {column}: {value}", {
        row,
        column,
        value: values.map((value) => write(value)).join(", "),
      });
      return `${shown.name}, ${where.textContent}`;
    },
    /** @param {Sheet} sheet @param {Tensor} next @param {ArrayLike<number> | null} marked @param {import("../runtime/text.js").Text} text @param {"light" | "dark"} theme */
    show(sheet, next, marked, text, theme) {
      [shown, tensor, say] = [sheet, next, text];
      const [rows, columns] = tensor.shape;
      const largest = sheet.reach ?? (tensor.data instanceof Float32Array ? maxAbs(tensor.data) : null);
      const colors = paint(tensor, {
        colors: palette(theme),
        largest,
        color: sheet.color,
        marked,
        mark: rgb(INK[theme].mark),
      });
      board.show({
        rows,
        columns,
        margin: [0, 0],
        colors,
        label: text("{name}: the arrow keys move over its cells", { name: sheet.name }),
      });
      name.textContent = sheet.name;
      size.textContent = text("{rows}×{columns}", { rows, columns });
      note.textContent = sheet.note;
      note.hidden = !sheet.note;
      if (largest !== null) scale.signed(largest, theme);
      else scale.ramp("#000", `rgb(${sheet.color.join(" ")})`, ["0", "255"]);
      rest();
    },
  };
}
