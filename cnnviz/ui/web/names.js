// How are bands and cells called?

/** @typedef {import("./network.js").Network} Network */
/** @typedef {import("./network.js").Band} Band */
/** @typedef {import("./network.js").Cell} Cell */

/** "conv1 → relu1" and "6 @ 28×28". @param {Network} network @param {Band} band @returns {{name: string, shape: string}} */
export function named(network, band) {
  const shape = band.flat ? `${band.columns}` : `${band.channels} @ ${band.rows}×${band.columns}`;
  return { name: band.layers.join(" → "), shape };
}

/**
 * Where a cell is, in words; positions count from 0 as in PyTorch.
 * @param {Network} network @param {Cell} cell @param {import("./text.js").Text} text @returns {string}
 */
export function position(network, cell, text) {
  const band = network.bands[cell.band];
  if (band.index === network.bands.length - 1 && network.labels.length === band.columns) {
    return text("{layer}, class {label}", { layer: band.name, label: network.labels[cell.column] });
  }
  if (band.flat) return text("{layer}, unit {unit}", { layer: band.name, unit: cell.column });
  return text("{layer}, channel {channel}, row {row}, column {column}", {
    layer: band.name, channel: cell.channel, row: cell.row, column: cell.column,
  });
}
