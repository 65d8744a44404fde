// Maps side by side as Python sends them.

import { mount } from "../runtime/mount.js";
import { decode } from "../model/packet.js";
import { createSheets } from "./sheets.js";

/** @typedef {import("../model/packet.js").Tensor} Tensor */
/**
 * One map; cnnviz/ui/lessons/boards.py is its twin.
 * @typedef {object} Sent
 * @property {string | null} array null where there is none @property {string} name @property {string} note a sentence, or ""; why there is none
 * @property {number | null} reach the |value| of full colour; null: the largest of floats, and bytes are a picture
 * @property {number[] | null} edge the cells before and behind the picture itself, of rows as of columns
 * @property {string | null} marked an array that is not 0 where a cell is marked
 * @property {string} legend what the marked cells are, or ""
 */

export default mount(({ parentElement }) => {
  const sheets = createSheets();
  parentElement.append(sheets.node);
  return {
    /** @param {Uint8Array} data */
    update(data) {
      const { header, arrays } = decode(data);
      const named = (/** @type {string | null} */ name) => (name === null ? null : (arrays.get(name)?.data ?? null));
      sheets.show(
        header.sheets.map((/** @type {Sent} */ sheet) => {
          const tensor = sheet.array === null ? null : /** @type {Tensor} */ (arrays.get(sheet.array));
          return { ...sheet, tensor, marked: named(sheet.marked) };
        }),
        header.columns,
        header.above,
      );
    },
    destroy: () => sheets.node.remove(),
  };
});
