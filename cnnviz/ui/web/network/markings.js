// What is drawn around one cell of the flat view: its edges, windows, receptive field, winner and outline.

import { css } from "../draw/colormap.js";
import { strokeMark } from "../draw/mark.js";
import { INK } from "../draw/theme_colors.js";
import { corner } from "./layout.js";

/** @typedef {import("./scene.js").Scene} Scene */
/** @typedef {import("./scene.js").Marks} Marks */
/** @typedef {import("./layout.js").Layout} Layout */
/** @typedef {import("../model/network.js").Cell} Cell */

/** @param {CanvasRenderingContext2D} context @param {Layout} plan @param {Scene} scene @param {Marks} marks */
export function markings(context, plan, scene, marks) {
  const ink = INK[scene.theme];
  edges(context, plan, scene, marks);
  context.strokeStyle = ink.text;
  context.lineWidth = 1.5;
  for (const { band, channel, box } of marks.windows) {
    const plate = plan.plates[band];
    const channels = channel === null ? plate.maps.map((_, index) => index) : [channel];
    for (const each of channels) {
      outline(context, plan, band, each, box);
      context.stroke();
    }
  }
  const { network, theme } = scene;
  if (marks.cell.band > 0 && network.begins(network.bands[0])) {
    plan.plates[0].maps.forEach((_, channel) => {
      outline(context, plan, 0, channel, marks.field);
      strokeMark(context, null, theme, 2, [4, 3]);
    });
  }
  if (marks.winner) markCell(context, plan, marks.winner, theme, 2);
  around(context, plan, marks.cell);
  context.strokeStyle = ink.text;
  context.lineWidth = 2;
  context.stroke();
}

/** Say "here" about a cell. @param {CanvasRenderingContext2D} context @param {Layout} plan @param {Cell} cell @param {Scene["theme"]} theme @param {number} line its width */
export function markCell(context, plan, cell, theme, line) {
  around(context, plan, cell);
  strokeMark(context, null, theme, line);
}

/** @param {CanvasRenderingContext2D} context @param {Layout} plan @param {Scene} scene @param {Marks} marks */
function edges(context, plan, { theme }, marks) {
  const end = corner(plan, marks.cell);
  context.lineWidth = marks.edges.length > 60 ? 0.8 : 1.2;
  // The weak ones first, so that the strong ones stay on top.
  const ordered = [...marks.edges].sort((a, b) => Math.abs(a.product) - Math.abs(b.product));
  for (const { cell, product } of ordered) {
    const start = corner(plan, cell);
    context.globalAlpha = 0.25 + 0.75 * Math.min(1, Math.abs(product) / (marks.reach || 1));
    context.strokeStyle = css(theme, product, marks.reach);
    context.beginPath();
    context.moveTo(start.x + start.size / 2, start.y + start.size / 2);
    context.lineTo(end.x + end.size / 2, end.y + end.size / 2);
    context.stroke();
  }
  context.globalAlpha = 1;
}

/** Trace a box of cells [top, left, bottom, right] of a map. @param {CanvasRenderingContext2D} context @param {Layout} plan @param {number} band @param {number} channel @param {number[]} box */
function outline(context, plan, band, channel, [top, left, bottom, right]) {
  context.beginPath();
  const plate = plan.plates[band];
  if (plate.folded) return;
  const { x, y } = plate.maps[channel];
  context.rect(x + left * plate.cell, y + top * plate.cell, (right - left) * plate.cell, (bottom - top) * plate.cell);
}

/** Trace the outline around a cell. @param {CanvasRenderingContext2D} context @param {Layout} plan @param {Cell} cell */
function around(context, plan, cell) {
  context.beginPath();
  const { x, y, size } = corner(plan, cell);
  if (size) context.rect(x - 1, y - 1, size + 2, size + 2);
}
