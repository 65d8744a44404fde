// The activations of one layer, every number exact (maps_packet in cnnviz/analysis/feature_maps.py).

import { decode } from "./packet.js";

/** @typedef {import("./network.js").Layer & {place: import("./network.js").Field}} Layer `place`: where its cells lie on the picture */
/** @typedef {"map" | "layer" | "symmetric"} Scale */
/** @typedef {import("../draw/colormap.js").Ends} Ends */
/** @typedef {{channel: number, row: number, column: number}} Place */

export class FeatureMaps {
  /** @param {Uint8Array} bytes */
  constructor(bytes) {
    const { header, arrays } = decode(bytes);
    const numbers = (/** @type {string} */ name) => /** @type {Float32Array} */ (arrays.get(name)?.data);
    const { shape } = /** @type {import("./packet.js").Tensor} */ (arrays.get("maps"));
    /** @type {string} names the model and the picture */
    this.id = header.id;
    /** @type {Layer[]} of the network */
    this.layers = header.layers;
    this.layer = /** @type {Layer} */ (this.layers.find(({ name }) => name === header.layer));
    /** @type {boolean} whether nobody chose this layer yet */
    this.first = header.first;
    /** @type {string[]} what each unit stands for, if it is an output of the network */
    this.labels = header.labels;
    /** @type {Object<string, string>} the query parameters of a link to the page as it was left */
    this.left = header.left;
    /** Whether it is a vector of units, without rows and columns. */
    this.flat = shape.length === 1;
    const [count, rows = 1, columns = 1] = shape;
    this.count = count;
    this.rows = rows;
    this.columns = columns;
    /** Whether each map is a lone number. */
    this.single = this.rows * this.columns === 1;
    this.maps = numbers("maps");
    this.picture = /** @type {import("./packet.js").Tensor} */ (arrays.get("picture"));
    this.statistics = {
      strength: numbers("strength"),
      variance: numbers("variance"),
      mean: numbers("mean"),
      low: numbers("low"),
      high: numbers("high"),
      zeros: numbers("zeros"),
    };
    /** @type {Ends} of all maps */
    this.span = this.statistics.low.reduce(
      (span, low, channel) => ends(Math.min(span.low, low), Math.max(span.high, this.statistics.high[channel])),
      ends(0, 0),
    );
  }

  /** The numbers of one map, row by row. @param {number} channel */
  map(channel) {
    const size = this.rows * this.columns;
    return this.maps.subarray(channel * size, (channel + 1) * size);
  }

  /** @param {Place} place */
  value({ channel, row, column }) {
    return this.maps[(channel * this.rows + row) * this.columns + column];
  }

  /** Where the scale of a map ends. A lone number has its layer's. @param {Scale} scale @param {number} channel @returns {Ends} */
  ends(scale, channel) {
    if (scale === "layer") return this.span;
    if (scale === "symmetric" || this.single) return even(this.span);
    return even(ends(this.statistics.low[channel], this.statistics.high[channel]));
  }

  /** How a place is called. @param {Place} place @param {import("../runtime/text.js").Text} text @returns {string} */
  position({ channel, row, column }, text) {
    const label = this.labels[channel];
    if (label !== undefined) return text("class {label}", { label });
    if (this.flat) return text("unit {unit}", { unit: channel });
    return text("channel {channel}, row {row}, column {column}", { channel, row, column });
  }

  /** How a channel is called. @param {number} channel @param {import("../runtime/text.js").Text} text */
  name(channel, text) {
    return this.flat ? this.position({ channel, row: 0, column: 0 }, text) : text("channel {channel}", { channel });
  }
}

/** @param {number} low @param {number} high @returns {Ends} */
function ends(low, high) {
  return { low: Math.min(0, low), high: Math.max(0, high) };
}

/** As far below zero as above. @param {Ends} ends @returns {Ends} */
function even({ low, high }) {
  const reach = Math.max(-low, high);
  return { low: -reach, high: reach };
}
