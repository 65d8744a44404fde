// A whole map at once, for a hand that changes its input or its weights: what a convolution or a pooling makes of a picture. Pure.

/** @typedef {import("../network.js").Window} Window */
/** @typedef {import("../packet.js").Tensor} Tensor */
/** What lies under the windows of all positions, border and all. @template T @typedef {{data: T, shape: number[]}} Frame shape: rows, columns */

const BYTE = 255;
const NONE = 256; // more than any byte

/**
 * A picture in its border, from the first cell that a window covers to the last.
 * @template {{set: (part: ArrayLike<number>, at: number) => void, fill: (value: number) => T}} T
 * @param {Tensor} picture maybe channels, then rows, columns @param {number[]} size rows and columns of the positions
 * @param {Window} window @param {new (cells: number) => T} Kind @param {number} border what stands there @returns {Frame<T>} channel by channel
 */
export function framed({ data, shape }, size, { kernel, stride, padding, dilation }, Kind, border) {
  const [rows, columns] = shape.slice(-2);
  const [high, wide] = size.map((count, axis) => (count - 1) * stride[axis] + (kernel[axis] - 1) * dilation[axis] + 1);
  const [bottom, right] = [Math.min(rows, high - padding[0]), Math.min(columns, wide - padding[1])];
  const channels = data.length / (rows * columns);
  const frame = new Kind(channels * high * wide).fill(border);
  for (let channel = 0; channel < channels; channel += 1)
    for (let row = 0; right > 0 && row < bottom; row += 1) {
      const start = (channel * rows + row) * columns;
      frame.set(data.subarray(start, start + right), (channel * high + row + padding[0]) * wide + padding[1]);
    }
  return { data: frame, shape: [high, wide] };
}

/**
 * Add what some weights make of a picture to the sums of a convolution, in double precision. As a convolution is linear, the
 * differences of weights turn the sums of the weights before into those of the weights after.
 * @param {Float64Array} sums of all positions, row by row @param {number[]} size rows and columns of the positions
 * @param {Frame<Float64Array>} picture @param {ArrayLike<number>} weights channels, rows, columns @param {Window} window
 */
export function addWeighted(sums, [outRows, outColumns], { data, shape }, weights, { kernel, stride, dilation }) {
  const [rows, columns] = shape;
  const [high, wide] = kernel;
  const taps = Array.from(weights, (weight, tap) => {
    const [row, column] = [Math.floor(tap / wide) % high, tap % wide];
    const channel = Math.floor(tap / (high * wide));
    return { weight, place: (channel * rows + row * dilation[0]) * columns + column * dilation[1] };
  }).filter(({ weight }) => weight !== 0);
  while (taps.length % 4) taps.push({ weight: 0, place: 0 });
  const fours = Array.from({ length: taps.length / 4 }, (_, at) => taps.slice(4 * at, 4 * at + 4));
  // Row by row, since a row of sums and what is below it fit the processor's cache.
  for (let y = 0; y < outRows; y += 1)
    for (const four of fours)
      addFour(sums, y * outColumns, (y + 1) * outColumns, data, y * stride[0] * columns, stride[1], four);
}

/**
 * Four taps at once, so that a sum is loaded and stored once for them.
 * @param {Float64Array} sums @param {number} at @param {number} end @param {Float64Array} data @param {number} from @param {number} step
 * @param {{weight: number, place: number}[]} taps
 */
function addFour(sums, at, end, data, from, step, [a, b, c, d]) {
  let [p, q, r, s] = [from + a.place, from + b.place, from + c.place, from + d.place];
  const [e, f, g, h] = [a.weight, b.weight, c.weight, d.weight];
  for (; at < end; at += 1, p += step, q += step, r += step, s += step)
    sums[at] = sums[at] + e * data[p] + f * data[q] + g * data[r] + h * data[s];
}

/** Join each cell with the one `step` behind it: the larger stays. No branch, which a processor would guess wrong. @param {Int16Array} data @param {number} step */
function larger(data, step) {
  for (let at = 0; at + step < data.length; at += 1) {
    const less = data[at] - data[at + step];
    data[at] -= less & (less >> 31);
  }
}

/** The smaller stays. @param {Int16Array} data @param {number} step */
function smaller(data, step) {
  for (let at = 0; at + step < data.length; at += 1) {
    const more = data[at + step] - data[at];
    data[at] += more & (more >> 31);
  }
}

/**
 * Join all cells of each window into its first one, down and then across. Windows of 1, 2, 4, … cells are joined from two that
 * lie side by side, and at last from two that overlap.
 * @param {Frame<Int16Array>} frame is changed @param {Window} window @param {(data: Int16Array, step: number) => void} join
 */
function slide({ data, shape }, { kernel, dilation }, join) {
  [shape[1], 1].forEach((next, axis) => {
    const step = next * dilation[axis];
    let span = 1;
    for (; 2 * span <= kernel[axis]; span *= 2) join(data, span * step);
    if (span < kernel[axis]) join(data, (kernel[axis] - span) * step);
  });
}

