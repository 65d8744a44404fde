// The network at rest, as the flat view draws it: its maps, and all that is written beside them.

import { captioned } from "../model/bands.js";
import { named } from "../model/names.js";
import { INK } from "../draw/theme_colors.js";
import { tints } from "../draw/tint.js";
import { corner } from "./layout.js";
import { wires } from "./wires.js";

/** @typedef {import("./layout.js").Layout} Layout */
/** @typedef {import("./layout.js").Plate} Plate */
/** @typedef {import("./scene.js").Scene} Scene */
/** @typedef {import("./scene.js").Name} Name */
/** @typedef {import("../runtime/text.js").Text} Text */
/** @typedef {(pixels: Uint32Array, columns: number, rows: number, box: {x: number, y: number, width: number, height: number}) => void} Stamp puts a map into a box, each cell of one colour */

const TALL = 24; // a band that is as high has room for two lines beside it
const BOLD = 600;

/**
 * @param {CanvasRenderingContext2D} context in CSS pixels @param {Layout} plan @param {Scene} scene @param {Text} text @param {Stamp} stamp
 * @returns {Name[]} where the names of the bands are
 */
export function drawNetwork(context, plan, scene, text, stamp) {
  wires(context, plan, scene, text);
  return plan.plates.map((plate) => {
    if (plate.folded) {
      context.fillStyle = INK[scene.theme].frame;
      context.fillRect(plate.frame.x, plate.frame.y, plate.frame.width, plate.frame.height);
    } else paint(context, scene, plate, stamp);
    if (plate.tagged) tags(context, scene, plate);
    if (plate.band.answers.length && !plate.folded) answers(context, plan, scene, plate);
    return label(context, scene, plate, text);
  });
}

/** Draw the maps of a band. @param {CanvasRenderingContext2D} context @param {Scene} scene @param {Plate} plate @param {Stamp} stamp */
function paint(context, { shades, colors, photos, theme }, { band, rows, columns, cell, maps }, stamp) {
  const values = shades[band.index];
  const photo = photos[band.index];
  const size = rows * columns;
  context.strokeStyle = INK[theme].frame;
  context.lineWidth = 1;
  maps.forEach(({ x, y }, run) => {
    const pixels = new Uint32Array(size);
    for (let at = 0; at < size; at += 1) {
      const place = run * size + at;
      pixels[at] = place < values.length ? (photo?.[place] ?? colors[values[place]]) : 0;
    }
    const [width, height] = [columns * cell, rows * cell];
    stamp(pixels, columns, rows, { x, y, width, height });
    context.strokeRect(x - 0.5, y - 0.5, width + 1, height + 1);
  });
}

/** Write what the answers are: into their cells, or with their numbers beside them. @param {CanvasRenderingContext2D} context @param {Layout} plan @param {Scene} scene @param {Plate} plate */
function answers(context, plan, scene, plate) {
  const { band } = plate;
  const { theme, font, shades, numbers } = scene;
  const ink = INK[theme];
  const beside = captioned(band);
  if (!beside && plate.cell < 12) return;
  context.textBaseline = "middle";
  band.answers.forEach((answer, column) => {
    const { x, y, size } = corner(plan, { band: band.index, channel: 0, row: 0, column });
    const middle = y + size / 2;
    if (!beside) {
      context.textAlign = "center";
      context.font = `${BOLD} ${Math.min(16, size * 0.6)}px ${font}`;
      context.fillStyle = tints(theme).inks[shades[band.index][column]];
      context.fillText(answer, x + size / 2, middle + 1);
      return;
    }
    context.textAlign = "left";
    context.font = `${BOLD} 13px ${font}`;
    context.fillStyle = ink.text;
    context.fillText(answer, x + size + 8, numbers.length ? middle - 8 : middle);
    context.font = `13px ${font}`;
    context.fillStyle = ink.quiet;
    if (numbers.length) context.fillText(numbers[column], x + size + 8, middle + 8);
  });
}

/**
 * Write the name of a band, and how much it puts out where that has room.
 * @param {CanvasRenderingContext2D} context @param {Scene} scene @param {Plate} plate @param {Text} text @returns {Name}
 */
function label(context, { network, theme, font, direction }, { band, label: at, room, beside, frame, folded }, text) {
  const ink = INK[theme];
  const { name, size } = named(network, band, text);
  const title = band.path ? `${name} ›` : name;
  context.textAlign = "left";
  context.textBaseline = "alphabetic";
  context.font = `${BOLD} 13px ${font}`;
  context.fillStyle = folded ? ink.quiet : band.path ? ink.link : ink.text;
  const wide = context.measureText(title).width;
  if (direction === "right" && folded) {
    // Along its line: across, it would run into the next band.
    context.save();
    context.translate(frame.x + frame.width + 6, frame.y);
    context.rotate(Math.PI / 2);
    context.fillText(title, 0, 0);
    context.restore();
    return { band: band.index, x: frame.x + frame.width, y: frame.y, width: 20, height: wide };
  }
  const below = beside && frame.height >= TALL;
  const y = below ? at.y - 9 : at.y;
  context.fillText(title, at.x, y);
  if (band.path) context.fillRect(at.x, y + 2, wide, 1);
  context.font = `13px ${font}`;
  context.fillStyle = ink.quiet;
  if (below) context.fillText(size, at.x, y + 18);
  else if (wide + 8 + context.measureText(size).width <= room) context.fillText(size, at.x + wide + 8, y);
  return { band: band.index, x: Math.max(0, at.x - 4), y: y - 15, width: wide + 8, height: 20 };
}

/** Write the number of each channel above its map. @param {CanvasRenderingContext2D} context @param {Scene} scene @param {Plate} plate */
function tags(context, { network, photos, theme, font }, { band, maps }) {
  const color = (/** @type {number} */ channel) => (photos[band.index] ? ` ${"RGB"[channel]}` : "");
  context.textAlign = "left";
  context.textBaseline = "alphabetic";
  context.font = `10px ${font}`;
  context.fillStyle = INK[theme].quiet;
  maps.forEach(({ x, y }, channel) => context.fillText(`${network.number(band, channel)}${color(channel)}`, x, y - 2));
}
