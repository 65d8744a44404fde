// The places of cells in the 3D view, and the cell that a ray meets. Pure geometry; a unit is about one cell.

import { levels } from "../layout.js";
import { captioned, offset } from "../../model/bands.js";

/** @typedef {import("../../model/network.js").Band} Band */
/** @typedef {import("../../model/network.js").Cell} Cell */
/** @typedef {import("./camera.js").Point} Point */
/** @typedef {import("./camera.js").Ray} Ray */
/**
 * Where one band lies: a level of cells, row 0 at the far side.
 * @typedef {object} Plate
 * @property {Band} band
 * @property {boolean} folded
 * @property {number} x of its middle @property {number} y height of the level
 * @property {number} side of a cell
 * @property {number} rows rows of cells in a run @property {number} columns cells in a row of a run
 * @property {{x: number, z: number}[]} maps far left corner of each run of cells: of each map, or of each line of units
 * @property {number} width @property {number} depth of all together
 */

export const RIM = 0.6; // of the slab around a map
export const BASE = 0.05; // height of a cell of value zero, in sides
export const GROWTH = 0.75; // what the largest |value| adds
const WIDE = 200; // how far a band may reach across
const NARROW = 100; // likewise in a picture higher than wide
const CHOSEN = 600; // likewise of a band of which only some maps are here: they stand in one line, as the tower is high
const AIRY = 32; // between the levels of such bands, which are so wide that height is left
const GAP = 2.5; // between maps
const BESIDE = 8; // between parallel branches
const LARGEST = 2; // side of a map's cell
const REACH = 48; // how far a map may reach
const UNIT = 3; // side of a unit: a long row of them is broken into lines, so that each can be pointed at
const OUTPUT = 8; // side of the units of a small last band, which carry labels
const APART = 60; // between those whose labels are long
const FOLDED = 1.5; // depth of a folded band
const LEVELS = 32; // heights at which a ray looks for the cells it may meet: less than a pixel apart on most screens
const MIDDLE = 255; // the colorIndex of zero

/**
 * Stack all bands, the first at the bottom and parallel branches side by side.
 * @param {Band[]} bands @param {Set<number>} hidden @param {boolean} narrow the picture is higher than wide
 * @returns {Plate[]}
 */
export function stack(bands, hidden, narrow) {
  /** @type {Plate[]} */
  const plates = Array(bands.length);
  let [y, before] = [0, 0];
  for (const level of levels(bands)) {
    const across = ((narrow ? NARROW : WIDE) + BESIDE) / level.length - BESIDE;
    const made = level.map((band) =>
      hidden.has(band.index) ? strip(band, across) : spread(band, band.ids ? CHOSEN : across),
    );
    const depth = Math.max(...made.map((plate) => plate.depth));
    // Seen from the usual height, a plate then hides nothing of the one behind and below it.
    const apart = made.every(({ folded }) => folded) ? 9 : level[0].ids ? AIRY : 13;
    if (before > 0) y += apart + (before + depth) * 0.38;
    before = depth;
    let left = -made.reduce((sum, { width }) => sum + width + BESIDE, -BESIDE) / 2;
    for (const plate of made) {
      const x = left + plate.width / 2;
      plates[plate.band.index] = { ...plate, x, y, maps: plate.maps.map((map) => ({ x: map.x + x, z: map.z })) };
      left += plate.width + BESIDE;
    }
  }
  return plates;
}

/** The corners of a plate, in a ring. @param {Plate} plate @param {number} [above] its level @returns {Point[]} */
export function rim({ x, y, width, depth }, above = 0) {
  return corners(x - width / 2, -depth / 2, x + width / 2, depth / 2, y + above);
}

/** What a camera has to show to show everything, the labels above the last plate included. @param {Plate[]} plates @returns {Point[]} */
export function outermost(plates) {
  const last = plates[plates.length - 1];
  return [...plates.flatMap((plate) => rim(plate)), ...rim(last, 2 * last.side)];
}

/** The middle of a cell on its plate's level. @param {Plate[]} plates @param {Cell} cell @returns {Point} */
export function centre(plates, cell) {
  const plate = plates[cell.band];
  if (plate.folded) return [plate.x, plate.y, 0];
  const { band, maps, side, columns } = plate;
  const run = band.flat ? Math.floor(cell.column / columns) : cell.channel;
  const { x, z } = maps[run];
  const column = band.flat ? cell.column % columns : cell.column;
  return [x + (column + 0.5) * side, plate.y, z + (cell.row + 0.5) * side];
}

/**
 * The corners of a box of cells of one map, in a ring.
 * @param {Plate} plate of a band that is not flat @param {number} channel
 * @param {number[]} box top, left, bottom, right; ends exclusive @returns {Point[]}
 */
