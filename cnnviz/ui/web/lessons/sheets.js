// Maps side by side: pointing at a cell of one shows the numbers there in all of them.

import { createBoard } from "../draw/board.js";
import { palette, maxAbs } from "../draw/colormap.js";
import { element } from "../runtime/element.js";
import { brief, full, readable } from "../runtime/format.js";
import { createScale } from "../draw/scale.js";
import { INK, rgb } from "../draw/theme_colors.js";
import { pageText } from "../runtime/text.js";
import { themeOf } from "../runtime/theme.js";
import { paint, twin } from "../draw/boards_paint.js";

/** @typedef {import("../model/packet.js").Tensor} Tensor */
/** @typedef {import("../draw/board.js").Place} Place */
/**
 * One map; `color` is that of the full byte, `reach` and the others are those of boards.js. Where there is none, `tensor` is null and
 * `note` says why, in its place. `window` are the rows and columns of a window that lies in its first corner; numbers that are `grey` are shades of a picture. One whose numbers stay as long as its tensor is the same one is `still`, and is painted once.
 * @typedef {{tensor: Tensor | null, name: string, note: string, color?: number[], reach: number | null, edge?: number[] | null, window?: number[] | null, grey?: boolean, marked?: ArrayLike<number> | null, legend?: string, still?: boolean}} Sheet
 */

const WHITE = [255, 255, 255];

/** @param {(place: Place, index: number) => void} [press] hears at which cell of which map Enter or the space bar is pressed @returns {{node: HTMLElement, board: (index: number) => HTMLElement, show: (maps: Sheet[], columns: number, above?: number | null) => void}} `board`: the one that is dragged or painted on; `above`: half the height of what is above two rows that are to fit a window, in CSS pixels at letters of the usual size */
export function createSheets(press) {
  const list = element("div", { className: "boards" });
  const hint = element("p", { className: "hint" });
  const live = element("div", { className: "live", "aria-live": "polite" });
  /** @type {ReturnType<typeof createSheet>[]} */
  const sheets = [];

  /** @param {number} from which sheet was pointed at @param {Place | null} place @param {boolean} spoken */
  function point(from, place, spoken) {
    const shape = sheets[from].shape();
    const said = sheets.map((sheet) => sheet.point(place && twin(place, shape, sheet.shape())));
    live.textContent = spoken && place ? said.filter(Boolean).join("; ") : "";
  }

  /** As many as there are maps; those there are stay, with the focus they may have. @param {number} count */
  function deal(count) {
    for (const sheet of sheets.splice(count)) sheet.node.remove();
    while (sheets.length < count) {
      const index = sheets.length;
      const sheet = createSheet((place, spoken) => point(index, place, spoken));
      sheet.board.addEventListener("keydown", (event) => {
        if (!press || !["Enter", " "].includes(event.key)) return;
        event.preventDefault();
        press(sheet.here(), index);
      });
      sheets.push(sheet);
      list.append(sheet.node);
    }
  }

  return {
    node: element("div", {}, [list, hint, live]),
    board: (index) => sheets[index].board,
    show(maps, columns, above = null) {
      const [text, theme] = [pageText(), themeOf(list)];
      deal(maps.length);
      hint.textContent = text(
        "Hover or tap a cell, or go to it with Tab and the arrow keys, for its number in every map.",
      );
      list.style.setProperty("--columns", String(columns));
      if (above) list.style.setProperty("--above", `${above / 16}rem`);
      maps.forEach((sheet, index) => sheets[index].show(sheet, text, theme));
    },
  };
}

