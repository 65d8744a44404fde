// What stands above the boxes of the 3D view, in Canvas 2D: names, digits, edges and outlines.

import { css } from "./color.js";
import { FONT, INK } from "./ink.js";
import { named } from "./names.js";
import { offset } from "./network.js";
import { centre, height, outline, rim } from "./space_geometry.js";

/** @typedef {import("./camera.js").Point} Point */
/** @typedef {import("./camera.js").Place} Place */
/** @typedef {import("./network.js").Cell} Cell */
/** @typedef {import("./scene.js").Scene} Scene */
/** @typedef {import("./scene.js").Marks} Marks */
/** @typedef {import("./space_geometry.js").Plate} Plate */
/**
 * @typedef {object} Sheet what is drawn on
 * @property {CanvasRenderingContext2D} context in CSS pixels
 * @property {Scene} scene @property {Plate[]} plates
 * @property {(point: Point) => Place} project
 */

const CAPTION = 15; // pixels from a plate down to the line its name stands on
const STRONG = 330; // the shade from which an output counts as likely

/** The middle of a cell's upper side. @param {Scene} scene @param {Plate[]} plates @param {Cell} cell @returns {Point} */
export function top(scene, plates, cell) {
  const [x, y, z] = centre(plates, cell);
  const plate = plates[cell.band];
  return [x, plate.folded ? y : y + height(plate, scene.shades[cell.band][offset(plate.band, cell)]), z];
}

/** The name and shape of every band, below the near edge of its plate. @param {Sheet} sheet */
export function labels({ context, scene, plates, project }) {
  const ink = INK[scene.theme];
  for (const plate of plates) {
    const seen = rim(plate).map(project);
    if (seen.some(({ scale }) => scale === 0)) continue;
    const { corner, right } = caption(seen);
    const { name, shape } = named(scene.network, plate.band);
    const bold = `600 13px ${FONT}`;
    const plain = `13px ${FONT}`;
    context.textAlign = "left";
    context.font = bold;
    const first = context.measureText(`${name}  `).width;
    context.font = plain;
    const start = right ? corner.x : corner.x - first - context.measureText(shape).width;
    write(context, shape, start + first, corner.y + CAPTION, ink.quiet, ink.halo);
    context.font = bold;
    write(context, name, start, corner.y + CAPTION, plate.folded ? ink.quiet : ink.text, ink.halo);
  }
}

/**
 * Where a plate's name starts: at its lowest corner, below the flatter edge there, and to which side that edge leads.
 * @param {Place[]} seen its corners in a ring @returns {{corner: Place, right: boolean}}
 */
function caption(seen) {
  const at = seen.reduce((low, { y }, index) => (y > seen[low].y ? index : low), 0);
  const corner = seen[at];
  const slope = (/** @type {Place} */ { x, y }) => Math.abs((y - corner.y) / (x - corner.x || 1e-9));
  const [before, after] = [seen[(at + 3) % 4], seen[(at + 1) % 4]];
  const along = slope(before) < slope(after) ? before : after;
  return { corner, right: along.x > corner.x };
}

/** What each unit of the last band stands for, above it. @param {Sheet} sheet */
export function digits({ context, scene, plates, project }) {
  const { network, shades, theme } = scene;
  const plate = plates[plates.length - 1];
  if (plate.folded || network.labels.length !== plate.band.columns) return;
  context.textAlign = "center";
  const places = network.labels.map((_, column) => project(top(scene, plates, { band: plate.band.index, channel: 0, row: 0, column })));
  const [first, last] = [places[0], places[places.length - 1]];
  const apart = Math.hypot(last.x - first.x, last.y - first.y) / places.length;
  network.labels.forEach((name, column) => {
    const { x, y, scale } = places[column];
    const size = Math.min(34, scale * plate.side * 0.6);
    const strong = shades[plate.band.index][column] > STRONG;
    if (size < 7 || (apart < size * 0.8 && !strong)) return; // seen from the side, they stand one behind the other
    context.font = `${strong ? 800 : 500} ${strong ? size * 1.3 : size}px ${FONT}`;
    write(context, name, x, y - scale * plate.side * 0.42, INK[theme][strong ? "text" : "quiet"], INK[theme].halo);
  });
}

