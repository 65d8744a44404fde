// What is drawn: the bands of a network, and the numbers one picture left in them.

import { decode } from "./packet.js";

/** @typedef {import("./packet.js").Tensor} Tensor */
/** @typedef {{kernel: number[], stride: number[], padding: number[], dilation: number[]}} Window pairs (rows, columns) */
/** @typedef {{size: number[], stride: number[], start: number[]}} Field receptive field in input pixels */
/**
 * @typedef {object} Layer
 * @property {string} name @property {string} kind @property {string} operation
 * @property {string[]} inputs @property {number[]} shape
 * @property {Window | null} window @property {Field} field
 */
/**
 * One drawn group of neurons; a band of units has one map of a single row.
 * @typedef {object} Band
 * @property {string} name the layer whose numbers are drawn
 * @property {string[]} layers the layers it stands for @property {string[]} sources
 * @property {number} index @property {number} channels @property {number} rows @property {number} columns
 * @property {boolean} flat whether it is a vector of units
 */
/**
 * The address of one cell. In a flat band the unit's number is `column`, and `channel` and `row` are 0.
 * @typedef {{band: number, channel: number, row: number, column: number}} Cell
 */

/** A network: fixed for all pictures. */
export class Network {
  /** @param {Uint8Array} bytes */
  constructor(bytes) {
    const { header, arrays } = decode(bytes);
    /** @type {string} */
    this.id = header.id;
    /** @type {Map<string, Layer>} */
    this.layers = new Map(header.layers.map((/** @type {Layer} */ layer) => [layer.name, layer]));
    /** @type {Band[]} */
    this.bands = header.bands.map(band);
    /** @type {string[]} */
    this.labels = header.labels;
    /** @type {Object<string, string>} what this page says, in the reader's language: English to translation */
    this.messages = header.messages;
    /** @type {Map<string, Tensor>} "conv1.weight" and the like */
    this.parameters = arrays;
  }

  /** The layer that gives a band its structure: the convolution, pooling or linear layer. @param {Band} band @returns {Layer} */
  root(band) {
    return /** @type {Layer} */ (this.layers.get(band.layers[0]));
  }

  /** The band that `band` reads, or null for the input. @param {Band} band @returns {Band | null} */
  source(band) {
    return this.bands.find((other) => other.name === band.sources[0]) ?? null;
  }

  /**
   * The input pixels a cell can see, clipped to the picture: [top, left, bottom, right], ends exclusive.
   * @param {Cell} cell @returns {[number, number, number, number]}
   */
  box(cell) {
    const { field } = /** @type {Layer} */ (this.layers.get(this.bands[cell.band].name));
    const { rows, columns } = this.bands[0];
    const place = this.bands[cell.band].flat ? [0, 0] : [cell.row, cell.column];
    const top = field.start[0] + place[0] * field.stride[0];
    const left = field.start[1] + place[1] * field.stride[1];
    return [
      Math.max(0, top), Math.max(0, left),
      Math.min(rows, top + field.size[0]), Math.min(columns, left + field.size[1]),
    ];
  }
}

/** What one picture left in a network. */
export class Reading {
  /** @param {Uint8Array} bytes */
  constructor(bytes) {
    const { header, arrays } = decode(bytes);
    /** @type {string} the Network.id it belongs to */
    this.network = header.network;
    /** @type {{scale: number, top: number, left: number} | null} input pixel to pixel of the thumbnail */
    this.crop = header.crop;
    /** @type {Map<string, Tensor>} layer name to output */
    this.outputs = arrays;
    /** @type {Uint8Array | null} a PNG of the original picture */
    this.thumbnail = /** @type {Uint8Array | undefined} */ (arrays.get("thumbnail")?.data) ?? null;
  }

  /**
   * All numbers of a layer. Python leaves out what a ReLU answered, since max(0, x) is exact.
   * @param {Network} network @param {string} name @returns {Float32Array}
   */
  values(network, name) {
    const known = this.outputs.get(name);
    if (known) return /** @type {Float32Array} */ (known.data);
    const layer = /** @type {Layer} */ (network.layers.get(name));
    const data = this.values(network, layer.inputs[0]).map((value) => Math.max(0, value));
    this.outputs.set(name, { shape: layer.shape, data });
    return data;
  }

  /** The numbers of one map of a band, row by row. @param {Network} network @param {Band} band @param {number} channel @returns {Float32Array} */
  map(network, band, channel) {
    const size = band.rows * band.columns;
    return this.values(network, band.name).subarray(channel * size, (channel + 1) * size);
  }

  /** @param {Network} network @param {Cell} cell @returns {number} */
  value(network, cell) {
    return this.values(network, network.bands[cell.band].name)[offset(network.bands[cell.band], cell)];
  }
}

/** Where a cell's number stands in its band's array. @param {Band} band @param {Cell} cell @returns {number} */
export function offset(band, cell) {
  return (cell.channel * band.rows + cell.row) * band.columns + cell.column;
}

/** @param {{layers: string[], sources: string[], shape: number[]}} entry @param {number} index @returns {Band} */
function band({ layers, sources, shape }, index) {
  const flat = shape.length === 1;
  const [channels, rows, columns] = flat ? [1, 1, shape[0]] : shape;
  return { name: layers[layers.length - 1], layers, sources, index, channels, rows, columns, flat };
}
