// The cell that a key leads to from another. Pure; the cell stays when there is nowhere to go.

/** @typedef {import("../model/network.js").Band} Band */
/** @typedef {import("../model/network.js").Cell} Cell */

/** @typedef {{move: "orbit" | "pan" | "zoom" | "reset", by: number[]}} CameraMove a method of the 3D view and what it is given */

/** @type {Object<string, [number, number]>} rows and columns */
const ARROWS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
const DRAG = 40; // pixels of a drag that an arrow key stands for
export const ZOOM = 1.25;

/**
 * The cell an arrow key leads to: the neighbour, over the left or right edge of a map into the next map.
 * @param {Band} band @param {Cell} cell @param {string} key @returns {Cell | null} null if `key` is no arrow
 */
export function neighbour(band, cell, key) {
  const arrow = ARROWS[key];
  if (!arrow) return null;
  let { channel } = cell;
  const row = clamp(cell.row + arrow[0], band.rows);
  let column = cell.column + arrow[1];
  if (column < 0 && channel > 0) [channel, column] = [channel - 1, band.columns - 1];
  if (column >= band.columns && channel < band.channels - 1) [channel, column] = [channel + 1, 0];
  return { ...cell, channel, row, column: clamp(column, band.columns) };
}

/**
 * The cell of a further band that lies where `cell` lies in its own.
 * @param {Band[]} bands @param {Cell} cell @param {1 | -1} direction @param {Set<number>} hidden
 * @returns {Cell | null} null beyond the last band
 */
export function acrossBands(bands, cell, direction, hidden) {
  let index = cell.band + direction;
  while (hidden.has(index)) index += direction;
  const band = bands[index];
  if (!band) return null;
  const from = bands[cell.band];
  const share = (/** @type {number} */ at, /** @type {number} */ before, /** @type {number} */ now) =>
    clamp(Math.floor(((at + 0.5) / before) * now), now);
  return {
    band: index,
    channel: share(cell.channel, from.channels, band.channels),
    row: share(cell.row, from.rows, band.rows),
    column: share(cell.column, from.columns, band.columns),
  };
}

/**
 * How a key moves the camera: Shift+arrows turn, Ctrl+arrows move, + and − zoom, 0 shows everything.
 * @param {{key: string, shiftKey: boolean, ctrlKey: boolean, metaKey: boolean}} event @returns {CameraMove | null} null if it does not
 */
export function cameraMove({ key, shiftKey, ctrlKey, metaKey }) {
  const arrow = ARROWS[key];
  const control = ctrlKey || metaKey; // with it, + and − belong to the browser
  if (arrow && (shiftKey || control))
    return { move: control ? "pan" : "orbit", by: [arrow[1] * DRAG, arrow[0] * DRAG] };
  if (control) return null;
  if (key === "+" || key === "=") return { move: "zoom", by: [ZOOM] }; // the same key, with and without Shift
  if (key === "-") return { move: "zoom", by: [1 / ZOOM] };
  return key === "0" ? { move: "reset", by: [] } : null;
}

/** The cell in the middle of a band's first map. @param {Band} band @returns {Cell} */
export function middle(band) {
  return { band: band.index, channel: 0, row: band.rows >> 1, column: band.columns >> 1 };
}

/** @param {number} value @param {number} size */
function clamp(value, size) {
  return Math.max(0, Math.min(size - 1, value));
}
