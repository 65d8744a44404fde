// The names of bands and cells.

import { sized } from "./about.js";
import { mapsOf } from "./shape.js";
import { seesOfInput } from "./spans.js";

/** @typedef {import("./network.js").Network} Network */
/** @typedef {import("./network.js").Band} Band */
/** @typedef {import("./network.js").Cell} Cell */
/** @typedef {import("./network.js").Unit} Unit */

/**
 * "conv1 → relu1", and how much it puts out: "6 maps of 28×28", or "12 of 64 maps of 56×56" where 12 of 64 channels are here.
 * @param {Network} network @param {Band} band @param {import("../runtime/text.js").Text} text @returns {{name: string, size: string}}
 */
export function named(network, band, text) {
  return { name: band.path || titled(network, band.layers), size: size(network, band, text) };
}

/** @param {Network} network @param {Band} band @param {import("../runtime/text.js").Text} text @returns {string} */
function size(network, { name, flat, channels, rows, columns, pair }, text) {
  const here = flat ? columns : channels;
  const shape = network.layers.get(name)?.shape ?? [];
  const [count] = mapsOf(shape);
  if (pair || here >= count) return sized(shape, text);
  return flat
    ? text("{here} of {count} numbers", { here, count })
    : text("{here} of {count} maps of {rows}×{columns}", { here, count, rows, columns });
}

/** "conv1 → relu1". @param {Network} network @param {string[]} layers @returns {string} */
export function titled(network, layers) {
  return layers.map((name) => short(network, name)).join(" → ");
}

/** A layer's name at the depth that is drawn. @param {Network} network @param {string} name */
function short({ path }, name) {
  return path && name.startsWith(`${path}.`) ? name.slice(path.length + 1) : name;
}

/** A layer's name inside a sentence, where the input has one in each language. @param {Network} network @param {string} layer @param {import("../runtime/text.js").Text} text @returns {string} */
export function spoken({ layers }, layer, text) {
  return layers.get(layer)?.kind === "input" ? text("the input") : layer;
}

/** The size of a cell's receptive field in words, nothing for the input itself. @param {Network} network @param {Cell} cell @param {import("../runtime/text.js").Text} text @returns {string} */
export function receptiveField(network, cell, text) {
  const { rows, columns } = network.input;
  const [top, left, bottom, right] = network.box(cell);
  if (network.begins(network.bands[cell.band])) return "";
  if (bottom - top === rows && right - left === columns) return text("sees the whole input");
  return seesOfInput(text, { top, bottom: bottom - 1, left, right: right - 1 });
}

/** @typedef {{answers: string[], rest: boolean}} Pair two answers of one number p, and whether the first is meant, which has 1 - p */

/** The pair of answers that a cell is one of. @param {Network} network @param {Cell} cell @returns {Pair | null} */
export function pairOf({ bands }, { band, column }) {
  const { pair, answers } = bands[band];
  return pair ? { answers, rest: column === 0 } : null;
}

/** Why the first of a pair of answers is no number of the network's own; nothing for any other cell. @param {Network} network @param {Cell} cell @param {import("../runtime/text.js").Text} text @returns {string} */
export function complement({ bands }, { band, column }, text) {
  const { pair, answers } = bands[band];
  if (!pair) return "";
  return column
    ? text("p, the one number that the network puts out")
    : text("1 − p: the network puts out only p, for {label}", { label: answers[1] });
}

/**
 * Where a cell is, in words; positions count from 0 as in PyTorch.
 * @param {Network} network @param {Cell} cell @param {import("../runtime/text.js").Text} text @returns {string}
 */
export function position(network, cell, text) {
  const unit = network.unit(cell);
  return placed(network, unit, network.label(cell), text);
}

/** Where a number is, in words. @param {Network} network @param {Unit} unit @param {import("../runtime/text.js").Text} text @returns {string} */
export function located(network, unit, text) {
  return placed(network, unit, network.labelOf(unit), text);
}

/** @param {Network} network @param {Unit} unit @param {string | undefined} label what it stands for @param {import("../runtime/text.js").Text} text */
function placed(network, { layer: name, channel, row, column }, label, text) {
  const layer = spoken(network, name, text);
  if (label !== undefined) return text("{layer}, class {label}", { layer, label });
  if (network.flat(name)) return text("{layer}, unit {unit}", { layer, unit: channel });
  return text("{layer}, channel {channel}, row {row}, column {column}", { layer, channel, row, column });
}
