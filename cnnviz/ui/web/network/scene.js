// The scene of the flat and the 3D view: a colour index for every cell, and the marks around one cell.

import { maxAbs, colorIndex } from "../draw/colormap.js";
import { captioned } from "../model/bands.js";
import { links } from "../model/links.js";
import { readable } from "../runtime/format.js";
import { pixel } from "../draw/pixels.js";

/** @typedef {import("../model/network.js").Network} Network */
/** @typedef {import("../model/network.js").Activations} Activations */
/** @typedef {import("../model/network.js").Band} Band */
/** @typedef {import("../model/network.js").Cell} Cell */
/** @typedef {"map" | "layer" | "network"} Scale what shares one colour scale */
/**
 * All that a view needs to draw the network at rest.
 * @typedef {object} Scene
 * @property {Network} network
 * @property {Uint16Array[]} shades per band, per cell in the order of `offset`: a place in `colors`
 * @property {Uint32Array} colors a palette of color.js
 * @property {"light" | "dark"} theme
 * @property {string} font the families of the page, as in CSS
 * @property {Set<number>} hidden indices of bands that are folded away
 * @property {"up" | "right"} direction from the input to the output (flat view)
 * @property {string[]} numbers of the answers, where those stand beside them; see `answerNumbers`
 * @property {(Uint32Array | null)[]} photos per band the colours of a photo's planes, RGBA, in place of the shades
 */
/**
 * What is drawn around one cell.
 * @typedef {object} Marks
 * @property {Cell} cell
 * @property {{cell: Cell, product: number}[]} edges all that feed it, with weight x input
 * @property {number} reach the largest |product|
 * @property {{band: number, channel: number | null, box: number[]}[]} windows its inputs in the band below; channel null: in every map; box: top, left, bottom, right, ends exclusive
 * @property {number[]} field its receptive field in input pixels, likewise
 * @property {Cell | null} winner of a max pool
 */
/** @typedef {{band: number, x: number, y: number, width: number, height: number}} Name where the name of a band is written */
/**
 * A view of the network. Coordinates are CSS pixels from the top left of the canvas.
 * @typedef {object} View
 * @property {(scene: Scene) => void} show draw the network
 * @property {(marks: Marks[], chosen: Cell | null) => void} mark draw edges and outlines above it
 * @property {(light: import("./wave.js").Light | null) => void} light draw the wave of light above it, or no more
 * @property {(ground: Scene, marks: Marks[], chosen: Cell | null) => Promise<import("./picture/page.js").Drawn>} picture the same in the colours of another theme, to take home
 * @property {(x: number, y: number) => Cell | null} pick the cell at a place
 * @property {() => Name[]} names where the names of the bands are, as drawn last
 * @property {(cell: Cell) => {x: number, y: number}} locate the middle of a cell
 * @property {(width: number, height: number) => void} resize
 * @property {() => void} destroy
 */

/**
 * The |value| that has full colour, per band and map.
 * @param {Network} network @param {Activations | null} reading @param {Scale} scale
 * @returns {number[][]} [band][channel]
 */
export function reaches(network, reading, scale) {
  if (!reading) return network.bands.map((band) => Array(band.channels).fill(1));
  const perMap = network.bands.map((band) => reachesOf(network, reading, band));
  const perBand = perMap.map((maps) => Math.max(...maps));
  const all = Math.max(...perBand);
  return perMap.map((maps, index) => {
    if (scale === "network") return maps.map(() => all);
    return scale === "layer" || lone(network.bands[index]) ? maps.map(() => perBand[index]) : maps;
  });
}

/** The largest |value| of each map; of the two shares of a pair the 1 that they add up to. @param {Network} network @param {Activations} reading @param {Band} band */
function reachesOf(network, reading, band) {
  if (band.pair) return [1];
  return Array.from({ length: band.channels }, (_, channel) => maxAbs(reading.map(network, band, channel)));
}

/** What shares the colour scale of a band, or of all where none is pointed at. @param {Network} network @param {Band | null} band @param {Scale} scale @returns {import("./legend.js").Scope} */
export function scopeOf({ bands }, band, scale) {
  if (scale === "network") return scale;
  if (!band) return scale === "map" && bands.some((each) => each.pair || lone(each)) ? "mixed" : scale;
  return band.pair ? "pair" : lone(band) ? "lone" : scale;
}

/** Whether each map is a lone number, which on a scale of its own would always have full colour. @param {Band} band */
function lone({ channels, rows, columns }) {
  return channels > 1 && rows * columns === 1;
}

/**
 * The colorIndex of every cell, all zero where there is no reading.
 * @param {Network} network @param {Activations | null} reading @param {number[][]} limits of `reaches`
 * @returns {Uint16Array[]}
 */
export function shades(network, reading, limits) {
  return network.bands.map((band, index) => {
    const size = band.rows * band.columns;
    const result = new Uint16Array(band.channels * size).fill(colorIndex(0, 1));
    if (!reading) return result;
    const values = reading.values(network, band.name);
    for (let at = 0; at < result.length; at += 1) {
      result[at] = colorIndex(values[at], limits[index][Math.floor(at / size)]);
    }
    return result;
  });
}

/** Shades on the way from one picture to the next. @param {Uint16Array[]} from @param {Uint16Array[]} to @param {number} share 0 to 1 */
export function blend(from, to, share) {
  return to.map((target, band) => target.map((value, at) => from[band][at] + (value - from[band][at]) * share));
}

/** The numbers of the answers in short, where their names stand beside them. @param {Network} network @param {Activations | null} reading @returns {string[]} */
export function answerNumbers(network, reading) {
  const band = network.bands[network.bands.length - 1];
  return reading && captioned(band) ? Array.from(reading.values(network, band.name), (value) => readable(value)) : [];
}

/**
 * The planes of a photo in grey, per band; null for all that is no photo.
 * @param {Network} network @param {Activations | null} reading @returns {(Uint32Array | null)[]}
 */
export function photos(network, reading) {
  const photo = reading?.photo;
  return network.bands.map(({ name }) =>
    photo?.layer === name ? new Uint32Array(photo.bytes).map((byte) => pixel(byte, byte, byte)) : null,
  );
}

/** What to draw around a cell. @param {Network} network @param {Activations} reading @param {Cell} cell @returns {Marks} */
export function marks(network, reading, cell) {
  const found = links(network, reading, cell);
  return { cell, ...found, reach: maxAbs(found.edges.map(({ product }) => product)), field: network.box(cell) };
}
