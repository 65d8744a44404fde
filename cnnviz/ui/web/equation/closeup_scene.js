// What the close-up of a number shows: the maps that it reads, with the window in them, and its own map. Pure.

import { addressAt, mapsOf } from "../model/shape.js";
import { maxAbs } from "../draw/colormap.js";
import { overhang, unread } from "../draw/window_places.js";

/** @typedef {import("../draw/board.js").Box} Box */
/** @typedef {import("../model/network.js").Unit} Unit */
/** @typedef {import("../model/network.js").Window} Window */
/** @typedef {import("../model/arithmetic/windows.js").Place} Place */
/** @typedef {import("./subject.js").Subject} Subject */
/** @typedef {import("./subject.js").Sheet} Sheet */
/**
 * Numbers laid out in rows and columns.
 * @typedef {object} Pane
 * @property {string} name @property {number} rows @property {number} columns
 * @property {ArrayLike<number>} values row by row; NaN where nothing stands
 * @property {number} reach the |value| of full colour
 * @property {boolean} exact whether the values are numbers, not what colours stand for
 * @property {number[]} margin rows and columns of padding on either side @property {number[]} beyond more of them at the far ends
 * @property {Box[]} boxes what is marked
 */
/**
 * What a layer reads: `window` where one walks over the map, `place` where that or another window stands, `channels` the input channels
 * that can be shown, and which one is.
 * @typedef {{inputs: Pane[], window: Window | null, place: Place | null, channels: Map<number, Pane>, channel: number | null}} Reads
 */
/** @typedef {Reads & {output: Pane, at: number}} Scene at: the number's place in its own map */
/** @typedef {{name: string, flat: boolean, rows: number, columns: number}} Ground the layer that the window walks through, in rows and columns of outputs; a vector is one row */
/** @typedef {(subject: Subject, step: any, channel: number | null) => Partial<Reads> | null} Read channel: of the input, null for the one that counts most */

const PLAIN = { margin: [0, 0], beyond: [0, 0], boxes: [] }; // of a pane without padding and marks
const ROW = 12; // units beside each other; more of them stand in several rows

/**
 * The place of each number of a vector, which may be maps put in a row: map beside map, about as wide as high.
 * @param {number} channels @param {number} rows @param {number} columns of each map
 */
export function shelves(channels, rows, columns) {
  const across = rows * columns === 1 && channels <= ROW ? channels : Math.ceil(Math.sqrt(channels));
  return {
    rows: Math.ceil(channels / across) * rows,
    columns: across * columns,
    /** @param {number} at */
    place(at) {
      const channel = Math.floor(at / (rows * columns));
      return {
        row: Math.floor(channel / across) * rows + (Math.floor(at / columns) % rows),
        column: (channel % across) * columns + (at % columns),
      };
    },
  };
}

/** Numbers in a row as a pane. @param {string} name @param {ArrayLike<number>} values @param {[number, number, number]} maps that they were @param {boolean} [exact] @returns {Pane} */
function shelved(name, values, maps, exact = true) {
  const { rows, columns, place: placeOf } = shelves(...maps);
  const laid = new Float32Array(rows * columns).fill(NaN);
  for (let at = 0; at < values.length; at += 1) {
    const { row, column } = placeOf(at);
    laid[row * columns + column] = values[at];
  }
  return { name, rows, columns, values: laid, exact, reach: maxAbs(values), ...PLAIN };
}

/** @param {Subject} subject @param {Sheet} sheet @returns {Pane} */
function paneOf(subject, { layer, channel, rows, columns, values, exact }) {
  if (subject.network.flat(layer)) return shelved(layer, values, [columns, 1, 1], exact);
  const reach = subject.limit({ layer, channel, row: 0, column: 0 }) || maxAbs(values);
  return { name: layer, rows, columns, values, exact, reach, ...PLAIN };
}

/** One number and its map. @param {Subject} subject @param {Unit | null} unit @returns {Pane[]} */
function single(subject, unit) {
  const sheet = unit && subject.sheet(unit.layer, unit.channel);
  if (!unit || !sheet) return [];
  const pane = paneOf(subject, sheet);
  return [{ ...pane, boxes: [cell(subject.network.flat(unit.layer) ? spot(pane, unit.channel) : unit)] }];
}

/** @param {{row: number, column: number}} place @returns {Box} */
function cell({ row, column }) {
  return { row, column, rows: 1, columns: 1, kind: "cell" };
}

/** @param {Pane} pane @param {number} at */
function spot({ columns }, at) {
  return { row: Math.floor(at / columns), column: at % columns };
}

