// The rows and columns that a window covers, and what stands there.

/** @typedef {import("./numbers.js").Output} Output */
/** @typedef {import("../network.js").Window} Window */
/** @typedef {{row: number, column: number}} Position */
/** @typedef {{rows: number[], columns: number[], height: number, width: number}} Place input rows and columns of a window (may lie outside) */

/** Where the window of a convolution or pooling stands. @param {Window} window @param {Position} position @returns {Place} */
export function place({ kernel, stride, padding, dilation }, { row, column }) {
  const span = (/** @type {number} */ axis, /** @type {number} */ position) =>
    Array.from({ length: kernel[axis] }, (_, step) => position * stride[axis] - padding[axis] + step * dilation[axis]);
  return sized(span(0, row), span(1, column));
}

/** Where the window of an adaptive pooling stands. @param {number[]} outputs rows and columns that come out @param {Output} source @param {Position} position @returns {Place} */
export function adaptivePlace([rows, columns], source, { row, column }) {
  const span = (/** @type {number} */ position, /** @type {number} */ size, /** @type {number} */ outputs) => {
    const start = Math.floor((position * size) / outputs);
    return Array.from({ length: Math.ceil(((position + 1) * size) / outputs) - start }, (_, step) => start + step);
  };
  return sized(span(row, source.rows, rows), span(column, source.columns, columns));
}

/** Which cells of a window lie in the map, row by row. @param {Output} source @param {Place} where @returns {boolean[]} */
export function insideOf(source, { rows, columns }) {
  return rows.flatMap((row) => columns.map((column) => source.inside(row, column)));
}

/**
 * The numbers that a window covers in one channel, row by row.
 * @param {Output} source @param {number} channel @param {Place} where @param {number} beyond what stands outside the map @returns {number[]}
 */
export function covered(source, channel, { rows, columns }, beyond) {
  return rows.flatMap((row) =>
    columns.map((column) => (source.inside(row, column) ? source.get(channel, row, column) : beyond)),
  );
}

/** The row and column of a cell of a window. @param {Place} where @param {number} at @returns {Position} */
export function positionAt({ rows, columns, width }, at) {
  return { row: rows[Math.floor(at / width)], column: columns[at % width] };
}

/** @param {number[]} rows @param {number[]} columns @returns {Place} */
function sized(rows, columns) {
  return { rows, columns, height: rows.length, width: columns.length };
}
