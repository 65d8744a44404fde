// The colours that scripts draw with; where style/tokens.css names one too, both are equal.

/** @typedef {"light" | "dark"} Theme */
/** @typedef {[number, number, number]} Rgb red, green, blue, each 0 to 255 */
/** @typedef {{text: string, quiet: string, frame: string, link: string, mark: string, halo: string}} Ink as #rrggbb */

/** Names and lines of the drawn network; `mark` is what says "here", `halo` what surrounds it. @type {Record<Theme, Ink>} */
export const INK = {
  light: { text: "#2f2d2b", quiet: "#72706f", frame: "#c9ccd6", link: "#0b5cad", mark: "#8c0064", halo: "#ffffff" },
  dark: { text: "#edebe8", quiet: "#a9a7a4", frame: "#3d4250", link: "#8ec5ff", mark: "#ff94c2", halo: "#0e0d0c" },
};

// Blue for negative, orange for positive: told apart in every common form of colour blindness, and by lightness where the
// sign is known. The middle is the page's own background, so that zero is what recedes.
/** A number's colour, from -1 over 0 to +1. @type {Record<Theme, Rgb[]>} */
export const SCALE = {
  light: [
    [5, 48, 120],
    [67, 133, 196],
    [247, 247, 247],
    [233, 140, 49],
    [127, 45, 4],
  ],
  dark: [
    [158, 213, 255],
    [42, 120, 190],
    [22, 24, 30],
    [214, 112, 24],
    [255, 221, 150],
  ],
};

/** The plates that the cells of the 3D view stand on, and the ground of a tile without a picture. @type {Record<Theme, Rgb>} */
export const SLABS = { light: [214, 217, 226], dark: [58, 62, 76] };

/** The light that runs through the network. @type {Record<Theme, Rgb>} */
export const GLOW = { light: [255, 188, 46], dark: [255, 236, 170] };

/** The pixel on which a number depends most. @type {Rgb} */
export const HOT = [235, 120, 20];

/** @param {string} color as #rrggbb @returns {Rgb} */
export function rgb(color) {
  return /** @type {Rgb} */ ([1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16)));
}