/** @param {(place: Place | null, spoken: boolean) => void} listener */
function createSheet(listener) {
  const board = createBoard({ point: (place) => listener(place, false), press: (at) => listener(placeOf(at), true) });
  const scale = createScale();
  const [name, size, where, note, legend] = [
    element("b"),
    element("span", { className: "size" }),
    element("p", { className: "where" }),
    element("span", { className: "note" }),
    element("span", { className: "legend" }),
  ];
  const reason = element("p", { className: "reason", "aria-live": "polite" });
  /** @type {Tensor} */
  let tensor = { shape: [1, 1], data: new Uint8Array(1) };
  /** @type {Sheet} */
  let shown;
  /** @type {import("../runtime/text.js").Text} */
  let say;
  let here = 0;
  /** @type {Place | null} */
  let pointed = null;
  /** @type {unknown[]} what the board was painted from */
  let painted = [];

  const placeOf = (/** @type {number} */ at) => ({
    row: Math.floor(at / tensor.shape[1]),
    column: at % tensor.shape[1],
  });

  function around() {
    const [rows, columns] = tensor.shape;
    if (!shown.tensor) return [];
    const boxes = [];
    if (shown.edge) {
      const [before, behind] = shown.edge;
      const both = before + behind;
      boxes.push({ row: before, column: before, rows: rows - both, columns: columns - both, kind: "edge" });
    }
    if (shown.window)
      boxes.push({ row: 0, column: 0, rows: shown.window[0], columns: shown.window[1], kind: "window" });
    return boxes;
  }

  function rest() {
    where.textContent = "";
    board.mark(around());
  }

  /** @param {Place | null} place @returns {string} what is there */
  function point(place) {
    pointed = place;
    if (!place || !shown.tensor) {
      rest();
      return "";
    }
    const { row, column } = place;
    const depth = tensor.shape[2] ?? 1;
    const at = row * tensor.shape[1] + column;
    here = at;
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
  }

  /** @param {Tensor} map @param {Sheet} sheet @param {import("../runtime/text.js").Text} text @param {"light" | "dark"} theme */
  function lay(map, sheet, text, theme) {
    tensor = map;
    const { color = WHITE, marked = null } = sheet;
    const [rows, columns] = tensor.shape;
    const largest = sheet.reach ?? (tensor.data instanceof Float32Array && !sheet.grey ? maxAbs(tensor.data) : null);
    const shades = sheet.grey ? { shape: tensor.shape, data: Uint8Array.from(tensor.data, Math.round) } : tensor;
    const colors = paint(shades, { colors: palette(theme), largest, color, marked, mark: rgb(INK[theme].mark) });
    board.show({
      rows,
      columns,
      margin: [0, 0],
      colors,
      ...(tensor.shape.length === 2 ? { values: tensor.data, write: brief } : {}),
      label: text("{name}: the arrow keys move over its cells", { name: sheet.name }),
    });
    size.textContent = text("{rows}×{columns}", { rows, columns });
    if (largest !== null) scale.signed(largest, theme);
    else scale.ramp("#000", `rgb(${color.join(" ")})`, ["0", "255"]);
    const [down, right] = [pointed?.row ?? 0, pointed?.column ?? 0];
    point(down < rows && right < columns ? pointed : null);
  }

  function caption() {
    node.classList.toggle("absent", !shown.tensor);
    name.textContent = shown.name;
    size.textContent = "\u00a0"; // keeps its line
    [note.textContent, reason.textContent] = shown.tensor ? [shown.note, ""] : ["", shown.note];
    legend.textContent = shown.legend ?? "";
  }

  const node = element("figure", {}, [
    element("figcaption", {}, [name, element("span", { className: "facts" }, [size, note, legend])]),
    board.node,
    reason,
    scale.node,
    where,
  ]);

  return {
    node,
    board: board.node,
    shape: () => tensor.shape,
    here: () => placeOf(here),
    point,
    /** @param {Sheet} sheet @param {import("../runtime/text.js").Text} text @param {"light" | "dark"} theme */
    show(sheet, text, theme) {
      const look = [sheet.tensor, sheet.reach, sheet.marked, sheet.name, text, theme];
      if (sheet.still && look.every((part, at) => part === painted[at])) return;
      painted = look;
      [shown, say] = [sheet, text];
      caption();
      if (sheet.tensor) lay(sheet.tensor, sheet, text, theme);
      else rest();
    },
  };
}
