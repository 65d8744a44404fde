// The marks above the boxes of the 3D view, in Canvas 2D: names, digits, edges and outlines.

import { css } from "../../draw/colormap.js";
import { INK } from "../../draw/theme_colors.js";
import { strokeMark } from "../../draw/mark.js";
import { named } from "../../model/names.js";
import { offset } from "../../model/bands.js";
import { centre, height, outline, rim } from "./geometry.js";

/** @typedef {import("./camera.js").Point} Point */
/** @typedef {import("./camera.js").Place} Place */
/** @typedef {import("../../model/network.js").Cell} Cell */
/** @typedef {import("../scene.js").Scene} Scene */
/** @typedef {import("../scene.js").Marks} Marks */
/** @typedef {import("./geometry.js").Plate} Plate */
/**
 * @typedef {object} Drawing where and what is drawn
 * @property {CanvasRenderingContext2D} context in CSS pixels
 * @property {Scene} scene @property {Plate[]} plates
 * @property {(point: Point) => Place} project
 */

const CAPTION = 15; // pixels from a plate down to the line its name stands on
const STRONG = 330; // the colorIndex from which an output counts as likely

/** The middle of a cell's upper side. @param {Scene} scene @param {Plate[]} plates @param {Cell} cell @returns {Point} */
export function top(scene, plates, cell) {
  const [x, y, z] = centre(plates, cell);
  const plate = plates[cell.band];
  return [x, plate.folded ? y : y + height(plate, scene.shades[cell.band][offset(plate.band, cell)]), z];
}

/**
 * The name and shape of every band, below the near edge of its plate.
 * @param {Drawing} drawing @param {import("../../runtime/text.js").Text} text @returns {import("../scene.js").Name[]} where those names are
 */
export function labels({ context, scene, plates, project }, text) {
  const ink = INK[scene.theme];
  /** @type {import("../scene.js").Name[]} */
  const names = [];
  for (const plate of plates) {
    const seen = rim(plate).map(project);
    if (seen.some(({ scale }) => scale === 0)) continue;
    const { corner, right } = caption(seen);
    const { name, size } = named(scene.network, plate.band, text);
    const bold = `600 13px ${scene.font}`;
    const plain = `13px ${scene.font}`;
    context.textAlign = "left";
    context.font = bold;
    const { path } = plate.band;
    const title = path ? `${name} ›` : name;
    const first = context.measureText(`${title}  `).width;
    context.font = plain;
    const start = right ? corner.x : corner.x - first - context.measureText(size).width;
    write(context, size, start + first, corner.y + CAPTION, ink.quiet, ink.halo);
    context.font = bold;
    write(context, title, start, corner.y + CAPTION, plate.folded ? ink.quiet : path ? ink.link : ink.text, ink.halo);
    names.push({ band: plate.band.index, x: start - 4, y: corner.y + CAPTION - 15, width: first, height: 20 });
  }
  return names;
}

