// The flat view: the network on one canvas, redrawn only for new numbers, and marks on a second one.

import { image } from "../draw/pixels.js";
import { drawNetwork } from "./drawing.js";
import { drawLight } from "./flat_light.js";
import { cellAt, corner, layout } from "./layout.js";
import { markCell, markings } from "./markings.js";
import { createSvgContext } from "./picture/svg_context.js";

/** @typedef {import("./scene.js").Scene} Scene */
/** @typedef {import("./scene.js").Marks} Marks */
/** @typedef {import("./scene.js").View} View */
/** @typedef {import("../model/network.js").Cell} Cell */
/** @typedef {import("./layout.js").Layout} Layout */

/**
 * @param {HTMLCanvasElement} canvas @param {HTMLCanvasElement} overlay for marks @param {HTMLCanvasElement} veil for the light above both
 * @param {() => number} target the height aimed at, in CSS pixels @param {import("../runtime/text.js").Text} text
 * @param {() => void} drawn hears of each drawing
 * @returns {View & {height: () => number}}
 */
export function createFlat(canvas, overlay, veil, target, text, drawn) {
  const base = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  const above = /** @type {CanvasRenderingContext2D} */ (overlay.getContext("2d"));
  const lit = /** @type {CanvasRenderingContext2D} */ (veil.getContext("2d"));
  const sprite = new OffscreenCanvas(1, 1);
  const pen = /** @type {OffscreenCanvasRenderingContext2D} */ (sprite.getContext("2d"));
  /** @type {Layout | null} */
  let plan = null;
  /** @type {Scene | null} */
  let scene = null;
  /** @type {import("./scene.js").Name[]} */
  let names = [];
  let [width, ratio, wanted] = [0, 1, ""];

  function arrange() {
    if (!scene || !width) return;
    const key = `${scene.network.id} ${width} ${target()} ${scene.direction} ${[...scene.hidden].join()} ${ratio}`;
    if (key === wanted) return;
    wanted = key;
    const { network, direction, hidden } = scene;
    plan = layout(network.bands, { width, height: target(), direction, hidden, wired: network.wires.length > 0 });
    for (const each of [canvas, overlay, veil]) {
      each.width = Math.round(plan.width * ratio);
      each.height = Math.round(plan.height * ratio);
      each.style.width = `${plan.width}px`;
      each.style.height = `${plan.height}px`;
    }
  }

  /** @type {import("./drawing.js").Stamp} */
  function stamp(pixels, columns, rows, { x, y, width: across, height: along }) {
    sprite.width = columns;
    sprite.height = rows;
    pen.putImageData(image(pixels, columns, rows), 0, 0);
    base.drawImage(sprite, x, y, across, along);
  }

  function draw() {
    if (!scene || !plan) return;
    base.setTransform(ratio, 0, 0, ratio, 0, 0);
    base.clearRect(0, 0, plan.width, plan.height);
    base.imageSmoothingEnabled = false;
    names = drawNetwork(base, plan, scene, text, stamp);
    drawn();
  }

  return {
    show(next) {
      scene = next;
      arrange();
      draw();
    },
    mark(list, chosen) {
      above.setTransform(ratio, 0, 0, ratio, 0, 0);
      if (!scene || !plan) return;
      above.clearRect(0, 0, plan.width, plan.height);
      for (const marks of list) markings(above, plan, scene, marks);
      if (chosen) markCell(above, plan, chosen, scene.theme, 2.5);
    },
    light(light) {
      lit.setTransform(ratio, 0, 0, ratio, 0, 0);
      if (!scene || !plan) return;
      lit.clearRect(0, 0, plan.width, plan.height);
      if (light) drawLight(lit, plan, scene, light);
    },
    async picture(ground, list, chosen) {
      const on = /** @type {Layout} */ (plan);
      const {
        context,
        stamp: put,
        written,
      } = createSvgContext((font, words) => {
        base.font = font;
        return base.measureText(words).width;
      });
      drawNetwork(context, on, ground, text, put);
      for (const marks of list) markings(context, on, ground, marks);
      if (chosen) markCell(context, on, chosen, ground.theme, 2.5);
      return { body: await written(), width: on.width, height: on.height };
    },
    pick: (x, y) => (plan ? cellAt(plan, x, y) : null),
    names: () => names,
    locate(cell) {
      const { x, y, size } = corner(/** @type {Layout} */ (plan), cell);
      return { x: x + size / 2, y: y + size / 2 };
    },
    resize(nextWidth) {
      width = nextWidth;
      ratio = Math.min(2, globalThis.devicePixelRatio || 1);
      arrange();
      draw();
    },
    height: () => plan?.height ?? 0,
    destroy() {
      scene = null;
      plan = null;
    },
  };
}
