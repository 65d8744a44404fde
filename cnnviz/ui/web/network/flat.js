// The flat view: the network on one canvas, redrawn only for new numbers, and marks on a second one.

import { css } from "../draw/colormap.js";
import { INK } from "../draw/theme_colors.js";
import { strokeMark } from "../draw/mark.js";
import { cellAt, corner, layout } from "./layout.js";
import { named } from "../model/names.js";
import { doorAt } from "./scene.js";
import { tints } from "../draw/tint.js";
import { wires } from "./wires.js";

/** @typedef {import("./scene.js").Scene} Scene */
/** @typedef {import("./scene.js").Marks} Marks */
/** @typedef {import("./scene.js").View} View */
/** @typedef {import("../model/network.js").Cell} Cell */
/** @typedef {import("./layout.js").Layout} Layout */

/**
 * @param {HTMLCanvasElement} canvas @param {HTMLCanvasElement} overlay
 * @param {() => number} target the height aimed at, in CSS pixels @param {import("../runtime/text.js").Text} text
 * @returns {View & {height: () => number}}
 */
export function createFlat(canvas, overlay, target, text) {
  const base = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  const above = /** @type {CanvasRenderingContext2D} */ (overlay.getContext("2d"));
  const sprite = new OffscreenCanvas(1, 1);
  const pen = /** @type {OffscreenCanvasRenderingContext2D} */ (sprite.getContext("2d"));
  /** @type {Layout | null} */
  let plan = null;
  /** @type {Scene | null} */
  let scene = null;
  /** @type {import("./scene.js").Door[]} */
  let doors = [];
  let [width, ratio, wanted] = [0, 1, ""];

  function arrange() {
    if (!scene || !width) return;
    const key = `${scene.network.id} ${width} ${target()} ${scene.direction} ${[...scene.hidden].join()} ${ratio}`;
    if (key === wanted) return;
    wanted = key;
    const { network, direction, hidden } = scene;
    plan = layout(network.bands, { width, height: target(), direction, hidden, wired: network.wires.length > 0 });
    for (const each of [canvas, overlay]) {
      each.width = Math.round(plan.width * ratio);
      each.height = Math.round(plan.height * ratio);
      each.style.width = `${plan.width}px`;
      each.style.height = `${plan.height}px`;
    }
  }

  function draw() {
    if (!scene || !plan) return;
    base.setTransform(ratio, 0, 0, ratio, 0, 0);
    base.clearRect(0, 0, plan.width, plan.height);
    base.imageSmoothingEnabled = false;
    const ink = INK[scene.theme];
    doors = [];
    wires(base, plan, scene, text);
    for (const plate of plan.plates) {
      const door = label(base, scene, plate, ink);
      if (door) doors.push(door);
      if (plate.folded) {
        base.fillStyle = ink.frame;
        base.fillRect(plate.frame.x, plate.frame.y, plate.frame.width, plate.frame.height);
      } else paint(plate);
    }
  }

  /** Draw the maps of a band: each is written into the sprite cell by cell and scaled up by the canvas. */
  function paint(/** @type {import("./layout.js").Plate} */ plate) {
    const { network, shades, colors, photos, theme } = /** @type {Scene} */ (scene);
    const { band, rows, columns, cell } = plate;
    const values = shades[band.index];
    const photo = photos[band.index];
    const size = rows * columns;
    sprite.width = columns;
    sprite.height = rows;
    const image = pen.createImageData(columns, rows);
    const pixels = new Uint32Array(image.data.buffer);
    base.strokeStyle = INK[theme].frame;
    base.lineWidth = 1;
    plate.maps.forEach(({ x, y }, run) => {
      for (let at = 0; at < size; at += 1) {
        const place = run * size + at;
        pixels[at] = place < values.length ? (photo?.[place] ?? colors[values[place]]) : 0;
      }
      pen.putImageData(image, 0, 0);
      base.drawImage(sprite, x, y, columns * cell, rows * cell);
      base.strokeRect(x - 0.5, y - 0.5, columns * cell + 1, rows * cell + 1);
    });
    if (plate.tagged) tags(base, /** @type {Scene} */ (scene), plate);
    if (band.index === network.bands.length - 1) digits(plate);
  }

  /** Write the labels into the cells of the last band. */
  function digits(/** @type {import("./layout.js").Plate} */ plate) {
    const { network, shades, theme, font } = /** @type {Scene} */ (scene);
    const names = Array.from({ length: plate.band.columns }, (_, column) =>
      network.label({ band: plate.band.index, channel: 0, row: 0, column }),
    );
    // Longer names are said when the unit is pointed at.
    if (plate.cell < 12 || names.some((name) => name === undefined || name.length > 2)) return;
    base.font = `600 ${Math.min(16, plate.cell * 0.6)}px ${font}`;
    base.textAlign = "center";
    base.textBaseline = "middle";
    names.forEach((name, column) => {
      const { x, y, size } = corner(/** @type {Layout} */ (plan), {
        band: plate.band.index,
        channel: 0,
        row: 0,
        column,
      });
      base.fillStyle = tints(theme).inks[shades[plate.band.index][column]];
      base.fillText(/** @type {string} */ (name), x + size / 2, y + size / 2 + 1);
    });
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
      if (chosen) strokeMark(above, around(plan, chosen), scene.theme, 2.5);
    },
    pick: (x, y) => (plan ? cellAt(plan, x, y) : null),
    door: (x, y) => doorAt(doors, x, y),
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

/**
 * Write the name of a band.
 * @param {CanvasRenderingContext2D} context @param {Scene} scene @param {import("./layout.js").Plate} plate @param {import("../draw/theme_colors.js").Ink} ink
 * @returns {import("./scene.js").Door | null} where it is, if it leads to what lies below
 */
function label(context, scene, { band, label: at, frame, folded }, ink) {
  const { name, shape } = named(scene.network, band);
  const title = band.path ? `${name} ›` : name;
  context.textAlign = "left";
  context.textBaseline = "alphabetic";
  context.font = `600 13px ${scene.font}`;
  context.fillStyle = folded ? ink.quiet : band.path ? ink.link : ink.text;
  if (scene.direction === "right" && folded) {
    // Along its line: across, it would run into the next band.
    context.save();
    context.translate(frame.x + frame.width + 6, frame.y);
    context.rotate(Math.PI / 2);
    context.fillText(title, 0, 0);
    context.restore();
    return null;
  }
  context.fillText(title, at.x, at.y);
  const wide = context.measureText(title).width;
  if (band.path) context.fillRect(at.x, at.y + 2, wide, 1);
  if (scene.direction === "up") {
    context.font = `13px ${scene.font}`;
    context.fillStyle = ink.quiet;
    context.fillText(shape, at.x + wide + 8, at.y);
  }
  return band.path ? { path: band.path, x: at.x - 4, y: at.y - 15, width: wide + 8, height: 20 } : null;
}

/** Write the number of each channel above its map. @param {CanvasRenderingContext2D} context @param {Scene} scene @param {import("./layout.js").Plate} plate */
function tags(context, { network, photos, theme, font }, { band, maps }) {
  const color = (/** @type {number} */ channel) => (photos[band.index] ? ` ${"RGB"[channel]}` : "");
  context.textAlign = "left";
  context.textBaseline = "alphabetic";
  context.font = `10px ${font}`;
  context.fillStyle = INK[theme].quiet;
  maps.forEach(({ x, y }, channel) => context.fillText(`${network.number(band, channel)}${color(channel)}`, x, y - 2));
}

/** @param {CanvasRenderingContext2D} context @param {Layout} plan @param {Scene} scene @param {Marks} marks */
function markings(context, plan, scene, marks) {
  const ink = INK[scene.theme];
  const end = corner(plan, marks.cell);
  context.lineWidth = marks.edges.length > 60 ? 0.8 : 1.2;
  // The weak ones first, so that the strong ones stay on top.
  const ordered = [...marks.edges].sort((a, b) => Math.abs(a.product) - Math.abs(b.product));
  for (const { cell, product } of ordered) {
    const start = corner(plan, cell);
    context.globalAlpha = 0.25 + 0.75 * Math.min(1, Math.abs(product) / (marks.reach || 1));
    context.strokeStyle = css(scene.theme, product, marks.reach);
    context.beginPath();
    context.moveTo(start.x + start.size / 2, start.y + start.size / 2);
    context.lineTo(end.x + end.size / 2, end.y + end.size / 2);
    context.stroke();
  }
  context.globalAlpha = 1;
  context.strokeStyle = ink.text;
  context.lineWidth = 1.5;
  for (const { band, channel, box } of marks.windows) {
    const plate = plan.plates[band];
    const channels = channel === null ? plate.maps.map((_, index) => index) : [channel];
    for (const each of channels) context.stroke(outline(plan, band, each, box));
  }
  const { network } = scene;
  if (marks.cell.band > 0 && network.begins(network.bands[0])) {
    plan.plates[0].maps.forEach((_, channel) =>
      strokeMark(context, outline(plan, 0, channel, marks.field), scene.theme, 2, [4, 3]),
    );
  }
  if (marks.winner) strokeMark(context, around(plan, marks.winner), scene.theme, 2);
  context.strokeStyle = ink.text;
  context.lineWidth = 2;
  context.stroke(around(plan, marks.cell));
}

/** The outline of a box of cells [top, left, bottom, right] of a map. @param {Layout} plan @param {number} band @param {number} channel @param {number[]} box */
function outline(plan, band, channel, [top, left, bottom, right]) {
  const path = new Path2D();
  const plate = plan.plates[band];
  if (plate.folded) return path;
  const { x, y } = plate.maps[channel];
  path.rect(x + left * plate.cell, y + top * plate.cell, (right - left) * plate.cell, (bottom - top) * plate.cell);
  return path;
}

/** The outline around a cell. @param {Layout} plan @param {Cell} cell */
function around(plan, cell) {
  const path = new Path2D();
  const { x, y, size } = corner(plan, cell);
  if (size) path.rect(x - 1, y - 1, size + 2, size + 2);
  return path;
}
