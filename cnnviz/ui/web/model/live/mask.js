// Masks on a square board, a byte a pixel, 0 or 1. Pure.

/** @typedef {{top: number, left: number, bottom: number, right: number}} Box ends exclusive */
/** @typedef {{labels: Int32Array, boxes: Box[]}} Pieces labels: 0 outside, else the number of the piece from 1 on */

/** All pixels that are at most so many from one of the mask, in rows and in columns. @param {Uint8Array} mask @param {number} side @param {number} pixels @returns {Uint8Array} */
export function widened(mask, side, pixels) {
  const made = new Uint8Array(mask.length);
  for (let row = 0; row < side; row += 1)
    for (let column = 0; column < side; column += 1) {
      if (!mask[row * side + column]) continue;
      const [left, right] = [Math.max(0, column - pixels), Math.min(side, column + pixels + 1)];
      const bottom = Math.min(side - 1, row + pixels);
      for (let y = Math.max(0, row - pixels); y <= bottom; y += 1)
        for (let x = left; x < right; x += 1) made[y * side + x] = 1;
    }
  return made;
}

/** Part a mask into the pieces that hang together, by corners too. @param {Uint8Array} mask @param {number} side @returns {Pieces} in the order of their first pixels */
export function pieces(mask, side) {
  const labels = new Int32Array(mask.length);
  const open = new Int32Array(mask.length);
  /** @type {Box[]} */
  const boxes = [];
  for (let start = 0; start < mask.length; start += 1) {
    if (!mask[start] || labels[start]) continue;
    const box = { top: side, left: side, bottom: 0, right: 0 };
    boxes.push(box);
    let count = 1;
    open[0] = start;
    labels[start] = boxes.length;
    while (count) {
      count -= 1;
      const row = Math.floor(open[count] / side);
      const column = open[count] % side;
      include(box, row, column);
      for (let y = Math.max(0, row - 1); y <= Math.min(side - 1, row + 1); y += 1)
        for (let x = Math.max(0, column - 1); x <= Math.min(side - 1, column + 1); x += 1) {
          const other = y * side + x;
          if (!mask[other] || labels[other]) continue;
          labels[other] = boxes.length;
          open[count] = other;
          count += 1;
        }
    }
  }
  return { labels, boxes };
}

/** The box around all that is above `least`; null of nothing. @param {Uint8Array | Float32Array} numbers @param {number} side @param {number} [least] @returns {Box | null} */
export function boxOf(numbers, side, least = 0) {
  const box = { top: side, left: side, bottom: 0, right: 0 };
  for (let at = 0; at < numbers.length; at += 1)
    if (numbers[at] > least) include(box, Math.floor(at / side), at % side);
  return box.bottom ? box : null;
}

/** @param {Box} box made wide enough for a pixel @param {number} row @param {number} column */
function include(box, row, column) {
  box.top = Math.min(box.top, row);
  box.left = Math.min(box.left, column);
  box.bottom = Math.max(box.bottom, row + 1);
  box.right = Math.max(box.right, column + 1);
}

/**
 * How far the pixel of a mask that lies deepest is from the nearest outside of it, in rows or columns; what is beyond the board is not
 * outside.
 * @param {Uint8Array} mask with some pixel outside @param {number} side
 */
export function depth(mask, side) {
  const far = new Int32Array(mask.length);
  let deepest = 0;
  /** @param {number} row @param {number} column @param {number} by -1: those before it are known, 1: those after it */
  const reach = (row, column, by) => {
    const at = row * side + column;
    if (!mask[at]) return;
    let least = by < 0 ? side : far[at];
    const along = row + by;
    if (along >= 0 && along < side)
      for (let x = Math.max(0, column - 1); x <= Math.min(side - 1, column + 1); x += 1)
        least = Math.min(least, far[along * side + x] + 1);
    if (column + by >= 0 && column + by < side) least = Math.min(least, far[at + by] + 1);
    far[at] = least;
    if (by > 0) deepest = Math.max(deepest, least);
  };
  for (let row = 0; row < side; row += 1) for (let column = 0; column < side; column += 1) reach(row, column, -1);
  for (let row = side - 1; row >= 0; row -= 1)
    for (let column = side - 1; column >= 0; column -= 1) reach(row, column, 1);
  return deepest;
}
