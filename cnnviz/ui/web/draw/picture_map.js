// A map on its picture: each cell lies around the middle of its receptive field.

import { element } from "../runtime/element.js";
import { cellAt, edges } from "../model/receptive_field.js";
import { image, picturePixels } from "./pixels.js";

/** @typedef {import("../model/packet.js").Tensor} Tensor */
/** @typedef {{row: number, column: number}} MapCell */
/** @typedef {{field: import("../model/network.js").Field, rows: number, columns: number, colors: Uint32Array}} CellColors the receptive fields of the cells, and their colours, RGBA row by row */

const FINE = 2; // cells may begin in the middle of a pixel

/** Two canvases to be laid over each other, and what lies where. */
export function createPictureMap() {
  const [picture, map] = [element("canvas"), element("canvas")];
  /** @type {{rows: number[], columns: number[]}} where the cells begin, and the last ends, in pixels of the picture */
  let lines = { rows: [0, 1], columns: [0, 1] };

  /** Give every half pixel of the picture the colour of its cell, if it has one. @param {Uint32Array} colors */
  function spread(colors) {
    [map.width, map.height] = [picture.width * FINE, picture.height * FINE];
    const pixels = new Uint32Array(map.width * map.height);
    const wide = lines.columns.length - 1;
    const across = Array.from({ length: map.width }, (_, at) => cellAt(lines.columns, (at + 0.5) / FINE));
    for (let at = 0; at < map.height; at += 1) {
      const row = cellAt(lines.rows, (at + 0.5) / FINE);
      for (let column = 0; row >= 0 && column < map.width; column += 1) {
        if (across[column] >= 0) pixels[at * map.width + column] = colors[row * wide + across[column]];
      }
    }
    map.getContext("2d")?.putImageData(image(pixels, map.width, map.height), 0, 0);
  }

  return {
    /** @type {HTMLCanvasElement} */
    picture,
    /** @type {HTMLCanvasElement} with two pixels to one of the picture */
    map,
    /** @param {Tensor} tensor bytes */
    develop(tensor) {
      const [rows, columns] = tensor.shape;
      [picture.width, picture.height] = [columns, rows];
      picture.getContext("2d")?.putImageData(image(picturePixels(tensor), columns, rows), 0, 0);
    },
    /** @param {CellColors} cells of a map on the picture developed last */
    lay({ field, rows, columns, colors }) {
      lines = { rows: edges(field, 0, rows, picture.height), columns: edges(field, 1, columns, picture.width) };
      spread(colors);
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
