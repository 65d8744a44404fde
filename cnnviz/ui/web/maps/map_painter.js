// Draws the maps of a layer in their colours: each is coloured once, on a sprite, and from then on copied.

import { css, palette, reachOf } from "../draw/colormap.js";
import { INK } from "../draw/theme_colors.js";
import { image, numberPixels } from "../draw/pixels.js";
import { along, middles, smoothed } from "../draw/smooth.js";

/** @typedef {import("../model/feature_maps.js").FeatureMaps} FeatureMaps */
/** @typedef {{x: number, y: number, width: number, height: number}} Box CSS pixels */
/** @typedef {{featureMaps: FeatureMaps, scale: import("../model/feature_maps.js").Scale, look: import("./view_state.js").Look, theme: "light" | "dark"}} Drawn */

const WIDEST = 4096; // pixels of the sprite; every browser has canvases of this size

/** @returns {{show: (next: Drawn) => void, draw: (context: CanvasRenderingContext2D, channel: number, box: Box) => void}} */
export function createMapPainter() {
  /** @type {Drawn | null} */
  let drawn = null;
  const sprite = document.createElement("canvas");
  /** @type {{beside: number, high: number, wide: number}} maps in a row of the sprite, and pixels of a map there */
  let sheet = { beside: 1, high: 0, wide: 0 };
  /** @type {Set<number>} the channels that are on the sprite */
  const painted = new Set();

  /** Pixels of a map on the sprite: smooth maps are made as large as they are shown, unless their cells are smaller than that anyway. @param {Drawn} shown @param {Box} box @returns {[number, number]} */
  function pixels({ featureMaps: { rows, columns }, look }, { width, height }) {
    return look === "smooth" ? [Math.max(rows, height), Math.max(columns, width)] : [rows, columns];
  }

  /** Take a sprite of the size that the maps need. @param {number} count @param {number} high @param {number} wide */
  function clear(count, high, wide) {
    const beside = Math.max(1, Math.min(count, Math.floor(WIDEST / wide)));
    sheet = { beside, high, wide };
    [sprite.width, sprite.height] = [beside * wide, Math.ceil(count / beside) * high];
    painted.clear();
  }

  /** Where a map is on the sprite. @param {number} channel @returns {[number, number]} */
  const spot = (channel) => [(channel % sheet.beside) * sheet.wide, Math.floor(channel / sheet.beside) * sheet.high];

  /** Colour a map, once. @param {Drawn} shown @param {number} channel */
  function paint({ featureMaps, scale, theme }, channel) {
    if (painted.has(channel)) return;
    painted.add(channel);
    const { rows, columns } = featureMaps;
    const { high, wide } = sheet;
    const values =
      high === rows && wide === columns
        ? featureMaps.map(channel)
        : smoothed(
            featureMaps.map(channel),
            columns,
            along(middles(rows, high), middles(high, high)),
            along(middles(columns, wide), middles(wide, wide)),
          );
    const made = numberPixels(values, palette(theme), featureMaps.ends(scale, channel));
    sprite.getContext("2d")?.putImageData(image(made, wide, high), ...spot(channel));
  }

  /** @param {CanvasRenderingContext2D} context @param {Drawn} shown @param {number} channel @param {Box} box */
  function drawMap(context, shown, channel, box) {
    const { featureMaps, look, theme } = shown;
    const [high, wide] = pixels(shown, box);
    if (high !== sheet.high || wide !== sheet.wide) clear(featureMaps.count, high, wide);
    paint(shown, channel);
    const [left, top] = spot(channel);
    const { x, y, width, height } = box;
    // Cells stay squares with edges, unless they are to run over; where there are more than pixels they are averaged.
    const ratio = globalThis.devicePixelRatio || 1;
    context.imageSmoothingEnabled = look === "smooth" || width * ratio < featureMaps.columns;
    context.drawImage(sprite, left, top, wide, high, x, y, width, height);
    context.strokeStyle = INK[theme].frame;
    context.strokeRect(x + 0.5, y + 0.5, width - 1, height - 1);
  }

  return {
    show(next) {
      const same =
        drawn &&
        next.featureMaps === drawn.featureMaps &&
        next.scale === drawn.scale &&
        next.look === drawn.look &&
        next.theme === drawn.theme;
      if (!same) sheet = { beside: 1, high: 0, wide: 0 }; // whose colours are others now
      drawn = next;
    },
    draw(context, channel, box) {
      if (!drawn) return;
      if (drawn.featureMaps.single) drawBar(context, drawn, channel, box);
      else drawMap(context, drawn, channel, box);
    },
  };
}

/** A lone number, as long as it is large, above or below the line of zero. @param {CanvasRenderingContext2D} context @param {Drawn} shown @param {number} channel @param {Box} box */
function drawBar(context, { featureMaps, scale, theme }, channel, { x, y, width, height }) {
  const { maps, span } = featureMaps;
  const value = maps[channel];
  const reach = reachOf(featureMaps.ends(scale, channel), value); // the |value| of full colour
  const unit = height / (span.high - span.low || 1);
  const zero = y + span.high * unit;
  context.fillStyle = css(theme, value, reach);
  context.fillRect(x, Math.min(zero, zero - value * unit), width, Math.max(1, Math.abs(value) * unit));
  context.fillStyle = INK[theme].quiet;
  context.fillRect(x - 1, Math.round(zero), width + 2, 1);
}
