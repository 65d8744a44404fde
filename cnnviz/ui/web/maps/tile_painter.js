// Draws the tile of a channel: its picture from the atlas, a sign where it answers to nothing, an empty frame until it is made.

import { INK, SLABS } from "../draw/theme_colors.js";

/** @typedef {import("../model/atlas.js").Atlas} Atlas */
/** @typedef {import("./map_painter.js").Box} Box */
/** @typedef {{atlas: Atlas | null, theme: "light" | "dark"}} Drawn */

const SIGN = 0.24; // radius of the sign on it, as a share of the tile
const DASH = [3, 3];

/** @param {CanvasRenderingContext2D} context @param {Drawn} drawn @param {number} channel @param {Box} box */
export function drawTile(context, { atlas, theme }, channel, box) {
  const { x, y, width, height } = box;
  const pictured = atlas?.pictured(channel);
  const silent = !pictured && atlas?.never(channel);
  if (pictured) drawPicture(context, /** @type {Atlas} */ (atlas), channel, box);
  else if (silent) drawSilence(context, theme, box);
  context.strokeStyle = INK[theme].frame;
  context.lineWidth = 1;
  context.setLineDash(pictured || silent ? [] : DASH);
  context.strokeRect(x + 0.5, y + 0.5, width - 1, height - 1);
  context.setLineDash([]);
}

/** @param {CanvasRenderingContext2D} context @param {Atlas} atlas @param {number} channel @param {Box} box */
function drawPicture(context, atlas, channel, { x, y, width, height }) {
  const { left, top, side } = atlas.spot(channel);
  const ratio = globalThis.devicePixelRatio || 1;
  context.imageSmoothingEnabled = width * ratio < side * 2; // else its pixels stay squares
  context.imageSmoothingQuality = "high";
  context.drawImage(/** @type {CanvasImageSource} */ (atlas.sprite), left, top, side, side, x, y, width, height);
}

/** Grey, with a circle that is crossed out: nothing. @param {CanvasRenderingContext2D} context @param {"light" | "dark"} theme @param {Box} box */
function drawSilence(context, theme, { x, y, width, height }) {
  const [middle, centre, radius] = [x + width / 2, y + height / 2, SIGN * Math.min(width, height)];
  const reach = radius * Math.SQRT1_2;
  context.fillStyle = `rgb(${SLABS[theme].join(" ")})`;
  context.fillRect(x, y, width, height);
  context.strokeStyle = INK[theme].quiet;
  context.lineWidth = Math.max(1.5, radius / 6);
  context.beginPath();
  context.arc(middle, centre, radius, 0, 2 * Math.PI);
  context.moveTo(middle - reach, centre + reach);
  context.lineTo(middle + reach, centre - reach);
  context.stroke();
}
