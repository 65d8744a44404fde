// Receptive fields of the cells of a map, by the arithmetic of cnnviz/structure/receptive_field.py.

/** @typedef {import("./network.js").Field} Field */

/**
 * The receptive field of a cell in an input, clipped to it: [top, left, bottom, right], ends exclusive.
 * @param {Field} field @param {{row: number, column: number}} cell @param {number[]} input rows and columns
 * @returns {[number, number, number, number]}
 */
export function receptiveBox({ start, size, stride }, { row, column }, [rows, columns]) {
  const [top, left] = [start[0] + row * stride[0], start[1] + column * stride[1]];
  return [Math.max(0, top), Math.max(0, left), Math.min(rows, top + size[0]), Math.min(columns, left + size[1])];
}

/**
 * Where the cells of a map begin, and the last one ends, on an input. Every place in a receptive field belongs to the cell whose
 * receptive field has its middle nearest; any other place belongs to none.
 * @param {Field} field @param {0 | 1} axis rows or columns @param {number} count of cells @param {number} limit pixels of the input
 * @returns {number[]} count + 1 of them
 */
export function edges({ start, size, stride }, axis, count, limit) {
  const [first, step] = [start[axis], stride[axis]];
  const between = (/** @type {number} */ at) => first + size[axis] / 2 + (at - 0.5) * step;
  const ends = Array.from({ length: count + 1 }, (_, at) => between(at));
  [ends[0], ends[count]] = [first, first + (count - 1) * step + size[axis]];
  return ends.map((end) => Math.max(0, Math.min(limit, end)));
}

/** The cell in which a place lies; -1 beside the map. @param {number[]} lines of `edges` @param {number} place */
export function cellAt(lines, place) {
  return place < lines[0] ? -1 : lines.findIndex((line) => line > place) - 1;
}
