// The bands of a network, from what a packet says of them.

import { mapsOf } from "./shape.js";

/** @typedef {import("./network.js").Band} Band */
/** @typedef {import("./network.js").Cell} Cell */
/** @typedef {import("./network.js").Field} Field */

const FEW = 12; // classes that can be told apart at a glance
const SHORT = 2; // letters that have room in a cell

/** Where a cell's number stands in its band's array. @param {Band} band @param {Cell} cell @returns {number} */
export function offset(band, cell) {
  return (cell.channel * band.rows + cell.row) * band.columns + cell.column;
}

/**
 * @param {{layers: string[], sources: string[], shape: number[], path: string, level?: number, ids?: number[], sees?: Field}} entry
 * @param {number} index @returns {Band}
 */
export function bandOf({ layers, sources, shape, path, level, ids, sees }, index) {
  const flat = shape.length === 1;
  const [all, rows, units] = flat ? [1, 1, shape[0]] : mapsOf(shape);
  const channels = ids && !flat ? ids.length : all;
  const columns = ids && flat ? ids.length : units;
  return {
    name: layers[layers.length - 1],
    layers,
    sources,
    index,
    channels,
    rows,
    columns,
    flat,
    path,
    level: level ?? index,
    ids: ids ?? null,
    sees: sees ?? null,
    answers: [],
    pair: false,
  };
}

/** The band of a network's outputs, with what its cells stand for. @param {Band} band the last one @param {string[]} labels of the outputs @returns {Band} */
export function answering(band, labels) {
  if (!band.flat || labels.length > FEW) return band;
  if (band.columns === 1 && labels.length === 2) return { ...band, columns: 2, answers: labels, pair: true };
  if (band.columns !== labels.length) return band;
  return { ...band, answers: band.ids?.map((unit) => labels[unit]) ?? labels };
}

/** Whether the names of a network's answers stand beside their cells with their numbers: those of a pair do, and those too long to be inside. @param {Band} band */
export function captioned({ answers, pair }) {
  return pair || answers.some((answer) => answer.length > SHORT);
}
