// Tests of steps: a small picture shows the pixel that is pointed at, with all its digits.

import assert from "node:assert/strict";
import { test } from "node:test";

import { palette } from "../../cnnviz/ui/web/draw/colormap.js";
import { cellAt } from "../../cnnviz/ui/web/draw/board.js";
import { numberPixels, tensorPixels } from "../../cnnviz/ui/web/draw/pixels.js";
import { valueAt } from "../../cnnviz/ui/web/draw/raster.js";

test("the pixel under a point is counted in reading order, and the edges belong to the picture", () => {
  const at = (/** @type {number} */ x, /** @type {number} */ y) => {
    const { row, column } = cellAt(x, y, 160, 80, { rows: 4, columns: 8, margin: [0, 0] });
    return row * 8 + column;
  };
  assert.deepEqual([at(0, 0), at(19.9, 0), at(20, 0), at(0, 20), at(159, 79)], [0, 0, 1, 8, 31]);
  assert.deepEqual([at(-5, -5), at(160, 80)], [0, 31]);
});

test("a value is given whole: grey, colour or float32", () => {
  assert.equal(valueAt({ shape: [1, 2], data: Uint8Array.of(7, 255) }, 1), "255");
  assert.equal(valueAt({ shape: [1, 2, 3], data: Uint8Array.of(1, 2, 3, 4, 5, 6) }, 1), "4, 5, 6");
  assert.equal(valueAt({ shape: [1, 1], data: Float32Array.of(-0.42421296) }, 0), "−0.42421296");
});

test("bytes are shown as they are, other numbers by their sign", () => {
  const colors = palette("light");
  const pixels = (/** @type {import("../../cnnviz/ui/web/model/packet.js").Tensor} */ tensor) =>
    new Uint8Array(tensorPixels(tensor, colors).buffer);
  assert.deepEqual([...pixels({ shape: [1, 2], data: Uint8Array.of(0, 200) })], [0, 0, 0, 255, 200, 200, 200, 255]);
  assert.deepEqual([...pixels({ shape: [1, 1, 3], data: Uint8Array.of(10, 20, 30) })], [10, 20, 30, 255]);
  const [low, , , , zero, , , , high] = pixels({ shape: [1, 3], data: Float32Array.of(-2, 0, 2) });
  assert.ok(low < 128 && zero > 240 && high > 100);
});

test("a margin is counted below zero and beyond the last cell", () => {
  const picture = { rows: 2, columns: 2, margin: [1, 0] };
  assert.deepEqual(cellAt(5, 1, 20, 40, picture), { row: -1, column: 0 });
  assert.deepEqual(cellAt(15, 39, 20, 40, picture), { row: 2, column: 1 });
});

test("a scale with two ends has full colour at each of them", () => {
  const colors = palette("light");
  assert.deepEqual([...numberPixels([-1, 0, 4], colors, { low: -1, high: 4 })], [colors[0], colors[255], colors[510]]);
});
