// The places of cells in the flat view. Pure geometry in CSS pixels, from the top left of the canvas.

import { captioned } from "../model/bands.js";

/** @typedef {import("../model/network.js").Band} Band */
/** @typedef {import("../model/network.js").Cell} Cell */
/**
 * Where one band lies.
 * @typedef {object} Plate
 * @property {Band} band
 * @property {number} cell side of a cell
 * @property {{x: number, y: number}[]} maps top left corner of each run of cells: of each map, or of each line of units
 * @property {number} rows rows of cells in a run @property {number} columns cells in a row of a run
 * @property {{x: number, y: number, width: number, height: number}} frame around all maps
 * @property {{x: number, y: number}} label where the line of its name starts
 * @property {number} room how long that line may be @property {boolean} beside whether it is beside the band, else above it
 * @property {boolean} tagged whether there is room for the number of each map above it
 * @property {boolean} folded
 */
/** @typedef {{plates: Plate[], width: number, height: number}} Layout */
/**
 * @typedef {object} Space
 * @property {number} width @property {number} height aimed at upwards, kept rightwards
 * @property {"up" | "right"} direction @property {Set<number>} hidden
 * @property {boolean} [wired] whether shortcuts need room beside the bands
 */
/**
 * The room that one band has.
 * @typedef {object} Lane
 * @property {Space} space
 * @property {boolean} up whether the network goes upwards, else rightwards
 * @property {number} at where it begins on the way of the network
 * @property {number} from where it begins across that way @property {number} cross how wide it is there
 * @property {number} cap the side of a cell, at most
 */
/** @typedef {{rows: number, columns: number, count: number}} Runs cells of a run, and how many of those */

const GAP = 6; // between maps
const BASELINE = 4; // of a name, below its middle
const LABEL = 18; // the height of a name
const MARGIN = 156; // for names beside the bands
const NARROW = 600; // up to this width a picture is narrow
const ROOMY = 700; // from this width on there is room for it
const BETWEEN = 16; // between bands, beside the name
const CLOSE = 6; // likewise in a narrow picture, where the page is scrolled
const NAMED = 64; // the room of a name above its band, at least
const FOLDED = 4; // a folded band is a line
const ASIDE = 22; // and the room beside it
const LARGEST = 6; // the side of a cell of the largest maps, at most
const UNIT = 13; // the side of a unit, at most
const BESIDE = 28; // between parallel branches
const TAG = 12; // the height of a map's number
const TAGGED = 24; // a map must be as wide to carry it
const SMALLEST = 192; // the sides of the largest maps together shrink no further than to this, or to 1.5 a cell
const POINTED = 40; // the side of the largest maps of a part of a network, at least: its cells are few, and to be pointed at
const WIRE = 30; // for shortcuts, beside all bands
const COLOURS = 3; // maps of a photo
const PHOTO = 0.4; // the side of its cells, at least
const LINE = 42; // units beside each other in a narrow picture
const ANSWER = 112; // a unit with its name and number beside it
const OUTPUT = 30; // units of a band of few are large enough to carry their labels

/**
 * Lay out all bands.
 * @param {Band[]} bands @param {Space} space
 * @returns {Layout}
 */
export function layout(bands, space) {
  // Smaller maps have larger cells, so that deep layers stay legible; one number scales them all.
  const most = Math.max(...bands.map(({ rows }) => rows));
  const least = bands.some(({ ids }) => ids) ? POINTED / most : 0;
  let cap = Math.max(LARGEST, least);
  let found = arrange(bands, space, cap, most);
  const fits = () => (space.direction === "up" ? found.height <= space.height : found.width <= space.width);
  while (cap > Math.max(least, Math.min(1.5, SMALLEST / most)) && !fits()) {
    cap -= 0.25;
    found = arrange(bands, space, cap, most);
  }
  return found;
}

/** The cell at a place, or null. @param {Layout} plan @param {number} x @param {number} y @returns {Cell | null} */
export function cellAt(plan, x, y) {
  for (const plate of plan.plates) {
    const { frame, band } = plate;
    if (plate.folded || x < frame.x || y < frame.y || x >= frame.x + frame.width || y >= frame.y + frame.height)
      continue;
    for (let run = 0; run < plate.maps.length; run += 1) {
      const column = Math.floor((x - plate.maps[run].x) / plate.cell);
      const row = Math.floor((y - plate.maps[run].y) / plate.cell);
      if (row < 0 || column < 0 || row >= plate.rows || column >= plate.columns) continue;
      if (!band.flat) return { band: band.index, channel: run, row, column };
      const unit = (run * plate.rows + row) * plate.columns + column;
      return unit < band.columns ? { band: band.index, channel: 0, row: 0, column: unit } : null;
    }
  }
  return null;
}

