// Where is each cell in the flat view? Pure geometry in CSS pixels, from the top left of the canvas.

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
 * @property {{x: number, y: number}} label where the line of its name starts: above it, or beside it
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

const GAP = 6; // between maps
const BASELINE = 4; // of a name, below its middle
const LABEL = 18; // the height of a name
const MARGIN = 156; // for names beside the bands
const ROOMY = 700; // from this width on there is room for it
const BETWEEN = 16; // between bands, beside the name
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
    const beside = up ? BESIDE : LABEL;
    const cross = Math.floor((across + (up ? BESIDE : 0)) / level.length) - beside;
    let [deep, folded] = [0, true];
    level.forEach((band, lane) => {
      const from = lane * (cross + beside) + (up ? margin : LABEL);
      const plate = place(band, space, cross, cellCap(band, cap, most), at + above, from);
      const { y, height } = plate.frame;
      plates[band.index] = { ...plate, label: margin ? { x: 0, y: y + height / 2 + BASELINE } : { x: up ? from : at, y: y - 5 } };
      folded &&= plate.folded;
      deep = Math.max(deep, up ? plate.frame.height : Math.max(plate.frame.width, plate.folded ? 0 : 64));
    });
    at += up ? above + deep + (folded && above ? BETWEEN / 2 : BETWEEN) : (folded ? ASIDE : deep + BETWEEN * 2);
  }
  return up ? { plates, width: space.width, height: at } : { plates, width: at, height: space.height };
}

/** The bands that are drawn beside each other, in the order from the input. @param {Band[]} bands @returns {Band[][]} */
export function levels(bands) {
  /** @type {Band[][]} */
  const found = [];
  for (const band of bands) (found[band.level] ??= []).push(band);
  return found.filter(Boolean);
}

/** One band in its lane, which is `cross` wide. @returns {Omit<Plate, "label">} */
function place(/** @type {Band} */ band, /** @type {Space} */ space, /** @type {number} */ cross, /** @type {number} */ cap, /** @type {number} */ at, /** @type {number} */ from) {
  const up = space.direction === "up";
  const folded = space.hidden.has(band.index);
  const tagged = !folded && !band.flat && band.ids !== null && cap * band.columns >= TAGGED;
  const shape = folded ? null : runs(band, cross, cap, up, space.width, tagged ? TAG : 0);
  const size = shape ? shape.size : { width: up ? cross : FOLDED, height: up ? FOLDED : cross };
  const frame = up
    ? { x: from + Math.round((cross - size.width) / 2), y: at, ...size }
    : { x: at, y: from + Math.round((cross - size.height) / 2), ...size };
  return {
    band, folded, tagged, frame, cell: shape?.cell ?? 0, rows: shape?.rows ?? 0, columns: shape?.columns ?? 0,
    maps: (shape?.maps ?? []).map(({ x, y }) => ({ x: x + frame.x, y: y + frame.y })),
  };
}

/** The runs of one band: how they fill lines across, and how large their cells may be. */
function runs(/** @type {Band} */ band, /** @type {number} */ cross, /** @type {number} */ cap, /** @type {boolean} */ up,
  /** @type {number} */ width, /** @type {number} */ tag) {
  const narrow = up && width < 600;
  let rows = band.rows;
  let columns = band.columns;
  let count = band.channels;
  let lines = 1;
  if (band.flat) {
    const perLine = narrow && band.columns > 42 ? 42 : band.columns;
    count = 1;
    rows = up ? Math.ceil(band.columns / perLine) : band.columns;
    columns = up ? perLine : 1;
  }
  const along = up ? columns : rows;
  const gap = up ? GAP : GAP + tag;
  const room = (/** @type {number} */ perLine) => (cross - gap * (perLine - 1) - (up ? 0 : tag)) / (perLine * along);
  // The colours of a photo stay beside each other, if need be smaller than the photo.
  const photo = band.ids && !band.flat && count <= COLOURS;
  const smallest = photo ? 0.4 : 1;
  // In a narrow picture more lines are worth their height where they make cells larger.
  const least = photo ? smallest : band.ids ? Math.max(1, cap / 2) : narrow ? cap : 1;
  while (lines < count && room(Math.ceil(count / lines)) < least) lines += 1;
  const perLine = Math.ceil(count / lines);
  const cell = Math.max(smallest, Math.min(cap, room(perLine) < 1 ? room(perLine) : half(room(perLine))));
  const step = { x: columns * cell + GAP, y: rows * cell + GAP + tag };
  const maps = Array.from({ length: count }, (_, index) => {
    const [a, b] = [index % perLine, Math.floor(index / perLine)];
    return { x: (up ? a : b) * step.x, y: (up ? b : a) * step.y + tag };
  });
  const size = {
    width: (up ? perLine : lines) * step.x - GAP,
    height: (up ? lines : perLine) * step.y - GAP,
  };
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
