// A network as it is drawn: its bands, and the activations that one picture left in them.

import { answering, bandOf, offset } from "./bands.js";
import { decode, shade, stretched } from "./packet.js";
import { receptiveBox } from "./receptive_field.js";
import { addressAt, flatIndex, mapsOf } from "./shape.js";

/** @typedef {import("./packet.js").Tensor} Tensor */
/** @typedef {{kernel: number[], stride: number[], padding: number[], dilation: number[]}} Window pairs (rows, columns) */
/** @typedef {{size: number[], stride: number[], start: number[]}} Field receptive field in input pixels */
/**
 * @typedef {object} Layer
 * @property {string} name @property {string} kind @property {string} operation
 * @property {boolean} elementwise whether it changes each number by itself
 * @property {string[]} inputs @property {number[]} shape
 * @property {Window | null} window @property {Field} field
 * @property {Object<string, any>} options what else its arithmetic needs, by its kind: cnnviz/wire/network_packet.py
 */
/**
 * One drawn group of neurons; a band of units has one map of a single row.
 * @typedef {object} Band
 * @property {string} name the layer whose numbers are drawn
 * @property {string[]} layers the layers it stands for @property {string[]} sources
 * @property {number} index @property {number} channels @property {number} rows @property {number} columns
 * @property {boolean} flat whether it is a vector of units
 * @property {string} path the module it stands for and that can be looked into, or ""
 * @property {number} level how many bands are drawn below it; parallel branches share levels
 * @property {number[] | null} ids the network's numbers of the channels or units that are here; null where all are
 * @property {Field | null} sees of a module: a cell's receptive field in the band below, in cells of that band
 * @property {string[]} answers what its cells stand for, where it is the outputs of a network of few classes; else none
 * @property {boolean} pair whether it is one unit p that decides between two answers: its two cells show 1 - p and p
 */
/** @typedef {{source: string, target: string, by: string}} Wire a shortcut between bands, through a part of the network or, "", an identity */
/**
 * The address of one cell. In a flat band the unit's number is `column`, and `channel` and `row` are 0.
 * Channels and units are counted among those that are here; `Network.number` tells the network's own number.
 * @typedef {{band: number, channel: number, row: number, column: number}} Cell
 */
/** @typedef {{layer: string, channel: number, row: number, column: number}} Unit the address of a number in the whole network, as cnnviz/capture/trace.py has it; of a vector `channel` is the unit */

/** A network, or one depth of a large one with the channels that were most active for one picture. */
export class Network {
  /** @param {Uint8Array} bytes @param {Network | null} [whole] what a depth belongs to: has the words */
  constructor(bytes, whole = null) {
    const { header, arrays } = decode(bytes);
    /** @type {string} */
    this.id = header.id;
    /** @type {string} what its files are called after */
    this.name = whole?.name ?? header.name ?? "network";
    /** @type {Map<string, Layer>} */
    this.layers = new Map(header.layers.map((/** @type {Layer} */ layer) => [layer.name, layer]));
    /** @type {Band[]} */
    this.bands = header.bands.map(bandOf);
    /** Whether only some channels are here. */
    this.partial = whole !== null;
    /** @type {string} the module that is looked into */
    this.path = header.path ?? "";
    /** @type {string[]} the modules on the way here, from the whole network "" on */
    this.trail = header.trail ?? [""];
    /** @type {Wire[]} */
    this.wires = header.wires ?? [];
    /** @type {string[]} what each output stands for; none where the outputs are not drawn */
    this.labels = (whole && header.outputs ? whole.labels : header.labels) ?? [];
    /** Whether the scripts prepare what is drawn as the server does for it. */
    this.live = header.live ?? false;
    this.bands = this.bands.map((band, at) => (at === this.bands.length - 1 ? answering(band, this.labels) : band));
    /** @type {Object<string, string>} what this page says, in the user's language: English to translation */
    /** @type {Map<string, Tensor>} "conv1.weight" and the like */
    this.parameters = arrays;
    const [, rows, columns] = [...this.layers.values()].find(({ kind }) => kind === "input")?.shape ?? [];
    /** The input picture of the whole network. */
    this.input = { rows, columns };
  }

  /** The layer that gives a band its structure: the convolution, pooling or linear layer. @param {Band} band @returns {Layer} */
  root(band) {
    return /** @type {Layer} */ (this.layers.get(band.layers[0]));
  }

  /** The band that is the input of `band`, or null for the input itself. @param {Band} band @returns {Band | null} */
  source(band) {
    return this.sources(band)[0] ?? null;
  }

  /** All bands that are inputs of `band`. @param {Band} band @returns {Band[]} */
  sources(band) {
    return band.sources.flatMap((name) => this.bands.find((other) => other.name === name) ?? []);
  }

  /** Whether a band is the input picture of the network. @param {Band} band @returns {boolean} */
  begins(band) {
    return this.layers.get(band.name)?.kind === "input";
  }

