// The picture of the network as a slide needs it: on its ground, with the legend below, as one SVG.

import { css } from "../../draw/colormap.js";
import { endsInWords } from "../../draw/scale.js";
import { INK } from "../../draw/theme_colors.js";
import { escaped } from "./svg_context.js";

/** @typedef {import("../../draw/theme_colors.js").Theme} Theme */
/** @typedef {import("../../runtime/text.js").Text} Text */
/** @typedef {{body: string, width: number, height: number}} Drawn SVG elements, and the size of what they show in CSS pixels */
/** @typedef {{reach: number | null, scope: import("../legend.js").Scope, keys: boolean}} Legend the |value| of full colour, where that is one for all; what shares the scale; whether the marks of a cell are drawn */

export const FONT = "Arial, Helvetica, sans-serif"; // whoever opens the file need not have the page's own
const MARGIN = 24;
const BAR = 320; // the length of the colour scale
const FOOT = 50; // the height of the legend
const BESIDE = 32; // from the scale to what the lines mean
const KEYS = 220; // the width of that
const STOPS = 20;

/** @param {Drawn} drawn @param {Legend} legend @param {Theme} theme of the ground @param {Text} text @returns {string} an SVG file */
export function page({ body, width, height }, legend, theme, text) {
  const least = BAR + (legend.keys ? BESIDE + KEYS : 0);
  const [wide, high] = [Math.ceil(Math.max(width, least)) + 2 * MARGIN, Math.ceil(height) + FOOT + 2 * MARGIN];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="${wide}" height="${high}" viewBox="0 0 ${wide} ${high}">`,
    `<rect width="${wide}" height="${high}" fill="${INK[theme].halo}"/>`,
    `<g transform="translate(${MARGIN} ${MARGIN})">`,
    body,
    `</g>`,
    `<g transform="translate(${MARGIN} ${MARGIN + height + 16})">`,
    ...scale(legend, theme, text),
    `</g>`,
    `</svg>\n`,
  ].join("\n");
}

/** @param {Legend} legend @param {Theme} theme @param {Text} text */
function scale({ reach, scope, keys }, theme, text) {
  const ends = endsInWords(reach ? { low: -reach, high: reach } : null, text);
  const stops = Array.from({ length: STOPS + 1 }, (_, step) => {
    const color = css(theme, (2 * step) / STOPS - 1, 1);
    return `<stop offset="${step / STOPS}" stop-color="${color}"/>`;
  });
  return [
    `<defs><linearGradient id="scale">${stops.join("")}</linearGradient></defs>`,
    `<rect width="${BAR}" height="10" rx="3" fill="url(#scale)" stroke="${INK[theme].frame}"/>`,
    write(ends[0], 0, 26, theme, "start"),
    write(ends[1], BAR / 2, 26, theme, "middle"),
    write(ends[2], BAR, 26, theme, "end"),
    write(shared(scope, text), 0, 44, theme, "start"),
    ...(keys ? meanings(theme, text) : []),
  ];
}

/** What shares the scale: without a page there is nothing to hover. @param {import("../legend.js").Scope} scope @param {Text} text @returns {string} */
function shared(scope, text) {
  if (scope === "network") return text("The whole network shares one scale.");
  if (scope === "layer") return text("All maps of a layer share one scale.");
  return scope === "map"
    ? text("Each map has its own scale.")
    : text("Each map has its own scale, maps of one number share theirs.");
}

/** What the lines around a cell mean. @param {Theme} theme @param {Text} text */
function meanings(theme, text) {
  const x = BAR + BESIDE;
  const { text: ink, mark } = INK[theme];
  return [
    `<path d="M${x} 5h7" stroke="${css(theme, -0.6, 1)}" stroke-width="3"/><path d="M${x + 7} 5h7" stroke="${css(theme, 0.6, 1)}" stroke-width="3"/>`,
    write(text("edge: weight × input"), x + 22, 9, theme, "start"),
    `<rect x="${x + 1}" y="16" width="12" height="12" fill="none" stroke="${ink}" stroke-width="2"/>`,
    write(text("window that is read"), x + 22, 26, theme, "start"),
    `<rect x="${x + 1}" y="34" width="12" height="12" fill="none" stroke="${mark}" stroke-width="2" stroke-dasharray="4 3"/>`,
    write(text("receptive field"), x + 22, 44, theme, "start"),
  ];
}

/** @param {string} words @param {number} x @param {number} y @param {Theme} theme @param {"start" | "middle" | "end"} anchor */
function write(words, x, y, theme, anchor) {
  return `<text x="${x}" y="${y}" text-anchor="${anchor}" fill="${INK[theme].quiet}" style="font:12px ${FONT}">${escaped(words)}</text>`;
}

/** What a picture's file is called, without its ending. @param {import("../../model/network.js").Network} network @param {boolean} space @param {import("../../model/network.js").Unit | null} unit whose equation is open */
export function fileName({ name, path }, space, unit) {
  const place = unit ? [unit.layer, unit.channel, unit.row, unit.column] : [];
  const parts = ["cnnviz", name, path, space ? "3d" : "flat", ...place];
  return parts
    .filter((part) => part !== "")
    .join("-")
    .replace(/[^\w.-]+/g, "-");
}
