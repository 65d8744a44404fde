// A map over a grey picture: colours that are clear at zero, or lines around what is strong. Pure.

import { colorIndex, palette } from "../draw/colormap.js";
import { pixel } from "../draw/pixels.js";

/** @typedef {import("../model/packet.js").Tensor} Tensor */

const STRONGEST = 0.85; // opacity of full colour, so that the picture is always visible
const TINT = 0.55; // of the scale, on either side of zero
const LEVEL = 0.5; // of the largest |number|, where the line is
const THIN = 160; // numbers across that a line of one number's width is thick enough for
const COLORS = palette("light"); // the picture is as bright in both themes

/** The colour of a sign, without opacity. @param {number} sign */
const tinted = (sign) => COLORS[colorIndex(sign * TINT, 1)] & 0xffffff;

/** The picture in grey. @param {Tensor} tensor bytes, (rows, columns, 3) @returns {Tensor} (rows, columns) */
export function grey({ shape: [rows, columns], data }) {
  // Rec. 601 luma
  const luma = (/** @type {number} */ at) => 0.299 * data[at] + 0.587 * data[at + 1] + 0.114 * data[at + 2];
  return { shape: [rows, columns], data: new Uint8Array(rows * columns).map((_, at) => luma(3 * at)) };
}

/** The colour of the sign, the clearer the nearer to zero. @param {ArrayLike<number>} values @param {number} largest @returns {Uint32Array} */
export function heat(values, largest) {
  return Uint32Array.from(values, (value) => {
    const opacity = largest > 0 ? Math.round((255 * STRONGEST * Math.abs(value)) / largest) : 0;
    return (tinted(Math.sign(value)) | (opacity << 24)) >>> 0;
  });
}

/**
 * Lines around all places with at least half the largest |number|, just inside them; all else is clear.
 * @param {ArrayLike<number>} values row by row @param {number} columns @param {number} largest @returns {Uint32Array}
 */
export function outline(values, columns, largest) {
  const rows = values.length / columns;
  const width = Math.max(1, Math.round(columns / THIN));
  const strong = (/** @type {number} */ row, /** @type {number} */ column, /** @type {number} */ sign) =>
    row >= 0 &&
    column >= 0 &&
    row < rows &&
    column < columns &&
    values[row * columns + column] * sign >= LEVEL * largest;
  return Uint32Array.from(values, (value, at) => {
    const [row, column, sign] = [Math.floor(at / columns), at % columns, Math.sign(value)];
    if (!(largest > 0) || !strong(row, column, sign)) return 0;
    for (let down = -width; down <= width; down += 1) {
      for (let across = -width; across <= width; across += 1)
        if (!strong(row + down, column + across, sign)) return (tinted(sign) | pixel(0, 0, 0)) >>> 0;
    }
    return 0;
  });
}

/** The colours of heat from the smallest number to the largest, for CSS. @param {number} lowest @param {number} highest */
export function ramp(lowest, highest) {
  const color = (/** @type {number} */ sign) => {
    const made = tinted(sign);
    return `rgb(${made & 255} ${(made >> 8) & 255} ${(made >> 16) & 255} / ${STRONGEST})`;
  };
  return [...(lowest < 0 ? [color(-1)] : []), "transparent", ...(highest > 0 ? [color(1)] : [])];
}
