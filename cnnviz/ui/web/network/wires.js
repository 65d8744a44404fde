// The shortcuts beside the bands of the flat view: lines with an arrow, and their names.

import { INK } from "../draw/theme_colors.js";

/** @typedef {import("./layout.js").Layout} Layout */
/** @typedef {{x: number, y: number}} Point */

const RAIL = 10; // from the edge of the picture
const ASIDE = 5; // from the middle of a band: one shortcut ends below it, the next begins above
const NEAR = 4; // from the maps
const ROUND = 8; // radius of a corner
const HEAD = 5; // of the arrow

/**
 * The four corners of a shortcut, from its source to its target.
 * @param {Layout} plan @param {"up" | "right"} direction @param {number} from @param {number} to indices of bands
 * @returns {Point[]}
 */
export function route(plan, direction, from, to) {
  const [source, target] = [plan.plates[from].frame, plan.plates[to].frame];
  const middle = (/** @type {typeof source} */ frame) => ({
    x: frame.x + frame.width / 2,
    y: frame.y + frame.height / 2,
  });
  if (direction === "up") {
    const x = plan.width - RAIL;
    const [low, high] = [middle(source).y - ASIDE, middle(target).y + ASIDE];
    return [
      { x: source.x + source.width + NEAR, y: low },
      { x, y: low },
      { x, y: high },
      { x: target.x + target.width + NEAR, y: high },
    ];
  }
  const y = plan.height - RAIL;
  const [left, right] = [middle(source).x + ASIDE, middle(target).x - ASIDE];
  return [
    { x: left, y: source.y + source.height + NEAR },
    { x: left, y },
    { x: right, y },
    { x: right, y: target.y + target.height + NEAR },
  ];
}

/**
 * @param {CanvasRenderingContext2D} context @param {Layout} plan @param {import("./scene.js").Scene} scene
 * @param {import("../runtime/text.js").Text} text
 */
export function wires(context, plan, scene, text) {
  const ink = INK[scene.theme];
  const { network, direction, font } = scene;
  const index = (/** @type {string} */ name) => network.bands.findIndex((band) => band.name === name);
  for (const { source, target, by } of network.wires) {
    const points = route(plan, direction, index(source), index(target));
    context.strokeStyle = ink.quiet;
    context.fillStyle = ink.quiet;
    context.lineWidth = 1.5;
    line(context, points);
    head(context, points[2], points[3]);
    title(context, by || text("identity"), points[1], points[2], `11px ${font}`, ink.halo);
  }
}

/** @param {CanvasRenderingContext2D} context @param {Point[]} points */
function line(context, [start, ...rest]) {
  context.beginPath();
  context.moveTo(start.x, start.y);
  for (let at = 0; at + 1 < rest.length; at += 1) {
    context.arcTo(rest[at].x, rest[at].y, rest[at + 1].x, rest[at + 1].y, ROUND);
  }
  context.lineTo(rest[rest.length - 1].x, rest[rest.length - 1].y);
  context.stroke();
}

/** @param {CanvasRenderingContext2D} context @param {Point} from @param {Point} to */
function head(context, from, to) {
  const [dx, dy] = [Math.sign(to.x - from.x), Math.sign(to.y - from.y)];
  context.beginPath();
  context.moveTo(to.x, to.y);
  context.lineTo(to.x - dx * HEAD * 1.6 - dy * HEAD, to.y - dy * HEAD * 1.6 + dx * HEAD);
  context.lineTo(to.x - dx * HEAD * 1.6 + dy * HEAD, to.y - dy * HEAD * 1.6 - dx * HEAD);
  context.fill();
}

/** A name along the rail, in its middle. */
function title(
  /** @type {CanvasRenderingContext2D} */ context,
  /** @type {string} */ words,
  /** @type {Point} */ from,
  /** @type {Point} */ to,
  /** @type {string} */ font,
  /** @type {string} */ halo,
) {
  context.save();
  context.translate((from.x + to.x) / 2, (from.y + to.y) / 2);
  if (from.x === to.x) context.rotate(-Math.PI / 2);
  context.font = font;
  context.textAlign = "center";
  context.textBaseline = "alphabetic";
  context.lineWidth = 4;
  context.strokeStyle = halo;
  context.strokeText(words, 0, -5);
  context.fillText(words, 0, -5);
  context.restore();
}
