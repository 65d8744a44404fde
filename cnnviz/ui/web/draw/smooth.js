// A map between its cells: the numbers of any place, from those of the nearest middles of cells. Pure.

/** @typedef {{low: Uint32Array, part: Float64Array}} Along for each place: the cell before it, and how far it is to the next, 0 to 1 */

/** The middles of `count` cells of the same size, which fill a length. @param {number} count @param {number} length */
export function middles(count, length) {
  return Array.from({ length: count }, (_, at) => ((at + 0.5) * length) / count);
}

/**
 * Where places lie between the middles of cells; beyond the first and the last the number of that cell holds.
 * @param {number[]} centres of the cells, ascending @param {number[]} places ascending @returns {Along}
 */
export function along(centres, places) {
  const [low, part] = [new Uint32Array(places.length), new Float64Array(places.length)];
  let at = 0;
  places.forEach((place, index) => {
    while (at + 2 < centres.length && place >= centres[at + 1]) at += 1;
    low[index] = at;
    const gap = centres.length > 1 ? centres[at + 1] - centres[at] : 1;
    part[index] = centres.length > 1 ? Math.max(0, Math.min(1, (place - centres[at]) / gap)) : 0;
  });
  return { low, part };
}

/**
 * The numbers at places between cells, bilinear: at the middle of a cell it is that cell's own.
 * @param {ArrayLike<number>} values of the cells, row by row @param {number} columns of cells @param {Along} down @param {Along} across
 * @returns {Float32Array} row by row
 */
export function smoothed(values, columns, down, across) {
  const wide = across.low.length;
  const made = new Float32Array(down.low.length * wide);
  for (let row = 0; row < down.low.length; row += 1) {
    const [above, lower] = [down.low[row] * columns, down.part[row]];
    const below = lower ? above + columns : above;
    for (let column = 0; column < wide; column += 1) {
      const [left, more] = [across.low[column], across.part[column]];
      const right = more ? left + 1 : left;
      const upper = values[above + left] * (1 - more) + values[above + right] * more;
      const under = values[below + left] * (1 - more) + values[below + right] * more;
      made[row * wide + column] = upper * (1 - lower) + under * lower;
    }
  }
  return made;
}
