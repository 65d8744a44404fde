// What do the flat and the 3D view show: a shade for every cell, and what is marked around one cell?

import { edges, explain } from "./arithmetic.js";
import { reach, shade } from "./color.js";

/** @typedef {import("./network.js").Network} Network */
/** @typedef {import("./network.js").Reading} Reading */
/** @typedef {import("./network.js").Cell} Cell */
/** @typedef {"map" | "layer" | "network"} Scale what shares one colour scale */
/**
 * All that a view needs to draw the network at rest.
 * @typedef {object} Scene
 * @property {Network} network
 * @property {Uint16Array[]} shades per band, per cell in the order of `offset`: a place in `colors`
 * @property {Uint32Array} colors a palette of color.js
 * @property {"light" | "dark"} theme
 * @property {Set<number>} hidden indices of bands that are folded away
 * @property {"up" | "right"} direction from the input to the output (flat view)
 */
/**
 * What is drawn around one cell.
 * @typedef {object} Marks
 * @property {Cell} cell
 * @property {{cell: Cell, product: number}[]} edges all that feed it, with weight x input
 * @property {number} reach the largest |product|
 * @property {{band: number, channel: number | null, box: number[]}[]} windows what it reads in the band below; channel null: in every map; box: top, left, bottom, right, ends exclusive
 * @property {number[]} field the box of input pixels it can see, likewise
 * @property {Cell | null} winner of a max pool
 */
/**
 * A view of the network. Coordinates are CSS pixels from the top left of the canvas.
 * @typedef {object} View
 * @property {(scene: Scene) => void} show draw the network
 * @property {(marks: Marks[], chosen: Cell | null) => void} mark draw edges and outlines above it
 * @property {(x: number, y: number) => Cell | null} pick the cell at a place
 * @property {(cell: Cell) => {x: number, y: number}} locate the middle of a cell
 * @property {(width: number, height: number) => void} resize
 * @property {() => void} destroy
 */

/**
 * The |value| that has full colour, per band and map.
 * @param {Network} network @param {Reading | null} reading @param {Scale} scale
 * @returns {number[][]} [band][channel]
 */
export function reaches(network, reading, scale) {
  if (!reading) return network.bands.map((band) => Array(band.channels).fill(1));
  const perMap = network.bands.map((band) => Array.from(
    { length: band.channels }, (_, channel) => reach(reading.map(network, band, channel)),
  ));
  if (scale === "map") return perMap;
  const perBand = perMap.map((maps) => Math.max(...maps));
  const all = Math.max(...perBand);
  return perMap.map((maps, index) => maps.map(() => (scale === "layer" ? perBand[index] : all)));
}

/**
 * The shade of every cell, all zero where there is no reading.
 * @param {Network} network @param {Reading | null} reading @param {number[][]} limits of `reaches`
 * @returns {Uint16Array[]}
 */
export function shades(network, reading, limits) {
  return network.bands.map((band, index) => {
    const size = band.rows * band.columns;
    const result = new Uint16Array(band.channels * size).fill(shade(0, 1));
    if (!reading) return result;
    const values = reading.values(network, band.name);
    for (let at = 0; at < result.length; at += 1) {
      result[at] = shade(values[at], limits[index][Math.floor(at / size)]);
    }
    return result;
  });
}

/** Shades on the way from one picture to the next. @param {Uint16Array[]} from @param {Uint16Array[]} to @param {number} share 0 to 1 */
export function blend(from, to, share) {
  return to.map((target, band) => target.map((value, at) => from[band][at] + (value - from[band][at]) * share));
}

/** What to draw around a cell. @param {Network} network @param {Reading} reading @param {Cell} cell @returns {Marks} */
export function marks(network, reading, cell) {
  const source = network.source(network.bands[cell.band]);
  const sum = explain(network, reading, cell);
  const found = edges(network, cell, sum);
  const windows = [];
  /** @type {Cell | null} */
  let winner = null;
  if (source && (sum.kind === "conv" || sum.kind === "pool")) {
    const { rows, columns } = sum.place;
    const box = [rows[0], columns[0], rows[rows.length - 1] + 1, columns[columns.length - 1] + 1];
    windows.push({ band: source.index, channel: sum.kind === "pool" ? cell.channel : null, box });
    if (sum.kind === "pool" && sum.winner >= 0) {
      const [row, column] = [rows[Math.floor(sum.winner / sum.place.width)], columns[sum.winner % sum.place.width]];
      winner = { band: source.index, channel: cell.channel, row, column };
    }
  }
  return { cell, edges: found, reach: reach(found.map(({ product }) => product)), windows, field: network.box(cell), winner };
}
