// The light of the wave in the flat view: a crest that passes over the maps, and the edges that glow in it.

import { GLOW } from "../draw/theme_colors.js";
import { corner } from "./layout.js";

/** @typedef {import("./layout.js").Layout} Layout */
/** @typedef {import("./scene.js").Scene} Scene */
/** @typedef {import("./wave.js").Light} Light */

const FRONT = 26; // pixels from darkness to the crest
const TAIL = 150; // and behind it to darkness again

/** @param {CanvasRenderingContext2D} context in CSS pixels @param {Layout} plan @param {Scene} scene @param {Light} light */
export function drawLight(context, plan, { theme, direction }, { share, strands }) {
  const up = direction === "up";
  const length = up ? plan.height : plan.width;
  const crest = share * (length + FRONT + TAIL) - FRONT; // from where the picture is
  const place = (/** @type {number} */ way) => (up ? length - way : way);
  const [front, tail] = [place(crest + FRONT), place(crest - TAIL)];
  const beam = (/** @type {number} */ strength) => gradient(context, up, tail, front, GLOW[theme], strength);
  const [from, size] = [Math.min(front, tail), FRONT + TAIL];
  context.save();
  context.beginPath();
  context.rect(up ? 0 : from, up ? from : 0, up ? plan.width : size, up ? size : plan.height);
  context.clip();
  context.fillStyle = beam(0.1);
  context.fillRect(0, 0, plan.width, plan.height);
  context.fillStyle = beam(0.62);
  for (const { frame, maps, rows, columns, cell } of plan.plates) {
    const [near, far] = up ? [frame.y, frame.y + frame.height] : [frame.x, frame.x + frame.width];
    if (far < from || near > from + size) continue;
    for (const { x, y } of maps) context.fillRect(x - 1, y - 1, columns * cell + 2, rows * cell + 2);
  }
  context.strokeStyle = beam(1);
  context.lineWidth = 1.5;
  for (const strand of strands) {
    const [start, end] = [corner(plan, strand.from), corner(plan, strand.to)];
    context.globalAlpha = 0.15 + 0.85 * strand.strength;
    context.beginPath();
    context.moveTo(start.x + start.size / 2, start.y + start.size / 2);
    context.lineTo(end.x + end.size / 2, end.y + end.size / 2);
    context.stroke();
  }
  context.restore();
}

/**
 * Light along one axis: it comes quickly and goes slowly.
 * @param {CanvasRenderingContext2D} context @param {boolean} up @param {number} tail @param {number} front
 * @param {import("../draw/theme_colors.js").Rgb} color @param {number} strength 0 to 1
 */
export function gradient(context, up, tail, front, color, strength) {
  const made = up ? context.createLinearGradient(0, tail, 0, front) : context.createLinearGradient(tail, 0, front, 0);
  const crest = TAIL / (TAIL + FRONT);
  for (const [stop, alpha] of [
    [0, 0],
    [crest * 0.5, 0.18],
    [crest * 0.8, 0.55],
    [crest, 1],
    [1, 0],
  ])
    made.addColorStop(stop, `rgb(${color.join(" ")} / ${alpha * strength})`);
  return made;
}