/** The shortcuts, as curves beside the plates from one to the next that they lead to. @param {Drawing} drawing */
export function shortcuts({ context, scene, plates, project }) {
  const { network, theme } = scene;
  const side = (/** @type {string} */ name) => {
    const { x, y, width } = plates[network.bands.findIndex((band) => band.name === name)];
    return /** @type {Point} */ ([x + width / 2 + 1, y, 0]);
  };
  context.lineWidth = 1.5;
  context.strokeStyle = INK[theme].quiet;
  for (const { source, target } of network.wires) {
    const [from, to] = [side(source), side(target)];
    const out = Math.max(from[0], to[0]) + 24;
    const places = [from, /** @type {Point} */ ([out, from[1], 0]), /** @type {Point} */ ([out, to[1], 0]), to].map(
      project,
    );
    if (places.some(({ scale }) => scale === 0)) continue;
    const [a, b, c, d] = places;
    context.beginPath();
    context.moveTo(a.x, a.y);
    context.bezierCurveTo(b.x, b.y, c.x, c.y, d.x, d.y);
    context.lineTo(d.x + 6, d.y - 4);
    context.moveTo(d.x, d.y);
    context.lineTo(d.x + 6, d.y + 4);
    context.stroke();
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

/** What each answer is, above its unit, with its number where the names are long. @param {Drawing} drawing */
export function answers({ context, scene, plates, project }) {
  const { shades, theme, numbers, font } = scene;
  const plate = plates[plates.length - 1];
  const { band } = plate;
  if (plate.folded || !band.answers.length) return;
  context.textAlign = "center";
  const places = band.answers.map((_, column) =>
    project(top(scene, plates, { band: band.index, channel: 0, row: 0, column })),
  );
  const [first, last] = [places[0], places[places.length - 1]];
  const apart = Math.hypot(last.x - first.x, last.y - first.y) / (places.length - 1 || 1);
  band.answers.forEach((answer, column) => {
    const { x, y, scale } = places[column];
    const words = numbers.length ? `${answer} ${numbers[column]}` : answer;
    const size = numbers.length ? 13 : Math.min(34, scale * plate.side * 0.6);
    const strong = shades[band.index][column] > STRONG;
    context.font = `${strong ? 800 : 500} ${strong && !numbers.length ? size * 1.3 : size}px ${font}`;
    // Seen from the side, they stand one behind the other.
    if (size < 7 || (apart < context.measureText(words).width + 2 && !strong)) return;
    write(context, words, x, y - scale * plate.side * 0.42, INK[theme][strong ? "text" : "quiet"], INK[theme].halo);
  });
}

/** Edges and outlines around one cell. @param {Drawing} drawing @param {Marks} marks */
export function markings(drawing, marks) {
  const { scene, plates } = drawing;
  const ink = INK[scene.theme];
  edges(drawing, marks);
  for (const { band, channel, box } of marks.windows) {
    const plate = plates[band];
    if (plate.folded) continue;
    const channels = channel === null ? plate.maps.map((_, index) => index) : [channel];
    for (const each of channels) outlined(drawing, outline(plate, each, box), ink.text, 1.5);
  }
  if (marks.cell.band > 0 && !plates[0].folded && scene.network.begins(plates[0].band)) field(drawing, marks);
  if (marks.winner) frame(drawing, marks.winner, ink.mark, 2.5);
  frame(drawing, marks.cell, ink.text, 2);
}

/** A frame around a cell. @param {Drawing} drawing @param {Cell} cell @param {string} color @param {number} line */
export function frame(drawing, cell, color, line) {
  const { scene, plates } = drawing;
  const plate = plates[cell.band];
  if (plate.folded) return;
  const [x, y, z] = top(scene, plates, cell);
  const half = plate.side * 0.55;
  const around = [
    [-half, -half],
    [half, -half],
    [half, half],
    [-half, half],
  ];
  outlined(
    drawing,
    around.map(([a, b]) => [x + a, y, z + b]),
    color,
    line,
  );
}

/** A closed line that stands out from cells of any colour. */
function outlined(
  /** @type {Drawing} */ { context, scene, project },
  /** @type {Point[]} */ points,
  /** @type {string} */ color,
  /** @type {number} */ line,
) {
  const path = closed(points.map(project));
  context.lineJoin = "round";
  context.strokeStyle = INK[scene.theme].halo;
  context.lineWidth = line + 2.5;
  context.stroke(path);
  context.strokeStyle = color;
  context.lineWidth = line;
  context.stroke(path);
}

/** @param {Drawing} drawing @param {Marks} marks */
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
    context.strokeStyle =
      product === 0 ? INK[scene.theme].frame : css(scene.theme, Math.sign(product) * (0.5 + share / 2), 1);
    context.lineWidth = fine * (1 + share);
    context.beginPath();
    context.moveTo(start.x, start.y);
    context.lineTo(end.x, end.y);
    context.stroke();
  }
  context.globalAlpha = 1;
}

/** The receptive field of a cell in the input, and lines to its corners. @param {Drawing} drawing @param {Marks} marks */
function field({ context, scene, plates, project }, { cell, field: box }) {
  const from = project(centre(plates, cell));
  context.strokeStyle = INK[scene.theme].mark;
  context.lineWidth = 1;
  context.globalAlpha = 0.45;
  context.setLineDash([2, 4]);
  const boxes = plates[0].maps.map((_, channel) => outline(plates[0], channel, box).map(project));
  for (const to of boxes.flat()) {
    if (from.scale > 0 && to.scale > 0) context.stroke(closed([from, to]));
  }
  context.globalAlpha = 1;
  context.setLineDash([]);
  for (const seen of boxes) strokeMark(context, closed(seen), scene.theme, 2, [5, 3]);
}

/** The closed line through `places`; none where one of them is behind the eye. @param {Place[]} places */
function closed(places) {
  const path = new Path2D();
  if (places.some(({ scale }) => scale === 0)) return path;
  for (const { x, y } of places) path.lineTo(x, y);
  path.closePath();
  return path;
}

/** Text that can be read above lines. */
function write(
  /** @type {CanvasRenderingContext2D} */ context,
  /** @type {string} */ words,
  /** @type {number} */ x,
  /** @type {number} */ y,
  /** @type {string} */ color,
  /** @type {string} */ halo,
) {
  context.lineJoin = "round";
  context.lineWidth = 4;
  context.strokeStyle = halo;
  context.strokeText(words, x, y);
  context.fillStyle = color;
  context.fillText(words, x, y);
}
