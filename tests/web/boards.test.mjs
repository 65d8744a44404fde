// Tests of boards: the colours of a map, and the places of its cells.

import assert from "node:assert/strict";
import { test } from "node:test";

import { palette, colorIndex } from "../../cnnviz/ui/web/draw/colormap.js";
import { laid, paint, twin } from "../../cnnviz/ui/web/draw/boards_paint.js";

const look = { colors: palette("light"), largest: 2, color: [255, 128, 0], marked: null, mark: [140, 0, 100] };
const picture = { ...look, largest: null };
const channels = (/** @type {Uint32Array} */ painted) =>
  [...painted].map((shown) => [0, 8, 16, 24].map((bits) => (shown >>> bits) & 255));

test("bytes run from black to the colour, three of them are one, other numbers have their shade", () => {
  assert.deepEqual(channels(paint({ shape: [1, 2], data: Uint8Array.of(0, 255) }, picture)), [
    [0, 0, 0, 255],
    [255, 128, 0, 255],
  ]);
  assert.deepEqual(channels(paint({ shape: [1, 1, 3], data: Uint8Array.of(1, 2, 3) }, picture)), [[1, 2, 3, 255]]);
  assert.deepEqual([...paint({ shape: [1, 1], data: Float32Array.of(-1) }, look)], [look.colors[colorIndex(-1, 2)]]);
  assert.deepEqual([...paint({ shape: [1, 1], data: Uint8Array.of(1) }, look)], [look.colors[colorIndex(1, 2)]]);
});

test("a mark changes its cell alone", () => {
  const [plain, marked] = [null, [0, 1]].map((cells) =>
    paint({ shape: [1, 2], data: Uint8Array.of(9, 9) }, { ...picture, marked: cells }),
  );
  assert.equal(marked[0], plain[0]);
  assert.notEqual(marked[1], plain[1]);
});

test("a map is laid out by the places of its rows and columns", () => {
  const found = laid({ shape: [2, 2], data: Uint8Array.of(1, 2, 3, 4) }, [-1, 1, 0]);
  assert.deepEqual(found, { shape: [3, 3], data: Uint8Array.of(0, 0, 0, 0, 4, 3, 0, 2, 1) });
});

test("twins lie in the same place of maps of two sizes", () => {
  assert.deepEqual(twin({ row: 27, column: 0 }, [28, 28], [14, 14]), { row: 13, column: 0 });
});
