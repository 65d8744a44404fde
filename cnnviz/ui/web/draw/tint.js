// Fills of the colour map for the page, each with an ink that can be read on it.

import { palette } from "./colormap.js";

/** @typedef {{fills: string[], inks: string[]}} Tints CSS colours, in the order of a palette */

/** @type {Map<string, Tints>} both themes, once made */
const made = new Map();

/** @param {"light" | "dark"} theme @returns {Tints} */
export function tints(theme) {
  const known = made.get(theme);
  if (known) return known;
  const colors = Array.from(palette(theme), (color) => [color & 255, (color >> 8) & 255, (color >> 16) & 255]);
  const result = { fills: colors.map((color) => `rgb(${color.join(" ")})`), inks: colors.map(ink) };
  made.set(theme, result);
  return result;
}

/** Black or white, whichever stands out more (WCAG 2.2, contrast ratio). @param {number[]} color */
function ink(color) {
  const light = luminance(color);
  return (light + 0.05) / 0.05 > 1.05 / (light + 0.05) ? "#000" : "#fff";
}

/** Relative luminance of an sRGB colour, 0 to 1 (WCAG 2.2). @param {number[]} color red, green, blue, 0 to 255 @returns {number} */
export function luminance(color) {
  const [red, green, blue] = color.map((byte) =>
    byte <= 10 ? byte / 255 / 12.92 : ((byte / 255 + 0.055) / 1.055) ** 2.4,
  );
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
