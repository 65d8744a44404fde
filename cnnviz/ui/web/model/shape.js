// Places in the output of a layer: by channel, row and column, and in the flat order of its numbers.

/** @typedef {{channel: number, row: number, column: number}} Address a number's place in the maps of its layer; of a vector `channel` is the unit */

/** How many numbers a shape has. @param {number[]} shape @returns {number} */
export function count(shape) {
  return shape.reduce((product, length) => product * length, 1);
}

/**
 * A shape taken as maps: [channels, rows, columns]. A vector is one channel a unit, a matrix one map, and of more than three axes all
 * but the last two count channels.
 * @param {number[]} shape @returns {[number, number, number]}
 */
export function mapsOf(shape) {
  if (shape.length < 2) return [shape[0] ?? 1, 1, 1];
  const [rows, columns] = shape.slice(-2);
  return [count(shape.slice(0, -2)), rows, columns];
}

/** The place of a number in the flat order. @param {number[]} shape @param {Address} address @returns {number} */
export function flatIndex(shape, { channel, row, column }) {
  const [, rows, columns] = mapsOf(shape);
  return (channel * rows + row) * columns + column;
}

/** The reverse of `flatIndex`. @param {number[]} shape @param {number} at @returns {Address} */
export function addressAt(shape, at) {
  const [, rows, columns] = mapsOf(shape);
  return { channel: Math.floor(at / (rows * columns)), row: Math.floor(at / columns) % rows, column: at % columns };
}

/** The index along each axis of the number at a flat place. @param {number[]} shape @param {number} at @returns {number[]} */
export function indices(shape, at) {
  let rest = at;
  return [...shape]
    .reverse()
    .map((length) => {
      const index = rest % length;
      rest = Math.floor(rest / length);
      return index;
    })
    .reverse();
}
