// What feeds a cell: which cells of the bands that it reads, with which products, and through which window?

import { edges, explain } from "./arithmetic.js";
import { receptiveBox } from "./receptive_field.js";

/** @typedef {import("./network.js").Network} Network */
/** @typedef {import("./network.js").Activations} Activations */
/** @typedef {import("./network.js").Cell} Cell */
/** @typedef {import("./network.js").Band} Band */
/** @typedef {Pick<import("../network/scene.js").Marks, "edges" | "windows" | "winner">} Links */

/** @typedef {(network: Network, reading: Activations, cell: Cell) => Links} Find */
/** @type {Object<string, Find>} by the kind of the layer that gives a band its structure */
const FINDERS = { conv: weighted, pool: weighted, linear: weighted, norm: alike, activation: alike, softmax: alike, add: alike };

/** @param {Network} network @param {Activations} reading @param {Cell} cell @returns {Links} */
export function links(network, reading, cell) {
  const band = network.bands[cell.band];
  if (!network.source(band)) return { edges: [], windows: [], winner: null };
  return (band.path ? inside : FINDERS[network.root(band).kind] ?? unknown)(network, reading, cell);
}

/** What is multiplied, or compared by a pool. @type {Find} */
function weighted(network, reading, cell) {
  const band = network.bands[cell.band];
  const source = /** @type {Band} */ (network.source(band));
  const root = network.root(band);
  // Of a convolution in groups no weights are here.
  if (root.kind !== "pool" && !network.parameters.has(`${root.name}.weight`)) return unknown();
  const sum = explain(network, reading, cell);
  /** @type {Links} */
  const found = { edges: edges(network, cell, sum), windows: [], winner: null };
  if (sum.kind !== "conv" && sum.kind !== "pool") return found;
  const { rows, columns } = sum.place;
  const box = [rows[0], columns[0], rows[rows.length - 1] + 1, columns[columns.length - 1] + 1];
  found.windows.push({ band: source.index, channel: sum.kind === "pool" ? cell.channel : null, box });
  // Colours do not tell which of two like numbers is the larger one.
  if (sum.kind === "pool" && sum.winner >= 0 && !reading.pictured.has(source.name)) {
    const [row, column] = [rows[Math.floor(sum.winner / sum.place.width)], columns[sum.winner % sum.place.width]];
    found.winner = { band: source.index, channel: cell.channel, row, column };
  }
  return found;
}

/** The same cell of each band that is read: nothing is multiplied, so the product is what stands there. @type {Find} */
function alike(network, reading, cell) {
  const sources = network.sources(network.bands[cell.band]);
  return { edges: sources.map((source) => whole(network, reading, cell, source)), windows: [], winner: null };
}

/** The window of a module on what feeds it, and what its identity shortcut carried past its layers. @type {Find} */
function inside(network, reading, cell) {
  const band = network.bands[cell.band];
  const source = /** @type {Band} */ (network.source(band));
  const field = /** @type {import("./network.js").Field} */ (band.sees);
  const box = receptiveBox(field, band.flat ? { row: 0, column: 0 } : cell, [source.rows, source.columns]);
  const identity = network.wires.some(({ target, by }) => target === band.name && !by);
  const channel = identity ? source.ids?.indexOf(network.number(band, cell.channel)) ?? cell.channel : -1;
  return {
    edges: channel < 0 ? [] : [whole(network, reading, { ...cell, channel }, source)],
    windows: [{ band: source.index, channel: null, box }], winner: null,
  };
}

/** @param {Network} network @param {Activations} reading @param {Cell} cell @param {Band} source */
function whole(network, reading, cell, source) {
  const below = { ...cell, band: source.index };
  return { cell: below, product: reading.value(network, below) };
}

/** What a layer of another kind reads is not known cell by cell. @returns {Links} */
function unknown() {
  return { edges: [], windows: [], winner: null };
}
