// Packets as cnnviz/wire/packet.py makes them, for tests that need no Python.

/**
 * @param {Object<string, any>} header @param {Object<string, {shape: number[], data: Float32Array | Uint8Array}>} arrays
 * @returns {Uint8Array}
 */
export function pack(header, arrays) {
  let start = 0;
  const entries = Object.entries(arrays).map(([name, { shape, data }]) => {
    const entry = { type: data instanceof Float32Array ? "float32" : "uint8", shape, start };
    start += Math.ceil(data.byteLength / 4) * 4;
    return /** @type {const} */ ([name, entry]);
  });
  const words = Buffer.from(JSON.stringify({ ...header, arrays: Object.fromEntries(entries) }));
  const length = Math.ceil(words.length / 4) * 4;
  const bytes = Buffer.alloc(4 + length + start, " ");
  bytes.writeUInt32LE(length, 0);
  words.copy(bytes, 4);
  Object.values(arrays).forEach(({ data }, at) =>
    Buffer.from(data.buffer, data.byteOffset, data.byteLength).copy(bytes, 4 + length + entries[at][1].start),
  );
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** A map whose numbers count up. @param {number[]} shape @param {number} [step] */
export function counting(shape, step = 1) {
  const count = shape.reduce((product, size) => product * size, 1);
  return { shape, data: Float32Array.from({ length: count }, (_, at) => at * step) };
}

/**
 * The header of a network whose layers follow each other, each of the kind that it is called.
 * @param {Object<string, number[]>} shapes of the layers by name @param {Object<string, any>} [about] what else it says
 */
export function chained(shapes, about = {}) {
  const names = Object.keys(shapes);
  return {
    id: "net",
    labels: [],
    layers: names.map((name, at) => ({
      name,
      kind: name,
      operation: name,
      inputs: names.slice(at - 1, at),
      shape: shapes[name],
      window: null,
      field: { size: [1, 1], stride: [1, 1], start: [0, 0] },
    })),
    bands: names.map((name, at) => ({
      layers: [name],
      sources: names.slice(at - 1, at),
      shape: shapes[name],
      path: "",
    })),
    ...about,
  };
}