  /** The network's own number of a channel, or of a unit in a flat band. @param {Band} band @param {number} place @returns {number} */
  number({ ids, pair }, place) {
    if (pair) return 0;
    return ids ? ids[place] : place;
  }

  /** What a cell of the outputs stands for. @param {Cell} cell @returns {string | undefined} */
  label(cell) {
    const { answers } = this.bands[cell.band];
    return answers.length ? answers[cell.column] : this.labelOf(this.unit(cell));
  }

  /** What a unit of the outputs stands for. @param {Unit} unit @returns {string | undefined} */
  labelOf({ layer, channel }) {
    const last = this.bands[this.bands.length - 1];
    if (layer !== last.name) return undefined;
    if (last.pair) return this.labels[1];
    const shape = this.layers.get(layer)?.shape;
    return shape?.length === 1 && shape[0] === this.labels.length ? this.labels[channel] : undefined;
  }

  /** Where a cell is in the whole network. @param {Cell} cell @returns {Unit} */
  unit({ band: index, channel, row, column }) {
    const band = this.bands[index];
    return band.flat
      ? { layer: band.name, channel: this.number(band, column), row: 0, column: 0 }
      : { layer: band.name, channel: this.number(band, channel), row, column };
  }

  /** The cell of a unit, if it is here. @param {Unit} unit @returns {Cell | null} */
  cell({ layer, channel, row, column }) {
    const band = this.bands.find(({ name }) => name === layer);
    const place = band?.pair ? channel + 1 : band?.ids ? band.ids.indexOf(channel) : channel;
    if (!band || place < 0 || row >= band.rows || column >= band.columns) return null;
    return band.flat
      ? { band: band.index, channel: 0, row: 0, column: place }
      : { band: band.index, channel: place, row, column };
  }

  /** Whether a layer gives a vector of units. @param {string} layer @returns {boolean} */
  flat(layer) {
    return this.layers.get(layer)?.shape.length === 1;
  }

  /** Where a number stood before it was put in a row: a flatten changes none. @param {Unit} unit @returns {Unit} */
  origin(unit) {
    const before = this.behind(unit, ["flatten"]);
    return before ? this.origin(before) : unit;
  }

  /** The cell that shows a number: its own, or that of the layer from which it was taken over as it was. @param {Unit} unit @returns {Cell | null} */
  drawn(unit) {
    const cell = this.cell(unit);
    const before = cell ? null : this.behind(unit, ["flatten", "identity"]);
    return before ? this.drawn(before) : cell;
  }

  /** The same number of the layer below, if a layer of these kinds took it over. @param {Unit} unit @param {string[]} kinds @returns {Unit | null} */
  behind({ layer: name, ...address }, kinds) {
    const layer = this.layers.get(name);
    const before = layer && kinds.includes(layer.kind) ? this.layers.get(layer.inputs[0]) : undefined;
    return layer && before ? { layer: before.name, ...addressAt(before.shape, flatIndex(layer.shape, address)) } : null;
  }

  /**
   * The receptive field of a cell, clipped to the picture: [top, left, bottom, right], ends exclusive.
   * @param {Cell} cell @returns {[number, number, number, number]}
   */
  box(cell) {
    const { name, flat } = this.bands[cell.band];
    const { field } = /** @type {Layer} */ (this.layers.get(name));
    return receptiveBox(field, flat ? { row: 0, column: 0 } : cell, [this.input.rows, this.input.columns]);
  }
}

/** What one picture left in a network. */
export class Activations {
  /** @param {Uint8Array | import("./packet.js").Packet} packet */
  constructor(packet) {
    const { header, arrays } = packet instanceof Uint8Array ? decode(packet) : packet;
    /** @type {string} the Network.id it belongs to */
    this.network = header.network;
    /** @type {string} the Network.id of what is drawn: of that network or of one depth of it */
    this.drawn = header.id ?? header.network;
    /** @type {string} names the picture, in a large network: its numbers written out name it too */
    this.picture = header.picture ?? "";
    /** @type {import("./live/ink.js").Board | null} what is on the pad, if it was computed here while one draws, and not by the framework */
    this.board = header.board ?? null;
    /** @type {{down: number, across: number, top: number, left: number} | null} input pixel to pixel of the thumbnail */
    this.crop = header.crop;
    /** @type {Map<string, Tensor>} layer name to output */
    this.outputs = arrays;
    /** @type {Uint8Array | null} a PNG or JPEG of the original picture */
    this.thumbnail = /** @type {Uint8Array | undefined} */ (arrays.get("thumbnail")?.data) ?? null;
    /** @type {{layer: string, bytes: Uint8Array} | null} a photo as the network was given it, before it was normalised: three planes of colour */
    this.photo = null;
    /** @type {Set<string>} layers of whose maps only the colours are here */
    this.pictured = new Set();
    /** @type {Map<string, number[]>} maps, rows, columns */
    const sizes = new Map((header.layers ?? []).map((/** @type {Layer} */ { name, shape }) => [name, mapsOf(shape)]));
    for (const [name, { data }] of arrays) {
      const [layer, kind] = [name.slice(0, name.lastIndexOf(".")), name.slice(name.lastIndexOf(".") + 1)];
      if (kind === "levels" || kind === "reach") this.spread(layer, /** @type {number[]} */ (sizes.get(layer)));
      if (kind === "levels") this.develop(layer, /** @type {Float32Array} */ (data));
      if (kind === "reach") this.colour(layer, /** @type {Float32Array} */ (data));
    }
  }

