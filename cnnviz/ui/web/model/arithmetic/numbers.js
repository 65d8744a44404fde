// The inputs of the arithmetic, whether all numbers are here or only a box of each layer.

import { addressAt, count, mapsOf } from "../shape.js";

/** @typedef {import("../network.js").Layer} Layer */
/** @typedef {import("../packet.js").Tensor} Tensor */
/** @typedef {{start: number[], shape: number[]}} Box [channel, row, column] of its first number, and how many of each there are */
/** @typedef {{byte: number, mean: number, std: number}} Pixel a colour of the picture, 0 to 255, and what it was normalised by: (byte / 255 - mean) / std */
/**
 * @typedef {object} Numbers
 * @property {(layer: Layer) => Output | null} output what a layer gave; null where it is not here
 * @property {(name: string) => Parameter | null} parameter by a name such as "conv1.weight"
 * @property {Pixel | null} pixel the colour that the asked number of the input was
 */

/** What a layer gave, or that part of it that is here. */
export class Output {
  /**
   * @param {ArrayLike<number>} data the numbers that are here, row by row @param {number[]} shape of the whole layer
   * @param {{box?: Box | null, ids?: number[] | null}} [part] where they stand, if that is not everywhere: in a box, or in some channels
   */
  constructor(data, shape, { box = null, ids = null } = {}) {
    const maps = mapsOf(shape);
    this.data = data;
    this.shape = shape;
    /** Rows and columns of a whole map. */
    this.rows = maps[1];
    this.columns = maps[2];
    this.ids = ids;
    this.start = box?.start ?? [0, 0, 0];
    this.size = box?.shape ?? (ids ? [ids.length, maps[1], maps[2]] : maps);
  }

  /** A layer none of whose numbers are here. @param {number[]} shape @returns {Output} */
  static missing(shape) {
    return new Output([], shape, { box: { start: [0, 0, 0], shape: [0, 0, 0] } });
  }

  /** The number at a place, NaN where it is not here. @param {number} channel @param {number} row @param {number} column @returns {number} */
  get(channel, row, column) {
    const [channels, rows, columns] = this.size;
    const k = this.ids ? this.ids.indexOf(channel) : channel - this.start[0];
    const i = row - this.start[1];
    const j = column - this.start[2];
    if (k < 0 || i < 0 || j < 0 || k >= channels || i >= rows || j >= columns) return NaN;
    return this.data[(k * rows + i) * columns + j];
  }

  /** The number at a place of the flat order. @param {number} at @returns {number} */
  at(at) {
    const { channel, row, column } = addressAt(this.shape, at);
    return this.get(channel, row, column);
  }

  /** Whether a row and a column lie in the map. @param {number} row @param {number} column @returns {boolean} */
  inside(row, column) {
    return row >= 0 && column >= 0 && row < this.rows && column < this.columns;
  }

  /** The channels of a run of channels, those that are here where some are missing. @param {number} first @param {number} length @returns {number[]} */
  channels(first, length) {
    return this.ids ?? Array.from({ length }, (_, at) => first + at);
  }

  /** The flat places of a run of numbers, those that are here where some are missing. @param {number} first @param {number} length @returns {number[]} */
  run(first, length) {
    const size = this.rows * this.columns;
    if (this.ids) return this.ids.flatMap((id) => Array.from({ length: size }, (_, at) => id * size + at));
    return Array.from({ length }, (_, at) => first + at);
  }
}

/** What a layer has learned, or that part of it that is here. */
export class Parameter {
  /**
   * @param {Tensor} tensor @param {{first?: number, ids?: number[] | null}} [part] which output channels are here, if not all
   */
  constructor({ data, shape }, { first = 0, ids = null } = {}) {
    this.data = data;
    this.shape = shape;
    this.first = first;
    this.ids = ids;
  }

  /** All numbers that one output channel has. @param {number} channel @returns {ArrayLike<number>} */
  row(channel) {
    const at = this.ids ? this.ids.indexOf(channel) : channel - this.first;
    const size = count(this.shape.slice(1));
    return at < 0 ? [] : this.data.subarray(at * size, (at + 1) * size);
  }

  /** The one number that a channel has. @param {number} channel @returns {number} */
  of(channel) {
    return this.row(channel)[0];
  }
}

/**
 * The numbers that a picture left in a network, or in one depth of a large one.
 * @param {import("../network.js").Network} network @param {import("../network.js").Activations} reading @returns {Numbers}
 */
export function numbersOf(network, reading) {
  const ids = (/** @type {string} */ name) => network.bands.find(({ layers }) => layers.includes(name))?.ids ?? null;
  return {
    pixel: null,
    output({ name, shape }) {
      const data = reading.find(network, name);
      return data && new Output(data, shape, { ids: ids(name) });
    },
    parameter(name) {
      const tensor = network.parameters.get(name);
      return tensor ? new Parameter(tensor, { ids: ids(name.slice(0, name.lastIndexOf("."))) }) : null;
    },
  };
}

/**
 * The numbers that Python cut out for one unit (cnnviz/wire/explanation_packet.py).
 * @param {Object<string, any>} header of the packet @param {Map<string, Tensor>} arrays @returns {Numbers}
 */
export function numbersOfSlice({ boxes, first, pixel }, arrays) {
  return {
    pixel,
    output({ name, shape }) {
      const tensor = arrays.get(name);
      return tensor ? new Output(tensor.data, shape, { box: boxes[name] }) : null;
    },
    parameter(name) {
      const tensor = arrays.get(name);
      return tensor ? new Parameter(tensor, { first: first[name] ?? 0 }) : null;
    },
  };
}
