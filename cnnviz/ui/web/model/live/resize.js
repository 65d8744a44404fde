// A square picture made smaller exactly as Pillow does it in single precision (its src/libImaging/Resample.c). Pure.

/** @typedef {{support: number, weight: (distance: number) => number}} Filter both in pixels of the smaller picture */
/** @typedef {{first: number, weights: number[]}} Taps the run of pixels that one smaller pixel is made of */

/** The plain mean. @type {Filter} */
export const BOX = { support: 0.5, weight: (distance) => (distance > -0.5 && distance <= 0.5 ? 1 : 0) };

const [EVEN, WAVE] = [Math.fround(0.54), Math.fround(0.46)];
/** A windowed sinc: softer than bicubic, with no dark edge around bright strokes. @type {Filter} */
export const HAMMING = {
  support: 1,
  weight(distance) {
    if (distance === 0) return 1;
    if (Math.abs(distance) >= 1) return 0;
    const angle = Math.abs(distance) * Math.PI;
    return (Math.sin(angle) / angle) * (EVEN + WAVE * Math.cos(angle));
  },
};

/** Resize a square picture. @param {Float32Array} numbers row by row @param {number} from its side @param {number} to the side it gets @param {Filter} filter @returns {Float32Array} */
export function resize(numbers, from, to, filter) {
  if (from === to) return numbers;
  const runs = taps(from, to, filter);
  const narrow = new Float32Array(from * to);
  for (let row = 0; row < from; row += 1)
    runs.forEach(({ first, weights }, column) => {
      let sum = 0;
      for (let at = 0; at < weights.length; at += 1) sum += numbers[row * from + first + at] * weights[at];
      narrow[row * to + column] = sum;
    });
  const made = new Float32Array(to * to);
  runs.forEach(({ first, weights }, row) => {
    for (let column = 0; column < to; column += 1) {
      let sum = 0;
      for (let at = 0; at < weights.length; at += 1) sum += narrow[(first + at) * to + column] * weights[at];
      made[row * to + column] = sum;
    }
  });
  return made;
}

/** @param {number} from @param {number} to @param {Filter} filter @returns {Taps[]} of each smaller pixel */
function taps(from, to, { support, weight }) {
  const scale = from / to;
  const wide = Math.max(scale, 1);
  return Array.from({ length: to }, (_, place) => {
    const centre = (place + 0.5) * scale;
    const first = Math.max(0, Math.trunc(centre - support * wide + 0.5));
    const end = Math.min(from, Math.trunc(centre + support * wide + 0.5));
    const weights = Array.from({ length: end - first }, (__, at) => weight((at + first - centre + 0.5) * (1 / wide)));
    const sum = weights.reduce((a, b) => a + b, 0);
    return { first, weights: weights.map((each) => each / sum) };
  });
}
