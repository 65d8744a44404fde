// What the browser computes while a hand changes a lab, of cases asked for on the standard input, as JSON.
//
// Input: {"maps", "borders"}. `maps` is a list of {"picture", "shape", "weights", "before", "window", "size", "counted", "shift"}; a picture has channels, rows, columns.
// Output of each: {"sums", "max", "mean", "winners", "shifted", "unlike"}. `sums` come from those of the weights `before`.
// `borders` is a list of [size, width, mode]; of each, which cells stand in the row with its border, or null.

import {
  addWeighted,
  framed,
  maxPool,
  meanPool,
  shifted,
  unlike,
  winners,
} from "../../cnnviz/ui/web/model/arithmetic/whole_map.js";

import { places } from "../../cnnviz/ui/web/lessons/borders.js";

const chunks = [];
for await (const chunk of process.stdin) chunks.push(chunk);

const { maps, borders } = JSON.parse(Buffer.concat(chunks).toString());
const found = maps.map((/** @type {any} */ asked) => {
  const { shape, window, size, counted, weights, before } = asked;
  const picture = { data: Uint8Array.from(asked.picture), shape };
  const sums = new Float64Array(size[0] * size[1]);
  const frame = framed(picture, size, window, Float64Array, 0);
  addWeighted(sums, size, frame, before, window);
  const change = weights.map((/** @type {number} */ weight, /** @type {number} */ at) => weight - before[at]);
  addWeighted(sums, size, frame, change, window);
  const map = { data: picture.data.subarray(0, shape[1] * shape[2]), shape: shape.slice(1) };
  const moved = shifted(map.data, map.shape, asked.shift[0], asked.shift[1]);
  const max = maxPool(map, size, window);
  return {
    sums: [...sums],
    max: [...max],
    mean: [...meanPool(map, size, window, counted)],
    winners: [...winners(map, { data: max, shape: size }, window)],
    shifted: [...moved],
    unlike: unlike(map.data, moved),
  };
});
const laid = borders.map((/** @type {Parameters<typeof places>} */ asked) => {
  const row = places(...asked);
  return row && [...row];
});
process.stdout.write(JSON.stringify({ maps: found, borders: laid }));