export function outline({ maps, side, y }, channel, [top, left, bottom, right]) {
  const { x, z } = maps[channel];
  return corners(x + left * side, z + top * side, x + right * side, z + bottom * side, y);
}

/** How high a cell stands. @param {Plate} plate @param {number} colorIndex its place in a palette @returns {number} */
export function height({ side }, colorIndex) {
  return side * (BASE + GROWTH * Math.abs(colorIndex / MIDDLE - 1));
}

/**
 * The cell a ray meets first.
 * @param {Plate[]} plates @param {Uint16Array[]} shades per band @param {Ray} ray
 * @returns {Cell | null}
 */
export function meet(plates, shades, { origin, direction }) {
  let nearest = Infinity;
  /** @type {Cell | null} */
  let found = null;
  for (const plate of plates) {
    if (plate.folded) continue;
    for (let level = 0; level <= LEVELS; level += 1) {
      const above = (plate.side * (BASE + GROWTH) * level) / LEVELS;
      const way = (plate.y + above - origin[1]) / direction[1];
      if (!(way > 0) || way >= nearest) continue;
      const cell = under(plate, origin[0] + way * direction[0], origin[2] + way * direction[2]);
      if (!cell || height(plate, shades[cell.band][offset(plate.band, cell)]) < above) continue;
      nearest = way;
      found = cell;
    }
  }
  return found;
}

/** The cell of a plate at a place of its level. @param {Plate} plate @param {number} x @param {number} z @returns {Cell | null} */
function under({ band, maps, rows, columns, side }, x, z) {
  for (let run = 0; run < maps.length; run += 1) {
    const column = Math.floor((x - maps[run].x) / side);
    const row = Math.floor((z - maps[run].z) / side);
    if (row < 0 || column < 0 || row >= rows || column >= columns) continue;
    if (!band.flat) return { band: band.index, channel: run, row, column };
    const unit = run * columns + column;
    return unit < band.columns ? { band: band.index, channel: 0, row: 0, column: unit } : null;
  }
  return null;
}

/** A band at full size: its runs side by side, in as few lines as fit. @param {Band} band @param {number} across */
function spread(band, across) {
  const { columns, count, perLine, largest } = band.flat ? unitRuns(band, across) : mapRuns(band, across);
  const gap = captioned(band) ? Math.min(APART, (across - perLine * OUTPUT) / perLine) : GAP;
  const room = (across - gap * (perLine - 1)) / (perLine * columns);
  // Whole multiples of a half let a pooled map lie right above the map that it was made from.
  const side = Math.min(largest, room < 1 ? room : Math.floor(room * 2) / 2);
  const step = { x: columns * side + gap, z: band.rows * side + (band.flat ? 0 : GAP) };
  const width = perLine * step.x - gap;
  const depth = Math.ceil(count / perLine) * step.z - (step.z - band.rows * side);
  const places = Array.from({ length: count }, (_, index) => ({
    x: (index % perLine) * step.x - width / 2,
    z: Math.floor(index / perLine) * step.z - depth / 2,
  }));
  return { band, folded: false, side, rows: band.rows, columns, maps: places, width, depth };
}

/** Lines of units, each a run. @param {Band} band @param {number} across */
function unitRuns(band, across) {
  if (captioned(band)) return { columns: 1, count: band.columns, perLine: band.columns, largest: OUTPUT };
  const largest = band.columns <= 12 ? OUTPUT : UNIT;
  const count = Math.ceil(band.columns / (across / largest));
  return { columns: Math.ceil(band.columns / count), count, perLine: 1, largest };
}

/** Maps, the same number in every line. @param {Band} band @param {number} across */
function mapRuns({ channels, rows, columns }, across) {
  const largest = Math.min(LARGEST, REACH / rows);
  const most = Math.max(1, Math.min(channels, Math.floor((across + GAP) / (columns * Math.min(1, largest) + GAP))));
  return { columns, count: channels, perLine: Math.ceil(channels / Math.ceil(channels / most)), largest };
}

/** A band folded away. @param {Band} band @param {number} across */
function strip(band, across) {
  return {
    band,
    folded: true,
    side: 0,
    rows: 0,
    columns: 0,
    maps: /** @type {{x: number, z: number}[]} */ ([]),
    width: Math.min(NARROW, across),
    depth: FOLDED,
  };
}

/** @param {number} left @param {number} far @param {number} right @param {number} near @param {number} y @returns {Point[]} */
function corners(left, far, right, near, y) {
  return [
    [left, y, far],
    [right, y, far],
    [right, y, near],
    [left, y, near],
  ];
}
