// The cells that feed a cell: which of them in the bands below, their products, and their window.

import { feeding } from "./arithmetic/explain.js";
import { numbersOf } from "./arithmetic/numbers.js";
import { positionAt } from "./arithmetic/windows.js";
import { receptiveBox } from "./receptive_field.js";

/** @typedef {import("./network.js").Network} Network */
/** @typedef {import("./network.js").Activations} Activations */
/** @typedef {import("./network.js").Cell} Cell */
/** @typedef {import("./network.js").Band} Band */
/** @typedef {import("./network.js").Layer} Layer */
/** @typedef {Pick<import("../network/scene.js").Marks, "edges" | "windows" | "winner">} Links */

/** @param {Network} network @param {Activations} reading @param {Cell} cell @returns {Links} */
export function links(network, reading, cell) {
  const band = network.bands[cell.band];
  if (!network.source(band)) return { edges: [], windows: [], winner: null };
  return band.path ? inside(network, reading, cell) : read(network, reading, cell);
}

/** The inputs of the first layer of a band: the others only change each number by itself. @param {Network} network @param {Activations} reading @param {Cell} cell @returns {Links} */
function read(network, reading, cell) {
  const band = network.bands[cell.band];
  const numbers = numbersOf(network, reading);
  const root = network.root(band);
  const known = root.inputs.every((name) => network.layers.has(name));
  // At a depth of a large network a flatten is not here, but the band that it puts in a row.
  const layer = known ? root : { ...root, inputs: network.sources(band).map(({ name }) => name) };
  const { channel, row, column } = network.unit(cell);
  const { edges, sum } = feeding(network, numbers, layer, { channel, row, column });
  const drawn = edges.flatMap(({ product, ...unit }) => {
    const from = network.drawn(unit);
    return from ? { cell: from, product } : [];
  });
  return { edges: drawn, ...framed(network, reading, layer, channel, sum) };
}

/** The window of a convolution or pooling, and which number won, if one alone did. @param {Network} network @param {Activations} reading @param {Layer} layer @param {number} channel @param {import("./arithmetic/explain.js").Sum | null} sum */
function framed(network, reading, { kind, inputs: [source], options }, channel, sum) {
  if (!sum?.place) return { windows: [], winner: null };
  const { rows, columns } = sum.place;
  const box = [rows[0], columns[0], rows[rows.length - 1] + 1, columns[columns.length - 1] + 1];
  const cellOf = (/** @type {number} */ each, row = 0, column = 0) =>
    network.drawn({ layer: source, channel: each, row, column });
  const all = kind === "conv" && options.groups === 1;
  const channels =
    kind === "conv" ? sum.patches.map((/** @type {{channel: number}} */ patch) => patch.channel) : [channel];
  const cells = channels.flatMap((/** @type {number} */ each) => cellOf(each) ?? []);
  const windows = (all ? cells.slice(0, 1) : cells).map((/** @type {Cell} */ { band, channel: map }) => ({
    band,
    channel: all ? null : map,
    box,
  }));
  // Colours do not tell which of two like numbers is the larger one.
  const told = sum.largest?.length === 1 && !reading.pictured.has(source);
  const { row, column } = told ? positionAt(sum.place, sum.largest[0]) : { row: 0, column: 0 };
  return { windows, winner: told ? cellOf(channel, row, column) : null };
}

/** The window of a module on what feeds it, and what its identity shortcut carried past its layers. @param {Network} network @param {Activations} reading @param {Cell} cell @returns {Links} */
function inside(network, reading, cell) {
  const band = network.bands[cell.band];
  const source = /** @type {Band} */ (network.source(band));
  const field = /** @type {import("./network.js").Field} */ (band.sees);
  const box = receptiveBox(field, band.flat ? { row: 0, column: 0 } : cell, [source.rows, source.columns]);
  const identity = network.wires.some(({ target, by }) => target === band.name && !by);
  const channel = identity ? (source.ids?.indexOf(network.number(band, cell.channel)) ?? cell.channel) : -1;
  return {
    edges: channel < 0 ? [] : [whole(network, reading, { ...cell, channel }, source)],
    windows: [{ band: source.index, channel: null, box }],
    winner: null,
  };
}

/** @param {Network} network @param {Activations} reading @param {Cell} cell @param {Band} source */
function whole(network, reading, cell, source) {
  const below = { ...cell, band: source.index };
  return { cell: below, product: reading.value(network, below) };
}
