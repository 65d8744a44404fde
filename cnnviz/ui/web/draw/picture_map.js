// A map on its picture: each cell lies around the middle of its receptive field.

import { element } from "../runtime/element.js";
import { cellAt, edges } from "../model/receptive_field.js";
import { image, picturePixels } from "./pixels.js";
import { along, smoothed } from "./smooth.js";

/** @typedef {import("../model/packet.js").Tensor} Tensor */
/** @typedef {{row: number, column: number}} MapCell */
/** @typedef {{field: import("../model/network.js").Field, rows: number, columns: number, values: Float32Array, colored: (values: Float32Array) => Uint32Array, smooth: boolean}} Cells their receptive fields, numbers and colours, RGBA; `smooth`: the numbers between their middles are coloured too */

const FINE = 2; // cells may begin in the middle of a pixel

/** The middles of all half pixels. @param {number} length in pixels */
const halves = (length) => Array.from({ length: length * FINE }, (_, at) => (at + 0.5) / FINE);

/** The middles between lines. @param {number[]} lines */
const centres = (lines) => lines.slice(1).map((end, at) => (end + lines[at]) / 2);

/** Two canvases to be laid over each other, and what lies where. */
export function createPictureMap() {
  const [picture, map] = [element("canvas"), element("canvas")];
  /** @type {{rows: number[], columns: number[]}} where the cells begin, and the last ends, in pixels of the picture */
  let lines = { rows: [0, 1], columns: [0, 1] };

  /** The numbers of every half pixel of the picture; those beside the map are nan. @param {Cells} cells @returns {Float32Array} */
  function spread({ values, smooth }) {
    const wide = lines.columns.length - 1;
    const [down, across] = [halves(picture.height), halves(picture.width)];
    const [row, column] = [down.map((at) => cellAt(lines.rows, at)), across.map((at) => cellAt(lines.columns, at))];
    const between = smooth
      ? smoothed(values, wide, along(centres(lines.rows), down), along(centres(lines.columns), across))
      : null;
    const made = new Float32Array(down.length * across.length).fill(NaN);
    for (let at = 0; at < made.length; at += 1) {
      const [y, x] = [row[Math.floor(at / across.length)], column[at % across.length]];
      if (y >= 0 && x >= 0) made[at] = between ? between[at] : values[y * wide + x];
    }
    return made;
  }

  return {
    /** @type {HTMLCanvasElement} */
    picture,
    /** @type {HTMLCanvasElement} with two pixels to one of the picture */
    map,
    /** How many numbers `colored` has in a row. */
    across: () => picture.width * FINE,
    /** @param {Tensor} tensor bytes */
    develop(tensor) {
      const [rows, columns] = tensor.shape;
      [picture.width, picture.height] = [columns, rows];
      picture.getContext("2d")?.putImageData(image(picturePixels(tensor), columns, rows), 0, 0);
    },
    /** @param {Cells} cells of a map on the picture developed last */
    lay(cells) {
      const { field, rows, columns, colored } = cells;
      lines = { rows: edges(field, 0, rows, picture.height), columns: edges(field, 1, columns, picture.width) };
      const numbers = spread(cells);
      [map.width, map.height] = [picture.width * FINE, picture.height * FINE];
      const pixels = colored(numbers).map((color, at) => (Number.isNaN(numbers[at]) ? 0 : color));
      map.getContext("2d")?.putImageData(image(pixels, map.width, map.height), 0, 0);
    },
    /** The cell that the pointer is over. @param {MouseEvent} event @param {HTMLElement} [shown] the picture as it is on the page @returns {MapCell | null} */
    at({ clientX, clientY }, shown = picture) {
      const { left, top, width, height } = shown.getBoundingClientRect();
      const row = cellAt(lines.rows, ((clientY - top) / height) * picture.height);
      const column = cellAt(lines.columns, ((clientX - left) / width) * picture.width);
      return row < 0 || column < 0 ? null : { row, column };
    },
    /** Where a cell lies: [top, left, bottom, right] in pixels of the picture. @param {MapCell} cell */
    box: ({ row, column }) => [lines.rows[row], lines.columns[column], lines.rows[row + 1], lines.columns[column + 1]],
  };
}