/** The first cells of all windows. @template {Uint8Array | Int32Array} T @param {Frame<ArrayLike<number>>} frame @param {number[]} size @param {Window} window @param {T} found */
function firsts({ data, shape }, [outRows, outColumns], { stride }, found) {
  for (let row = 0, at = 0; row < outRows; row += 1)
    for (let column = 0; column < outColumns; column += 1, at += 1)
      found[at] = data[row * stride[0] * shape[1] + column * stride[1]];
  return found;
}

/** @param {Tensor} map @param {number[]} size @param {Window} window @param {(data: Int16Array, step: number) => void} join @param {number} border @returns {Uint8Array} */
function joined(map, size, window, join, border) {
  const frame = framed(map, size, window, Int16Array, border);
  slide(frame, window, join);
  return firsts(frame, size, window, new Uint8Array(size[0] * size[1]));
}

/** The largest byte of each window. @param {Tensor} map of bytes @param {number[]} size @param {Window} window @returns {Uint8Array} */
export function maxPool(map, size, window) {
  return joined(map, size, window, larger, 0);
}

/** The mean of each window. @param {Tensor} map of bytes @param {number[]} size @param {Window} window @param {boolean} counted whether its padding counts @returns {Float32Array} */
export function meanPool(map, size, window, counted) {
  const frame = framed(map, size, window, Int32Array, 0);
  const { data, shape } = frame;
  [shape[1], 1].forEach((step, axis) => {
    // A window's sum is the difference of two sums from a cell to the end.
    for (let at = data.length - 1 - step; at >= 0; at -= 1) data[at] += data[at + step];
    const behind = window.kernel[axis] * step;
    for (let at = 0; at + behind < data.length; at += 1) data[at] -= data[at + behind];
  });
  const [high, wide] = size.map((count, axis) =>
    Float64Array.from({ length: count }, (_, position) => {
      const [start, pad] = [position * window.stride[axis] - window.padding[axis], counted ? window.padding[axis] : 0];
      return Math.min(start + window.kernel[axis], map.shape[axis] + pad) - Math.max(start, -pad);
    }),
  );
  const sums = firsts(frame, size, window, new Int32Array(size[0] * size[1]));
  const means = new Float32Array(sums.length);
  for (let row = 0, at = 0; row < size[0]; row += 1)
    for (let column = 0; column < size[1]; column += 1, at += 1) means[at] = sums[at] / (high[row] * wide[column]);
  return means;
}

/**
 * Which cells of a map of bytes are the largest of some window, or share that with others: 1. A window whose cells are all alike
 * has none.
 * @param {Tensor} map @param {Tensor} most what maxPool makes of it @param {Window} window @returns {Uint8Array}
 */
export function winners(map, { data: most, shape: size }, window) {
  const { kernel, stride, padding, dilation } = window;
  const least = joined(map, size, window, smaller, BYTE);
  // Of all windows over a cell the smallest maximum: no cell is larger than that, and one that equals it has won. A window's maximum
  // lies in its last cell, so that the window that begins at a cell joins those of all that are over it.
  const ends = kernel.map((cells, axis) => (cells - 1) * dilation[axis]);
  const [high, wide] = size.map((count, axis) => (count - 1) * stride[axis] + 1 + 2 * ends[axis]);
  const bounds = new Int16Array(high * wide).fill(NONE);
  for (let row = 0, at = 0; row < size[0]; row += 1)
    for (let column = 0; column < size[1]; column += 1, at += 1)
      if (most[at] > least[at]) bounds[(row * stride[0] + ends[0]) * wide + column * stride[1] + ends[1]] = most[at];
  slide({ data: bounds, shape: [high, wide] }, window, smaller);
  const [rows, columns] = map.shape;
  const found = new Uint8Array(rows * columns);
  const right = Math.min(columns, wide - padding[1]);
  for (let row = 0; row < Math.min(rows, high - padding[0]); row += 1)
    for (let column = 0; column < right; column += 1) {
      const at = row * columns + column;
      found[at] = map.data[at] === bounds[(row + padding[0]) * wide + column + padding[1]] ? 1 : 0;
    }
  return found;
}

/** A map moved by some rows and columns; black comes in. @param {Uint8Array} data @param {number[]} shape @param {number} down @param {number} right @returns {Uint8Array} */
export function shifted(data, [rows, columns], down, right) {
  const moved = new Uint8Array(data.length);
  const [from, to] = [Math.max(0, right), Math.min(columns, columns + right)];
  for (let row = Math.max(0, down); from < to && row < Math.min(rows, rows + down); row += 1) {
    const start = (row - down) * columns - right;
    moved.set(data.subarray(start + from, start + to), row * columns + from);
  }
  return moved;
}

/** How much numbers changed: Σ|after − before| / (Σ|before| + Σ|after|), from 0 to 1. @param {ArrayLike<number>} before @param {ArrayLike<number>} after */
export function unlike(before, after) {
  let [change, total] = [0, 0];
  for (let at = 0; at < before.length; at += 1) {
    change += Math.abs(after[at] - before[at]);
    total += Math.abs(before[at]) + Math.abs(after[at]);
  }
  return total ? change / total : 0;
}