/** @type {Read} */
function underWindow(subject, { source, place, unit, patches }, wanted) {
  /** @type {{channel: number, sum: number}[]} */
  const read = patches ?? [{ channel: subject.unit.channel, sum: 0 }];
  const channels = new Map(
    read.flatMap(({ channel }) => {
      const sheet = subject.sheet(source, channel);
      return sheet ? [[channel, paneOf(subject, sheet)]] : [];
    }),
  );
  const here = read.filter(({ channel }) => channels.has(channel));
  if (!here.length) return null;
  const most = here.reduce((a, b) => (Math.abs(b.sum) > Math.abs(a.sum) ? b : a));
  const channel = wanted !== null && channels.has(wanted) ? wanted : most.channel;
  const pane = /** @type {Pane} */ (channels.get(channel));
  const { window, shape } = /** @type {import("../model/network.js").Layer} */ (subject.network.layers.get(unit.layer));
  const [, rows, columns] = mapsOf(shape);
  const to = { rows, columns };
  const edge = { row: 0, column: 0, rows: pane.rows, columns: pane.columns, kind: "edge" };
  return {
    window,
    place,
    channels,
    channel,
    inputs: [
      {
        ...pane,
        name: read.length > 1 ? `${source} · ${channel}` : source,
        margin: window?.padding ?? [0, 0],
        beyond: window ? overhang(pane, to, window) : [0, 0],
        boxes: [...(window ? unread(pane, to, window) : []), edge, ...boxesOf(place)],
      },
    ],
  };
}

/** A window, and the cells that it reads where it leaves some out. @param {Place} place @returns {Box[]} */
function boxesOf({ rows, columns }) {
  const span = (/** @type {number[]} */ list) => list[list.length - 1] - list[0] + 1;
  const window = { row: rows[0], column: columns[0], rows: span(rows), columns: span(columns), kind: "window" };
  const gaps = window.rows > rows.length || window.columns > columns.length;
  const taps = gaps ? rows.flatMap((row) => columns.map((column) => ({ ...cell({ row, column }), kind: "tap" }))) : [];
  return [window, ...taps];
}

/** @type {Read} */
function allInputs({ network }, { terms, source }) {
  const first = network.layers.get(source);
  const shape =
    first && network.layers.get(network.origin({ layer: source, ...addressAt(first.shape, 0) }).layer)?.shape;
  const whole = shape && mapsOf(shape);
  const maps = /** @type {[number, number, number]} */ (
    whole && whole[0] * whole[1] * whole[2] === terms.length ? whole : [terms.length, 1, 1]
  );
  const shown = (/** @type {string} */ name, /** @type {(term: any) => number} */ value) =>
    shelved(name, terms.map(value), maps);
  return { inputs: [shown(source, ({ input }) => input), shown(`${source} × w`, ({ product }) => product)] };
}

/** @type {Read} */
const samePlace = (subject, { source, unit }) => ({ inputs: single(subject, { ...unit, layer: source }) });

/** @type {Object<string, Read>} */
const READS = {
  conv: underWindow,
  pool: underWindow,
  linear: allInputs,
  norm: samePlace,
  layer_norm: samePlace,
  group_norm: samePlace,
  activation: samePlace,
  add: (subject, { operands }) => ({
    inputs: operands.flatMap((/** @type {any} */ { unit }) => single(subject, unit)),
  }),
  multiply: (subject, { operands }) => ({
    inputs: operands.flatMap((/** @type {any} */ { unit }) => single(subject, unit)),
  }),
  softmax(_, { source, logits, index }) {
    const pane = shelved(source, logits, [logits.length, 1, 1]);
    return { inputs: [{ ...pane, boxes: [cell(spot(pane, index))] }] };
  },
};
for (const kind of ["flatten", "rearrange", "concat", "pad", "identity"])
  READS[kind] = (subject, { from }) => ({ inputs: single(subject, from) });

/**
 * @param {Subject} subject @param {number | null} channel of the input, where there are several; null for the one that counts most
 * @returns {Scene | null} null where the maps are not here
 */
export function sceneOf(subject, channel) {
  const { network, unit, groups } = subject;
  const { step } = groups[0];
  const sheet = subject.sheet(unit.layer, unit.channel);
  const reads = READS[step.kind]?.(subject, step, channel);
  if (!sheet || !reads) return null;
  const output = paneOf(subject, sheet);
  const at = network.flat(unit.layer) ? unit.channel : unit.row * sheet.columns + unit.column;
  const none = { inputs: [], window: null, place: null, channels: new Map(), channel: null };
  return { ...none, ...reads, output: { ...output, boxes: [cell(spot(output, at))] }, at };
}

/** What the window walks over; the same as before while that stays. @param {Subject} subject @param {Ground | null} before @returns {Ground} */
export function groundOf({ network, unit: { layer } }, before) {
  const flat = network.flat(layer);
  const [channels, rows, columns] = mapsOf(network.layers.get(layer)?.shape ?? []);
  const next = flat ? { name: layer, flat, rows: 1, columns: channels } : { name: layer, flat, rows, columns };
  const same = before?.name === layer && before.rows === next.rows && before.columns === next.columns;
  return same ? before : next;
}
