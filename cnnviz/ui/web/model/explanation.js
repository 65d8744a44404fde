// One number of a large network with its slice (cnnviz/wire/explanation_packet.py), multiplied here.

import { explain } from "./arithmetic/explain.js";
import { numbersOfSlice } from "./arithmetic/numbers.js";
import { Network } from "./network.js";
import { decode } from "./packet.js";

/** @typedef {import("./network.js").Layer} Layer */
/** @typedef {import("./network.js").Unit} Unit */
/** @typedef {import("./arithmetic/explain.js").Step} Step */

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
  }
}
