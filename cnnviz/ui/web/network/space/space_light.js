// The light of the wave in the 3D view: how high it has climbed, and the edges that glow in it.

import { GLOW } from "../../draw/theme_colors.js";
import { gradient } from "../flat_light.js";
import { centre } from "./geometry.js";
import { top } from "./marks.js";

/** @typedef {import("./geometry.js").Plate} Plate */
/** @typedef {import("./marks.js").Drawing} Drawing */
/** @typedef {import("../wave.js").Light} Light */
/** @typedef {{y: number, front: number, tail: number}} Crest its height, and how far it reaches above it and below */

const FRONT = 0.06; // of the height of all
const TAIL = 0.22;

/** @param {Plate[]} plates @param {number} share of its way, 0 to 1 @returns {Crest} */
export function crestOf(plates, share) {
  const height = plates[plates.length - 1].y || 1;
  const [front, tail] = [height * FRONT, height * TAIL];
  return { y: share * (height + front + tail) - front, front, tail };
}

/** @param {Drawing} drawing @param {Light} light @param {Crest} crest */
export function strands({ context, scene, plates, project }, light, { y, front, tail }) {
  const [high, low] = [y + front, y - tail].map((level) => project([0, level, 0]));
  if (!high.scale || !low.scale) return;
  context.save();
  context.strokeStyle = gradient(context, true, low.y, high.y, GLOW[scene.theme], 1);
  context.lineWidth = 1.5;
  for (const { from, to, strength } of light.strands) {
    const [start, end] = [project(top(scene, plates, from)), project(centre(plates, to))];
    if (!start.scale || !end.scale) continue;
    context.globalAlpha = 0.15 + 0.85 * strength;
    context.beginPath();
    context.moveTo(start.x, start.y);
    context.lineTo(end.x, end.y);
    context.stroke();
  }
  context.restore();
}
