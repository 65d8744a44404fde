// The names of bands and cells.

/** @typedef {import("./network.js").Network} Network */
/** @typedef {import("./network.js").Band} Band */
/** @typedef {import("./network.js").Cell} Cell */
/** @typedef {import("./network.js").Unit} Unit */

/**
 * "conv1 → relu1" and "6 @ 28×28", or "12/64 @ 56×56" where 12 of 64 channels are here.
 * @param {Network} network @param {Band} band @returns {{name: string, shape: string}}
 */
export function named(network, band) {
  const here = band.flat ? band.columns : band.channels;
  const [all] = network.layers.get(band.name)?.shape ?? [here];
  const count = here === all ? `${all}` : `${here}/${all}`;
  return {
    name: band.path || titled(network, band.layers),
    shape: band.flat ? count : `${count} @ ${band.rows}×${band.columns}`,
  };
}

/** "conv1 → relu1". @param {Network} network @param {string[]} layers @returns {string} */
export function titled(network, layers) {
  return layers.map((name) => short(network, name)).join(" → ");
}

/** A layer's name at the depth that is drawn. @param {Network} network @param {string} name */
function short({ path }, name) {
  return path && name.startsWith(`${path}.`) ? name.slice(path.length + 1) : name;
}

/** The size of a cell's receptive field in words, nothing for the input itself. @param {Network} network @param {Cell} cell @param {import("../runtime/text.js").Text} text @returns {string} */
export function receptiveField(network, cell, text) {
  const { rows, columns } = network.input;
  const [top, left, bottom, right] = network.box(cell);
  if (network.begins(network.bands[cell.band])) return "";
  if (bottom - top === rows && right - left === columns) return text("sees the whole input");
  return text("sees rows {top} to {bottom}, columns {left} to {right} of the input", {
    top,
    bottom: bottom - 1,
    left,
    right: right - 1,
  });
}

/**
 * Where a cell is, in words; positions count from 0 as in PyTorch.
 * @param {Network} network @param {Cell} cell @param {import("../runtime/text.js").Text} text @returns {string}
 */
export function position(network, cell, text) {
  return located(network, network.unit(cell), text);
}

/** Where a number is, in words. @param {Network} network @param {Unit} unit @param {import("../runtime/text.js").Text} text @returns {string} */
export function located(network, unit, text) {
  const { layer, channel, row, column } = unit;
  const label = network.labelOf(unit);
  if (label !== undefined) return text("{layer}, class {label}", { layer, label });
  if (network.flat(layer)) return text("{layer}, unit {unit}", { layer, unit: channel });
  return text("{layer}, channel {channel}, row {row}, column {column}", { layer, channel, row, column });
}