  /** Give pictures of which only some cells travelled their full size. @param {string} layer @param {number[]} size maps, rows, columns */
  spread(layer, [, rows, columns]) {
    const { shape, data } = /** @type {Tensor} */ (this.outputs.get(layer));
    const full = [shape[0], rows, columns];
    if (full.join() === shape.join()) return;
    this.pictured.add(layer);
    this.outputs.set(layer, { shape: full, data: stretched(/** @type {Uint8Array} */ (data), shape, full) });
  }

  /** Turn pictures of maps into what their colours stand for. @param {string} layer @param {Float32Array} reaches the largest |value| of each map */
  colour(layer, reaches) {
    const { shape, data } = /** @type {Tensor} */ (this.outputs.get(layer));
    const size = shape[1] * shape[2];
    this.pictured.add(layer);
    this.outputs.set(layer, {
      shape,
      data: new Float32Array(data).map((byte, at) => shade(byte, reaches[Math.floor(at / size)])),
    });
  }

  /** Turn the bytes of a photo into the network's input. @param {string} layer @param {Float32Array} levels what each byte became, 256 a plane */
  develop(layer, levels) {
    const { shape, data } = /** @type {Tensor} */ (this.outputs.get(layer));
    this.photo = { layer, bytes: /** @type {Uint8Array} */ (data) };
    const size = shape[1] * shape[2];
    this.outputs.set(layer, {
      shape,
      data: new Float32Array(data).map((byte, at) => levels[Math.floor(at / size) * 256 + byte]),
    });
  }

  /**
   * All numbers of a layer that is drawn, in the order of its cells.
   * @param {Network} network @param {string} name @returns {Float32Array}
   */
  values(network, name) {
    const values = /** @type {Float32Array} */ (this.find(network, name));
    const last = network.bands[network.bands.length - 1];
    return last.pair && last.name === name ? Float32Array.of(1 - values[0], values[0]) : values;
  }

  /**
   * All numbers of a layer, null if they are not here. Python leaves out what can be told to the last digit: max(0, x), a + b, and what
   * a layer took over as it was.
   * @param {Network} network @param {string} name @returns {Float32Array | null}
   */
  find(network, name) {
    const known = this.outputs.get(name);
    if (known) return /** @type {Float32Array} */ (known.data);
    const layer = network.layers.get(name);
    const inputs = layer?.inputs.map((input) => this.find(network, input)) ?? [];
    const data =
      layer && inputs.length && !inputs.includes(null) ? derived(layer, /** @type {Float32Array[]} */ (inputs)) : null;
    if (layer && data) this.outputs.set(name, { shape: layer.shape, data });
    return data;
  }

  /** The numbers of one map of a band, row by row. @param {Network} network @param {Band} band @param {number} channel @returns {Float32Array} */
  map(network, band, channel) {
    const size = band.rows * band.columns;
    return this.values(network, band.name).subarray(channel * size, (channel + 1) * size);
  }

  /** The number of a cell; null where only its colour is here. @param {Network} network @param {Cell} cell @returns {number | null} */
  number(network, cell) {
    return this.pictured.has(network.bands[cell.band].name) ? null : this.value(network, cell);
  }

  /** The number of a cell, or what its colour stands for, which is not to be shown as a number. @param {Network} network @param {Cell} cell @returns {number} */
  value(network, cell) {
    return this.values(network, network.bands[cell.band].name)[offset(network.bands[cell.band], cell)];
  }
}

/** The output of a layer, if that follows from its inputs to the last digit. @param {Layer} layer @param {Float32Array[]} inputs @returns {Float32Array | null} */
export function derived({ kind, operation }, [first, second]) {
  if (kind === "flatten" || kind === "identity") return first;
  if (operation === "ReLU") return first.map((value) => Math.max(0, value));
  return kind === "add" && second?.length === first.length ? first.map((value, at) => value + second[at]) : null;
}

/**
 * Whether two cells, two units or two places of a map are the same one.
 * @template {object} T
 * @param {T | null} a @param {T | null} b
 */
export function same(a, b) {
  if (!a || !b) return a === b;
  const parts = /** @type {(keyof T)[]} */ (["band", "layer", "channel", "row", "column"]);
  return parts.every((part) => a[part] === b[part]);
}