/** The top left corner and side of a cell. @param {Layout} plan @param {Cell} cell @returns {{x: number, y: number, size: number}} */
export function corner(plan, cell) {
  const plate = plan.plates[cell.band];
  const size = plate.cell;
  if (plate.folded)
    return { x: plate.frame.x + plate.frame.width / 2, y: plate.frame.y + plate.frame.height / 2, size: 0 };
  if (!plate.band.flat) {
    const map = plate.maps[cell.channel];
    return { x: map.x + cell.column * size, y: map.y + cell.row * size, size };
  }
  const perRun = plate.rows * plate.columns;
  const { x, y } = plate.maps[Math.floor(cell.column / perRun)];
  const rest = cell.column % perRun;
  return { x: x + (rest % plate.columns) * size, y: y + Math.floor(rest / plate.columns) * size, size };
}

/** @param {Band[]} bands @param {Space} space @param {number} cap cell of the largest maps @param {number} most rows of those @returns {Layout} */
function arrange(bands, space, cap, most) {
  const caps = bands.map((band) => cellCap(band, cap, most));
  return put(bands, space, shrinking(put(bands, space, caps).plates, caps));
}

/** The caps with which no map is larger than one of more cells, which may be small for lack of room. @param {Plate[]} plates @param {number[]} caps */
function shrinking(plates, caps) {
  const found = [...caps];
  const maps = plates.filter(({ band, folded }) => !band.flat && !folded).sort((a, b) => b.band.rows - a.band.rows);
  /** @type {{rows: number, side: number}[]} */
  const larger = [];
  for (const { band, cell } of maps) {
    const { index, rows } = band;
    const limit = Math.min(...larger.filter((other) => other.rows > rows).map(({ side }) => side)) / rows;
    found[index] = Math.min(caps[index], half(limit));
    larger.push({ rows, side: Math.min(cell, limit) * rows });
  }
  return found;
}

/** @param {Band[]} bands @param {Space} space @param {number[]} caps of the cells of each band @returns {Layout} */
function put(bands, space, caps) {
  const up = space.direction === "up";
  const order = levels(bands);
  // Some maps of many, and branches beside each other, need the whole width.
  const plain = order.every(([first, ...others]) => !first.ids && !others.length);
  const margin = up && plain && space.width >= ROOMY ? MARGIN : 0;
  const above = up && !margin ? LABEL : 0;
  const across = (up ? space.width : space.height) - (space.wired ? WIRE : 0) - margin;
  /** @type {Plate[]} */
  const plates = Array(bands.length);
  let at = above ? 0 : 2;
  for (const level of up ? order.reverse() : order) {
    const cross = laneWidth(across, level.length, up);
    const made = level.map((band, index) => {
      const from = index * (cross + beside(up)) + (up ? margin : LABEL);
      const plate = place(band, { space, up, at: at + above, from, cross, cap: caps[band.index] });
      const room = margin ? margin - GAP : up ? cross : Math.max(plate.frame.width, NAMED) + BETWEEN;
      return { ...plate, label: labelOf(plate.frame, margin, up ? from : at), room, beside: margin > 0 };
    });
    for (const plate of made) plates[plate.band.index] = plate;
    at += up ? above + depthUp(made, above, space.width < NARROW ? CLOSE : BETWEEN) : depthRight(made);
  }
  return up ? { plates, width: space.width, height: at } : { plates, width: at, height: space.height };
}

/** Between lanes. @param {boolean} up */
function beside(up) {
  return up ? BESIDE : LABEL;
}

/** How wide each of `count` lanes is. @param {number} across all together @param {number} count @param {boolean} up */
function laneWidth(across, count, up) {
  return Math.floor((across + (up ? BESIDE : 0)) / count) - beside(up);
}

/** Where a name starts: beside its band where there is a margin, else above it. @param {Plate["frame"]} frame @param {number} margin @param {number} start */
function labelOf({ y, height }, margin, start) {
  return margin ? { x: 0, y: y + height / 2 + BASELINE } : { x: start, y: y - 5 };
}

/** What a level takes of the height, names apart. @param {Plate[]} level @param {number} above of a name, 0 where it stands beside @param {number} apart between bands */
function depthUp(level, above, apart) {
  const between = above && level.every(({ folded }) => folded) ? apart / 2 : apart;
  return Math.max(...level.map(({ frame }) => frame.height)) + between;
}

/** What a level takes of the width. @param {Plate[]} level */
function depthRight(level) {
  if (level.every(({ folded }) => folded)) return ASIDE;
  return Math.max(...level.map(({ frame, folded }) => Math.max(frame.width, folded ? 0 : NAMED))) + BETWEEN * 2;
}

/** The bands that are drawn beside each other, in the order from the input. @param {Band[]} bands @returns {Band[][]} */
export function levels(bands) {
  /** @type {Band[][]} */
  const found = [];
  for (const band of bands) (found[band.level] ??= []).push(band);
  return found.filter(Boolean);
}

