// The places of many maps. Pure: in CSS pixels from the upper left corner.

/**
 * @typedef {object} Tiles
 * @property {number} count how many maps @property {number} across how many beside each other
 * @property {number} width of a map @property {number} height of a map
 * @property {[number, number]} pitch from one map to the next (rows, columns)
 * @property {number} caption room for the number below a map, 0 where there is none
 * @property {[number, number]} cells of a map (rows, columns)
 */

const GAP = 6;
export const SLIT = 4; // between square tiles
const CAPTION = 15;
const BAR = 72; // height of a lone number, which is drawn as a bar
const HIGHEST = 180; // of a bar in a room with few
const SMALLER = 0.8; // times
const NARROWEST = 24; // a map with a number below it

/**
 * Tiles for `count` maps in a room of some width: the more there are, the smaller they are. Where all fit into its height, they are
 * as large as it lets them be; to let all fit, they may be a little smaller.
 * @param {number} count @param {[number, number]} cells rows and columns of a map @param {number} room
 * @param {{bars?: boolean, height?: number}} [how] bars: whether each is a lone number, drawn as a bar; height: of the room @returns {Tiles}
 */
export function tiling(count, cells, room, { bars = cells[0] * cells[1] === 1, height = 0 } = {}) {
  const shape = Math.max(0.25, Math.min(4, cells[0] / cells[1]));
  const gap = bars && count * NARROWEST > room ? 2 : GAP;
  const least = bars ? bar(count, room, gap) : Math.min(wanted(count), room);
  const inOne = Math.max(1, Math.floor((room + gap) / (least + gap)));
  const full = count > inOne ? Math.floor((room + gap) / inOne) - gap : least; // a full row fills the room
  const { across, side } = (bars ? null : largest(count, shape, room, height, SMALLER * least)) ?? {
    across: inOne,
    side: full,
  };
  const rows = Math.ceil(count / across);
  const high = bars
    ? Math.max(BAR, Math.min(HIGHEST, Math.floor(height / rows) - CAPTION - gap))
    : Math.round(side * shape);
  const caption = side >= NARROWEST ? CAPTION : 0;
  return { count, across, width: side, height: high, pitch: [high + caption + gap, side + gap], caption, cells };
}

/**
 * The largest tiles of which all `count` fit into a room, with how many beside each other; null where they were narrower than `least`.
 * @param {number} count @param {number} shape their height by their width @param {number} room @param {number} height @param {number} least
 */
function largest(count, shape, room, height, least) {
  let found = { across: 0, side: least };
  for (let across = 1; across <= count; across += 1) {
    const high = Math.floor(height / Math.ceil(count / across)) - GAP - CAPTION;
    const side = Math.min(Math.floor((room + GAP) / across) - GAP, Math.floor(high / shape));
    if (side > found.side) found = { across, side };
  }
  return found.across ? found : null;
}

/** @param {number} count */
function wanted(count) {
  if (count <= 3) return 240;
  if (count <= 16) return 128;
  if (count <= 64) return 92;
  return count <= 512 ? 64 : 48;
}

/** The width of a bar: all in one row if they can be told apart there. @param {number} count @param {number} room @param {number} gap */
function bar(count, room, gap) {
  return Math.max(8, Math.min(48, Math.floor((room + gap) / count) - gap));
}

/**
 * Square tiles for `count` maps, the gaps between them shared out.
 * @param {number} count @param {number} cells of a map @param {number} room @returns {Tiles}
 */
export function squares(count, cells, room) {
  const side = squareOf(count, cells) + SLIT;
  const across = Math.max(1, Math.min(count, Math.floor(room / side)));
  return { count, across, width: side, height: side, pitch: [side, side], caption: 0, cells: [1, 1] };
}

/** Of many maps each is smaller, and of single numbers. @param {number} count @param {number} cells */
function squareOf(count, cells) {
  if (cells === 1) return 22;
  if (count > 512) return 32;
  if (count > 64) return 44;
  return count > 16 ? 60 : 92;
}

/** How high all tiles are together. @param {Tiles} tiles */
export function heightOf({ count, across, pitch }) {
  return Math.ceil(count / across) * pitch[0];
}

/** The upper left corner of a map. @param {Tiles} tiles @param {number} place its place in the order */
export function corner({ across, pitch }, place) {
  return { x: (place % across) * pitch[1], y: Math.floor(place / across) * pitch[0] };
}

/**
 * What lies at a point: the place of a map in the order, and the cell in it; null between maps.
 * @param {Tiles} tiles @param {number} x @param {number} y @returns {{place: number, row: number, column: number} | null}
 */
export function pick(tiles, x, y) {
  const { across, width, height: high, pitch, caption, cells, count } = tiles;
  const [down, right] = [Math.floor(y / pitch[0]), Math.floor(x / pitch[1])];
  const [inner, along] = [y - down * pitch[0], x - right * pitch[1]];
  const place = down * across + right;
  if (x < 0 || y < 0 || right >= across || place >= count || along >= width || inner >= high + caption) return null;
  const row = Math.min(cells[0] - 1, Math.floor((inner / high) * cells[0]));
  return { place, row, column: Math.min(cells[1] - 1, Math.floor((along / width) * cells[1])) };
}

/** The places that are in sight: the first, and the one after the last. @param {Tiles} tiles @param {number} top @param {number} bottom */
export function visible({ across, pitch, count }, top, bottom) {
  return [Math.max(0, Math.floor(top / pitch[0])) * across, Math.min(count, Math.ceil(bottom / pitch[0]) * across)];
}