/** Edges and outlines around one cell. @param {Sheet} sheet @param {Marks} marks */
export function markings(sheet, marks) {
  const { context, scene, plates, project } = sheet;
  const ink = INK[scene.theme];
  edges(sheet, marks);
  for (const { band, channel, box } of marks.windows) {
    const plate = plates[band];
    if (plate.folded) continue;
    const channels = channel === null ? plate.maps.map((_, index) => index) : [channel];
    for (const each of channels) outlined(sheet, outline(plate, each, box), ink.text, 1.5);
  }
  if (marks.cell.band > 0 && !plates[0].folded) field(sheet, marks);
  if (marks.winner) frame(sheet, marks.winner, ink.mark, 2.5);
  frame(sheet, marks.cell, ink.text, 2);
}

/** A frame around a cell. @param {Sheet} sheet @param {Cell} cell @param {string} color @param {number} line */
export function frame(sheet, cell, color, line) {
  const { scene, plates } = sheet;
  const plate = plates[cell.band];
  if (plate.folded) return;
  const [x, y, z] = top(scene, plates, cell);
  const half = plate.side * 0.55;
  const around = [[-half, -half], [half, -half], [half, half], [-half, half]];
  outlined(sheet, around.map(([a, b]) => [x + a, y, z + b]), color, line);
}

/** A closed line that stands out from cells of any colour. */
function outlined(/** @type {Sheet} */ { context, scene, project }, /** @type {Point[]} */ points, /** @type {string} */ color, /** @type {number} */ line) {
  const places = points.map(project);
  context.lineJoin = "round";
  context.strokeStyle = INK[scene.theme].halo;
  context.lineWidth = line + 2.5;
  ring(context, places);
  context.strokeStyle = color;
  context.lineWidth = line;
  ring(context, places);
}

/** @param {Sheet} sheet @param {Marks} marks */
function edges({ context, scene, plates, project }, marks) {
  const end = project(centre(plates, marks.cell));
  const fine = marks.edges.length > 60 ? 0.8 : 1.2;
  // The weak ones first, so that the strong ones stay on top.
  const ordered = [...marks.edges].sort((a, b) => Math.abs(a.product) - Math.abs(b.product));
  for (const { cell, product } of ordered) {
    const start = project(top(scene, plates, cell));
    if (start.scale === 0 || end.scale === 0) continue;
    const share = Math.min(1, Math.abs(product) / (marks.reach || 1));
    context.globalAlpha = 0.2 + 0.8 * share;
    // Not from zero's own colour on: that is the page's, and these lines cross coloured cells.
    context.strokeStyle = product === 0 ? INK[scene.theme].frame : css(scene.theme, Math.sign(product) * (0.5 + share / 2), 1);
    context.lineWidth = fine * (1 + share);
    context.beginPath();
    context.moveTo(start.x, start.y);
    context.lineTo(end.x, end.y);
    context.stroke();
  }
  context.globalAlpha = 1;
}

/** The input pixels that a cell can see, and the lines of sight to their corners. @param {Sheet} sheet @param {Marks} marks */
function field({ context, scene, plates, project }, { cell, field: box }) {
  const seen = outline(plates[0], 0, box).map(project);
  const from = project(centre(plates, cell));
  context.strokeStyle = INK[scene.theme].mark;
  context.lineWidth = 1;
  context.globalAlpha = 0.45;
  context.setLineDash([2, 4]);
  for (const to of seen) {
    if (from.scale > 0 && to.scale > 0) ring(context, [from, to]);
  }
  context.globalAlpha = 1;
  context.setLineDash([5, 3]);
  context.lineWidth = 2;
  ring(context, seen);
  context.setLineDash([]);
}

/** @param {CanvasRenderingContext2D} context @param {Place[]} places */
function ring(context, places) {
  if (places.some(({ scale }) => scale === 0)) return;
  context.beginPath();
  for (const { x, y } of places) context.lineTo(x, y);
  context.closePath();
  context.stroke();
}

/** Text that can be read above lines. */
function write(/** @type {CanvasRenderingContext2D} */ context, /** @type {string} */ words, /** @type {number} */ x,
  /** @type {number} */ y, /** @type {string} */ color, /** @type {string} */ halo) {
  context.lineJoin = "round";
  context.lineWidth = 4;
  context.strokeStyle = halo;
  context.strokeText(words, x, y);
  context.fillStyle = color;
  context.fillText(words, x, y);
}
