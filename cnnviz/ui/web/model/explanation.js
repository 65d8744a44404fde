// One number of a large network, written out by Python (cnnviz/wire/explanation_packet.py): a small network of the layers behind it.

import { Network } from "./network.js";
import { decode } from "./packet.js";

/** @typedef {import("./network.js").Cell} Cell */
/** @typedef {import("./arithmetic.js").Sum} Sum */
/** @typedef {{cell: Cell, sum: Sum}} Link one layer's part, `cell` being its number */

export class Explanation {
  /** @param {Uint8Array} bytes */
  constructor(bytes) {
    const { header } = decode(bytes);
    /** The layers that made the number, and what they read; its cells are those of the panel. */
    this.network = new Network(bytes);
    /** @type {import("./network.js").Unit} */
    this.unit = header.unit;
    /** @type {Link[]} in the order of execution; the last one is the number itself */
    this.links = header.chain.map((/** @type {{layer: string, sum: Sum}} */ { layer, sum }) => ({
      cell: /** @type {Cell} */ (this.network.cell({ ...this.unit, layer })), sum: beyond(sum),
    }));
    this.cell = this.links[this.links.length - 1].cell;
    /** @type {Object<number, number>[]} the |value| of full colour, per band and channel */
    this.limits = this.network.bands.map(({ name }) => header.limits[name] ?? {});
  }
}

/** JSON has no infinity: what a window that looks for the largest finds outside of the map. @param {Sum} sum @returns {Sum} */
function beyond(sum) {
  return sum.kind === "pool" ? { ...sum, inputs: sum.inputs.map((input) => input ?? -Infinity) } : sum;
}
