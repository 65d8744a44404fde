// The atlas of a layer: of each channel a small picture of what it looks for (cnnviz/wire/atlas_packet.py).

import { decode } from "./packet.js";

/** @typedef {"patches" | "made"} Kind each channel's strongest patch, or the picture made for it */
/** @typedef {{left: number, top: number, side: number}} Spot a square of the sprite, pixels */

export class Atlas {
  /** @param {Uint8Array} bytes @param {CanvasImageSource | null} sprite all tiles on one picture, decoded; null where none is computed yet */
  constructor(bytes, sprite) {
    const { header, arrays } = decode(bytes);
    /** @type {string} names the model and the picture, as that of FeatureMaps */
    this.id = header.id;
    /** @type {string} its name */
    this.layer = header.layer;
    /** @type {Kind} */
    this.kind = header.kind;
    /** @type {boolean} whether nothing is computed yet */
    this.waiting = header.waiting;
    /** @type {number} the pictures that the network was shown */
    this.pictures = header.pictures;
    /** @type {string[]} what the picture of each channel's strongest patch shows, "" where there is none */
    this.names = header.names ?? [];
    this.sprite = sprite;
    this.#side = header.side;
    this.#across = header.across;
    this.#values = /** @type {Float32Array | undefined} */ (arrays.get("values")?.data);
    this.#never = /** @type {Uint8Array | undefined} */ (arrays.get("never")?.data);
  }

  #side;
  #across;
  #values;
  #never;

  /** The channel's answer to its picture; null where that is not made yet. @param {number} channel */
  value(channel) {
    const value = this.#values?.[channel] ?? NaN;
    return Number.isNaN(value) ? null : value;
  }

  /** Whether the channel was above 0 on none of the pictures. @param {number} channel */
  never(channel) {
    return Boolean(this.#never?.[channel]);
  }

  /** Whether a picture of what the channel looks for is there: not where it is silent, or its picture is not made yet. @param {number} channel */
  pictured(channel) {
    const value = this.value(channel);
    return this.sprite !== null && value !== null && (value > 0 || !this.never(channel));
  }

  /** Whether every channel has its picture, or has none to get. */
  get complete() {
    return Boolean(this.#values?.every((value) => !Number.isNaN(value)));
  }

  /** Whether some channel is silent: above 0 on no picture, and without one made for it. */
  get anySilent() {
    return Boolean(this.#never?.some((never, channel) => never && !this.pictured(channel)));
  }

  /** Where its picture is on the sprite. @param {number} channel @returns {Spot} */
  spot(channel) {
    const side = this.#side;
    return { left: (channel % this.#across) * side, top: Math.floor(channel / this.#across) * side, side };
  }
}

/** An atlas with its sprite decoded. @param {Uint8Array} bytes @returns {Promise<Atlas>} */
export async function readAtlas(bytes) {
  const { header, arrays } = decode(bytes);
  const image = arrays.get("image");
  const sprite = image
    ? await createImageBitmap(new Blob([/** @type {BlobPart} */ (image.data)], { type: header.type }))
    : null;
  return new Atlas(bytes, sprite);
}
