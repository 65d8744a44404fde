// Where is each cell in the flat view? Pure geometry in CSS pixels, from the top left of the canvas.

/** @typedef {import("./network.js").Band} Band */
/** @typedef {import("./network.js").Cell} Cell */
/**
 * Where one band lies.
 * @typedef {object} Plate
 * @property {Band} band
 * @property {number} cell side of a cell
 * @property {{x: number, y: number}[]} maps top left corner of each run of cells: of each map, or of each line of units
 * @property {number} rows rows of cells in a run @property {number} columns cells in a row of a run
 * @property {{x: number, y: number, width: number, height: number}} frame around all maps
 * @property {{x: number, y: number}} label bottom left of its name
 * @property {boolean} folded
 */
/** @typedef {{plates: Plate[], width: number, height: number}} Layout */
/** @typedef {{width: number, height: number, direction: "up" | "right", hidden: Set<number>}} Space height: aimed at upwards, kept rightwards */

const GAP = 6; // between maps
const LABEL = 18; // the height of a name
const BETWEEN = 16; // between bands, beside the name
const FOLDED = 4;
const LARGEST = 6; // the side of a cell of the largest maps, at most
const UNIT = 13; // the side of a unit, at most
const OUTPUT = 30; // units of a band of few are large enough to carry their labels

/**
 * Lay out all bands.
 * @param {Band[]} bands @param {Space} space
 * @returns {Layout}
 */
export function layout(bands, space) {
  // Smaller maps have larger cells, so that deep layers stay legible; one number scales them all.
  const most = Math.max(...bands.map(({ rows }) => rows));
  let cap = LARGEST;
  let found = arrange(bands, space, cap, most);
  const fits = () => (space.direction === "up" ? found.height <= space.height : found.width <= space.width);
  while (cap > 1.5 && !fits()) {
    cap -= 0.25;
    found = arrange(bands, space, cap, most);
  }
  return found;
}

/** The cell at a place, or null. @param {Layout} plan @param {number} x @param {number} y @returns {Cell | null} */
export function cellAt(plan, x, y) {
  for (const plate of plan.plates) {
    const { frame, band } = plate;
    if (plate.folded || x < frame.x || y < frame.y || x >= frame.x + frame.width || y >= frame.y + frame.height) continue;
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
  if (plate.folded) return { x: plate.frame.x + plate.frame.width / 2, y: plate.frame.y + plate.frame.height / 2, size: 0 };
  if (!plate.band.flat) {
    const map = plate.maps[cell.channel];
    return { x: map.x + cell.column * size, y: map.y + cell.row * size, size };
  }
  const perRun = plate.rows * plate.columns;
  const map = plate.maps[Math.floor(cell.column / perRun)];
  const rest = cell.column % perRun;
  return { x: map.x + (rest % plate.columns) * size, y: map.y + Math.floor(rest / plate.columns) * size, size };
}

/** @param {Band[]} bands @param {Space} space @param {number} cap cell of the largest maps @param {number} most rows of those @returns {Layout} */
function arrange(bands, space, cap, most) {
  const up = space.direction === "up";
  const order = up ? [...bands].reverse() : bands;
  const cross = up ? space.width : space.height - LABEL;
  /** @type {Plate[]} */
  const plates = Array(bands.length);
  let at = up ? 0 : 2;
  for (const band of order) {
    const folded = space.hidden.has(band.index);
    const shape = folded ? null : runs(band, cross, cellCap(band, cap, most), up, space.width);
    const size = shape ? shape.size : { width: up ? cross : FOLDED, height: up ? FOLDED : cross };
    const frame = up
      ? { x: (cross - size.width) / 2, y: at + LABEL, ...size }
      : { x: at, y: LABEL + (cross - size.height) / 2, ...size };
    const named = Math.max(size.width, up ? 0 : 64);
    plates[band.index] = {
      band, folded, frame, cell: shape?.cell ?? 0, rows: shape?.rows ?? 0, columns: shape?.columns ?? 0,
      maps: (shape?.maps ?? []).map(({ x, y }) => ({ x: x + frame.x, y: y + frame.y })),
      label: { x: up ? 0 : at, y: frame.y - 5 },
    };
    at += up ? LABEL + size.height + (folded ? 0 : BETWEEN) : (folded ? 14 : named + BETWEEN * 2);
  }
  return up ? { plates, width: space.width, height: at } : { plates, width: at, height: space.height };
}

/** The runs of one band: how they fill lines across, and how large their cells may be. */
function runs(/** @type {Band} */ band, /** @type {number} */ cross, /** @type {number} */ cap, /** @type {boolean} */ up, /** @type {number} */ width) {
  const narrow = up && width < 600;
  let rows = band.rows;
  let columns = band.columns;
  let count = band.channels;
  let lines = narrow && count > 3 ? 2 : 1;
  if (band.flat) {
    const perLine = narrow && band.columns > 42 ? 42 : band.columns;
    lines = 1;
    count = 1;
    rows = up ? Math.ceil(band.columns / perLine) : band.columns;
    columns = up ? perLine : 1;
  }
  const perLine = Math.ceil(count / lines);
  const along = up ? columns : rows;
  const cell = Math.max(1, Math.min(cap, half((cross - GAP * (perLine - 1)) / (perLine * along))));
  const maps = Array.from({ length: count }, (_, index) => {
    const a = (index % perLine) * (along * cell + GAP);
    const b = Math.floor(index / perLine) * ((up ? rows : columns) * cell + GAP);
    return up ? { x: a, y: b } : { x: b, y: a };
  });
  const last = (/** @type {number} */ n, /** @type {number} */ cells) => n * (cells * cell + GAP) - GAP;
  const size = up
    ? { width: last(perLine, columns), height: last(lines, rows) }
    : { width: last(lines, columns), height: last(perLine, rows) };
  return { cell, rows, columns, maps, size };
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
