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

/** What a byte of a map that travels as its colours stands for. @param {number} byte 128 for zero @param {number} reach the map's largest |value| */
export function shade(byte, reach) {
  return ((byte - 128) / 127) * reach;
}

/**
 * Maps of which only some rows and columns travelled, in full size: each cell in place of those around it.
 * @param {Uint8Array} data @param {number[]} shape maps, rows, columns of `data` @param {number[]} full the same of all cells @returns {Uint8Array}
 */
export function stretched(data, [maps, rows, columns], [, allRows, allColumns]) {
  if (rows === allRows && columns === allColumns) return data;
  const all = new Uint8Array(maps * allRows * allColumns);
  const across = Array.from({ length: allColumns }, (_, column) => Math.floor((column * columns) / allColumns));
  for (let line = 0; line < maps * allRows; line += 1) {
    const row = Math.floor(line / allRows) * rows + Math.floor(((line % allRows) * rows) / allRows);
    for (let column = 0; column < allColumns; column += 1)
      all[line * allColumns + column] = data[row * columns + across[column]];
  }
  return all;
}
