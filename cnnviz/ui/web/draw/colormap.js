// The colour map: one diverging scale for all numbers, zero in its middle.

import { SCALE } from "./theme_colors.js";

/** @typedef {import("./theme_colors.js").Rgb} Rgb */
/** @typedef {{low: number, high: number}} Ends where a scale ends: low is 0 or below, high 0 or above */

const STEPS = 511;

/** The 511 colours of a theme, from -1 to +1. @param {"light" | "dark"} theme @returns {Uint32Array} RGBA, little-endian */
export function palette(theme) {
  const table = new Uint32Array(STEPS);
  for (let step = 0; step < STEPS; step += 1) {
    const [red, green, blue] = mix(theme, (step / (STEPS - 1)) * 2 - 1);
    table[step] = ((255 << 24) | (blue << 16) | (green << 8) | red) >>> 0;
  }
  return table;
}

/** The place of a number in a palette. @param {number} value @param {number} reach the |value| of full colour */
export function colorIndex(value, reach) {
  const share = reach > 0 ? Math.max(-1, Math.min(1, value / reach)) : 0;
  return Math.floor(((share + 1) / 2) * (STEPS - 1) + 0.5); // as Math.round, in half its time
}

/** A CSS colour. @param {"light" | "dark"} theme @param {number} value @param {number} reach */
export function css(theme, value, reach) {
  const share = reach > 0 ? Math.max(-1, Math.min(1, value / reach)) : 0;
  return `rgb(${mix(theme, share).join(" ")})`;
}

/** The |value| of full colour on the side of zero where `value` lies. @param {Ends} ends @param {number} value */
export function reachOf({ low, high }, value) {
  return value < 0 ? -low : high;
}

/** The largest |value|, 0 of nothing. @param {ArrayLike<number>} values @returns {number} */
export function maxAbs(values) {
  let largest = 0;
  for (let index = 0; index < values.length; index += 1) largest = Math.max(largest, Math.abs(values[index]));
  return largest;
}

/** @param {"light" | "dark"} theme @param {number} share -1 to 1 @returns {Rgb} */
function mix(theme, share) {
  const stops = SCALE[theme];
  const place = ((share + 1) / 2) * (stops.length - 1);
  const low = Math.min(Math.floor(place), stops.length - 2);
  return /** @type {Rgb} */ (
    stops[low].map((from, axis) => Math.round(from + (stops[low + 1][axis] - from) * (place - low)))
  );
}