/** One band in its lane. @param {Band} band @param {Lane} lane @returns {Omit<Plate, "label" | "room" | "beside">} */
function place(band, lane) {
  const { space, up, at, from, cross, cap } = lane;
  const folded = space.hidden.has(band.index);
  const tagged = !folded && !band.flat && band.ids !== null && cap * band.columns >= TAGGED;
  const line = up ? { width: cross, height: FOLDED } : { width: FOLDED, height: cross };
  const { cell, rows, columns, maps, size } = folded
    ? { cell: 0, rows: 0, columns: 0, maps: [], size: line }
    : captioned(band)
      ? answers(band, lane)
      : spread(band, lane, tagged ? TAG : 0);
  const middle = from + Math.round((cross - (up ? size.width : size.height)) / 2);
  const frame = { ...(up ? { x: middle, y: at } : { x: at, y: middle }), ...size };
  return {
    band,
    folded,
    tagged,
    frame,
    cell,
    rows,
    columns,
    maps: maps.map(({ x, y }) => ({ x: x + frame.x, y: y + frame.y })),
  };
}

/** The units of a band whose names and numbers stand to the right of each. @param {Band} band @param {Lane} lane */
function answers({ columns: count }, { up, cross }) {
  const perLine = up ? Math.max(1, Math.min(count, Math.floor(cross / ANSWER))) : 1;
  const lines = Math.ceil(count / perLine);
  const cell = up ? OUTPUT : Math.max(1, Math.min(OUTPUT, Math.floor(cross / count) - GAP));
  const maps = Array.from({ length: count }, (_, at) => ({
    x: (at % perLine) * ANSWER,
    y: Math.floor(at / perLine) * (cell + GAP),
  }));
  return { cell, rows: 1, columns: 1, maps, size: { width: perLine * ANSWER, height: lines * (cell + GAP) - GAP } };
}

/** The runs of one band: how they fill lines across, and how large their cells may be. @param {Band} band @param {Lane} lane @param {number} tag room above each map */
function spread(band, lane, tag) {
  const { up, cross, cap } = lane;
  const { rows, columns, count } = runsOf(band, lane);
  const along = up ? columns : rows;
  const gap = up ? GAP : GAP + tag;
  const room = (/** @type {number} */ abreast) => (cross - gap * (abreast - 1) - (up ? 0 : tag)) / (abreast * along);
  const { smallest, least } = cellLimits(band, lane, count);
  let lines = 1;
  while (lines < count && room(Math.ceil(count / lines)) < least) lines += 1;
  const perLine = Math.ceil(count / lines);
  const fitting = room(perLine);
  const cell = Math.max(smallest, Math.min(cap, fitting < 1 ? fitting : half(fitting)));
  const step = { x: columns * cell + GAP, y: rows * cell + GAP + tag };
  const maps = Array.from({ length: count }, (_, index) => {
    const [a, b] = [index % perLine, Math.floor(index / perLine)];
    return { x: (up ? a : b) * step.x, y: (up ? b : a) * step.y + tag };
  });
  const [wide, high] = up ? [perLine, lines] : [lines, perLine];
  return { cell, rows, columns, maps, size: { width: wide * step.x - GAP, height: high * step.y - GAP } };
}

/** Whether the picture is so narrow that cells had better fill more lines. @param {Lane} lane */
function narrow({ up, space }) {
  return up && space.width < NARROW;
}

/** The runs of one band: its maps, or lines of its units. @param {Band} band @param {Lane} lane @returns {Runs} */
function runsOf(band, lane) {
  const { rows, columns, channels } = band;
  if (!band.flat) return { rows, columns, count: channels };
  if (!lane.up) return { rows: columns, columns: 1, count: 1 };
  const perLine = narrow(lane) ? Math.min(LINE, columns) : columns;
  return { rows: Math.ceil(columns / perLine), columns: perLine, count: 1 };
}

/** How small cells may be, and how small before another line is begun. @param {Band} band @param {Lane} lane @param {number} count of its runs */
function cellLimits(band, lane, count) {
  // The colours of a photo stay beside each other, if need be smaller than the photo.
  if (band.ids && !band.flat && count <= COLOURS) return { smallest: PHOTO, least: PHOTO };
  if (band.ids) return { smallest: 1, least: Math.max(1, lane.cap / 2) };
  // In a narrow picture more lines are worth their height where they make cells larger.
  return { smallest: 1, least: narrow(lane) ? lane.cap : 1 };
}

/** The largest cell of a band. @param {Band} band @param {number} cap @param {number} most @returns {number} */
function cellCap(band, cap, most) {
  if (band.flat && band.columns <= 12) return OUTPUT;
  return half(band.flat ? Math.min(UNIT, cap * 3) : cap * (most / band.rows) ** 0.4);
}

/** Down to half a pixel, so that cells stay even on most screens. @param {number} value */
function half(value) {
  return Math.floor(value * 2) / 2;
}
