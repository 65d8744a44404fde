// One number of a large network with its slice (cnnviz/wire/explanation_packet.py), multiplied here.

import { explain } from "./arithmetic/explain.js";
import { numbersOfSlice } from "./arithmetic/numbers.js";
import { Network } from "./network.js";
import { decode, shade } from "./packet.js";

/** @typedef {import("./network.js").Layer} Layer */
/** @typedef {import("./network.js").Unit} Unit */
/** @typedef {import("./arithmetic/explain.js").Step} Step */
/** @typedef {{layer: string, channel: number, rows: number, columns: number, values: ArrayLike<number>, exact: boolean}} Sheet a map, or a vector as one row, whose `channel` is 0; exact: else the values are what its colours stand for */

export class Explanation {
  /** @param {Uint8Array} bytes */
  constructor(bytes) {
    const { header, arrays } = decode(bytes);
    /** The layers that made the number, and their inputs. */
    this.network = new Network(bytes);
    /** @type {Unit} */
    this.unit = header.unit;
    const numbers = numbersOfSlice(header, arrays);
    /** @type {Step[]} in the order of execution; the last one is the number itself */
    this.steps = header.chain.map((/** @type {string} */ name) =>
      explain(this.network, numbers, /** @type {Layer} */ (this.network.layers.get(name)), this.unit),
    );
    /** @type {Object<string, Object<number, number>>} the |value| of full colour, by layer and channel */
    this.limits = header.limits;
    /** @type {Set<string>} the shortcuts of additions */
    this.shortcuts = new Set(header.shortcuts);
    /** @type {Sheet[]} its own map, and those of its inputs, the ones first that count most */
    this.sheets = header.sheets.map((/** @type {any} */ { array, layer, channel, reach }) => {
      const { shape, data } = /** @type {import("./packet.js").Tensor} */ (arrays.get(array));
      const values = new Float32Array(data).map((byte) => shade(byte, reach));
      return { layer, channel, rows: shape[0], columns: shape[1], values, exact: false };
    });
  }
}
