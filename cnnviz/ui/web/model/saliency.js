// The saliency of one number and its receptive field, measured by Python (cnnviz/analysis/saliency.py).

import { maxAbs } from "../draw/colormap.js";
import { HOT } from "../draw/theme_colors.js";
import { decode } from "./packet.js";

/** @typedef {import("./packet.js").Tensor} Tensor */
/** @typedef {number[]} Box top, left, bottom, right in input pixels, ends exclusive */

const DIM = 0.6; // of the photo's brightness, so that the heat stands out

export class Saliency {
  /** @param {Uint8Array} bytes */
  constructor(bytes) {
    const { header, arrays } = decode(bytes);
    /** @type {string} names the network and the picture */
    this.id = header.id;
    /** @type {import("./network.js").Unit} */
    this.unit = header.unit;
    /** @type {number} of the saliency, that `box` holds */
    this.share = header.share;
    /** @type {Box} its receptive field */
    this.field = header.field;
    /** @type {Box | null} null where no pixel counts */
    this.box = header.box;
    this.heat = /** @type {Tensor} */ (arrays.get("heat"));
    this.picture = /** @type {Tensor} */ (arrays.get("picture"));
    /** The hottest pixel. */
    this.reach = maxAbs(this.heat.data);
  }

  /** Whether it is of a number that was written out. @param {import("./explanation.js").Explanation} explanation */
  belongs({ network, unit }) {
    const same = /** @type {const} */ (["layer", "channel", "row", "column"]).every(
      (part) => unit[part] === this.unit[part],
    );
    return same && network.id === this.id;
  }

  /** The photo in dim grey, its pixels the more orange the more they count. @returns {Tensor} red, green and blue */
  painted() {
    const [rows, columns, depth = 1] = this.picture.shape;
    const data = new Uint8Array(rows * columns * 3);
    for (let at = 0; at < rows * columns; at += 1) {
      let grey = 0;
      for (let channel = 0; channel < depth; channel += 1) grey += this.picture.data[at * depth + channel] / depth;
      data.set(tone(grey * DIM, this.reach > 0 ? this.heat.data[at] / this.reach : 0), at * 3);
    }
    return { shape: [rows, columns, 3], data };
  }
}

/**
 * The colour of a pixel. A few pixels are far hotter than all others, so the colour goes by the root of the share.
 * @param {number} grey 0 to 255 @param {number} share of the hottest, 0 to 1 @returns {number[]} red, green, blue
 */
export function tone(grey, share) {
  return HOT.map((hot) => Math.round(grey + (hot - grey) * Math.sqrt(share)));
}
