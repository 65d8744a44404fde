// Maps and the long row of their numbers: pointing at a cell leads to its number, and back.

import { createBoard } from "../draw/board.js";
import { palette, maxAbs } from "../draw/colormap.js";
import { element } from "../runtime/element.js";
import { full } from "../runtime/format.js";
import { mount } from "../runtime/mount.js";
import { decode } from "../model/packet.js";
import { numberPixels } from "../draw/pixels.js";
import { createScale } from "../draw/scale.js";
import { pageText } from "../runtime/text.js";
import { themeOf } from "../runtime/theme.js";

/** @typedef {import("../draw/board.js").Place} Place */

const LINE = 40; // numbers in a line of the long row

export default mount(({ parentElement }) => createFlatten(parentElement));

/** @param {ShadowRoot} parent */
function createFlatten(parent) {
  const titles = [element("h4"), element("h4")];
  const facts = element("p", { className: "facts", "aria-live": "polite" });
  const hint = element("p", { className: "hint" });
  const scale = createScale();
  const numbers = element("div", { className: "numbers", "aria-hidden": "true" }); // a cell that is pointed at says its map
  /** @type {{data: Float32Array, shape: number[]}} */
  let maps = { data: new Float32Array(1), shape: [1, 1, 1] };
  let text = pageText();
  const sheet = createBoard({ point: (place) => mark(place && at(place, maps.shape)) });
  const row = createBoard({ point: (place) => mark(place && place.row * LINE + place.column), press: mark });
  const root = element("div", { className: "flatten" }, [
    element("section", {}, [titles[0], element("div", { className: "sheet" }, [sheet.node, numbers])]),
    element("section", {}, [titles[1], row.node, facts, hint]),
    scale.node,
  ]);
  parent.append(root);

  /** What is pointed at; it stays when the pointer leaves. @param {number | null} number */
  function mark(number) {
    if (number === null || number >= maps.data.length) return;
    const [channel, down, right] = cell(number, maps.shape);
    const place = placed(number, maps.shape);
    row.go(number);
    sheet.mark([{ ...place, rows: 1, columns: 1, kind: "cell" }]);
    row.mark([{ row: Math.floor(number / LINE), column: number % LINE, rows: 1, columns: 1, kind: "cell" }]);
    facts.textContent = text(
      "map {channel}, row {row}, column {column} ↔ number {channel} × {size} + {row} × {columns} + {column} = {number}; its value is {value}",
      {
        channel,
        row: down,
        column: right,
        number,
        size: maps.shape[1] * maps.shape[2],
        columns: maps.shape[2],
        value: full(maps.data[number]),
      },
    );
  }

  return {
    /** @param {Uint8Array} data */
    update(data) {
      const { arrays } = decode(data);
      maps = /** @type {any} */ (arrays.get("maps"));
      text = pageText();
      const [theme, largest, count] = [themeOf(root), maxAbs(maps.data), maps.data.length];
      const colors = numberPixels(maps.data, palette(theme), { low: -largest, high: largest });
      const [channels, rows, columns] = maps.shape;
      titles[0].textContent = text("{channels} maps of {rows}×{columns}", { channels, rows, columns });
      hint.textContent = text("Hover or tap a cell or a number; or walk along the row with the arrow keys.");
      titles[1].textContent = text("one row of {count} numbers, written in lines of {line}", { count, line: LINE });
      const tiles = tiled(colors, maps.shape);
      sheet.show({ ...tiles, margin: [0, 0], label: titles[0].textContent });
      numbers.replaceChildren(...names(maps.shape, tiles));
      const lines = new Uint32Array(Math.ceil(count / LINE) * LINE);
      lines.set(colors);
      row.show({
        rows: lines.length / LINE,
        columns: LINE,
        margin: [0, 0],
        colors: lines,
        label: titles[1].textContent,
      });
      scale.signed(largest, theme);
      mark(strongest(maps.data));
    },
    destroy: () => root.remove(),
  };
}

/** Which number is the largest. @param {ArrayLike<number>} data */
function strongest(data) {
  let found = 0;
  for (let number = 1; number < data.length; number += 1) if (data[number] > data[found]) found = number;
  return found;
}

/** Channel, row and column of a number. @param {number} number @param {number[]} shape @returns {number[]} */
export function cell(number, [, rows, columns]) {
  return [Math.floor(number / (rows * columns)), Math.floor(number / columns) % rows, number % columns];
}

/** Where the sheet of all maps shows a number; the row above each map has its name. @param {number} number @param {number[]} shape */
export function placed(number, shape) {
  const [channel, row, column] = cell(number, shape);
  const wide = Math.ceil(Math.sqrt(shape[0]));
  return {
    row: Math.floor(channel / wide) * (shape[1] + 1) + 1 + row,
    column: (channel % wide) * (shape[2] + 1) + column,
  };
}

/** The number that is shown at a place of the sheet; null between two maps. @param {Place} place @param {number[]} shape @returns {number | null} */
export function at({ row, column }, [channels, rows, columns]) {
  const wide = Math.ceil(Math.sqrt(channels));
  const [down, right] = [(row % (rows + 1)) - 1, column % (columns + 1)];
  const channel = Math.floor(row / (rows + 1)) * wide + Math.floor(column / (columns + 1));
  return down < 0 || right === columns || channel >= channels ? null : (channel * rows + down) * columns + right;
}

/** The number of each map, in the row above it. @param {number[]} shape @param {{rows: number, columns: number}} size of the sheet */
function names(shape, size) {
  return Array.from({ length: shape[0] }, (_, channel) => {
    const { row, column } = placed(channel * shape[1] * shape[2], shape);
    const name = element("span", { textContent: String(channel) });
    Object.assign(name.style, {
      top: `${((row - 1) / size.rows) * 100}%`,
      left: `${(column / size.columns) * 100}%`,
      height: `${100 / size.rows}%`,
    });
    return name;
  });
}

/** All maps side by side, a gap of one cell between them, and above each. @param {Uint32Array} colors @param {number[]} shape */
function tiled(colors, shape) {
  const [channels, rows, columns] = shape;
  const wide = Math.ceil(Math.sqrt(channels));
  const size = { rows: Math.ceil(channels / wide) * (rows + 1), columns: wide * (columns + 1) - 1 };
  const sheet = new Uint32Array(size.rows * size.columns);
  colors.forEach((color, number) => {
    const { row, column } = placed(number, shape);
    sheet[row * size.columns + column] = color;
  });
  return { ...size, colors: sheet };
}
