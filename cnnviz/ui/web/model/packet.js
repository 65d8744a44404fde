// The reader of packets (cnnviz/wire/packet.py), which copies no number.

/** @typedef {{shape: number[], data: Float32Array | Uint8Array}} Tensor */
/** @typedef {{header: Object<string, any>, arrays: Map<string, Tensor>}} Packet */

/**
 * Read a packet.
 * @param {Uint8Array} bytes
 * @returns {Packet}
 */
export function decode(bytes) {
  // The bytes may start anywhere in their buffer; a Float32Array may only start at a multiple of four.
  const block = bytes.byteOffset % 4 === 0 ? bytes : bytes.slice();
  const length = new DataView(block.buffer, block.byteOffset).getUint32(0, true);
  const header = JSON.parse(new TextDecoder().decode(block.subarray(4, 4 + length)));
  const base = block.byteOffset + 4 + length;
  const arrays = new Map();
  for (const [name, { type, shape, start }] of Object.entries(header.arrays)) {
    const count = shape.reduce((/** @type {number} */ product, /** @type {number} */ size) => product * size, 1);
    const data =
      type === "float32"
        ? new Float32Array(block.buffer, base + start, count)
        : new Uint8Array(block.buffer, base + start, count);
    arrays.set(name, { shape, data });
  }
  return { header, arrays };
}
