// Tests of the window: its places, and the cells that it never reaches.

import assert from "node:assert/strict";
import test from "node:test";

import { nearest, overhang, planes, strongest, unread } from "../../cnnviz/ui/web/draw/window_places.js";

const frame = { kernel: [3, 3], stride: [2, 2], padding: [1, 1], dilation: [1, 1] };
const band = (/** @type {number} */ rows, /** @type {number} */ columns, channels = 1) =>
  /** @type {any} */ ({ rows, columns, channels });

test("every pixel leads to a window, and the middle of a window to itself", () => {
  for (let position = 0; position < 5; position += 1) {
    assert.equal(nearest(position * 2 - 1 + 1, frame, 0, 5), position);
  }
  assert.equal(nearest(-1, frame, 0, 5), 0);
  assert.equal(nearest(99, frame, 0, 5), 4);
});

test("what is never read is the last row and column of 4×4 with padding 1, kernel 3, stride 2", () => {
  assert.deepEqual(unread(band(4, 4), band(2, 2), frame), [
    { row: 4, column: -1, rows: 1, columns: 6, kind: "unread" },
    { row: -1, column: 4, rows: 6, columns: 1, kind: "unread" },
  ]);
  assert.deepEqual(unread(band(5, 5), band(3, 3), frame), []);
});

test("a last window that hangs over the far end leaves nothing unread, and needs room there", () => {
  const even = { kernel: [4, 2], stride: [1, 1], padding: [1, 0], dilation: [1, 1] }; // padding "same"
  assert.deepEqual(overhang(band(5, 5), band(5, 5), even), [1, 1]);
  assert.deepEqual(unread(band(5, 5), band(5, 5), even), []);
  const rounded = { kernel: [2, 2], stride: [2, 2], padding: [0, 0], dilation: [1, 1] }; // ceil mode
  assert.deepEqual(overhang(band(5, 4), band(3, 2), rounded), [1, 0]);
  assert.deepEqual(unread(band(5, 4), band(3, 2), rounded), []);
  assert.deepEqual(overhang(band(4, 4), band(2, 2), frame), [0, 0]);
});

test("planes of bytes become one colour a pixel", () => {
  const colors = planes(new Uint8Array([1, 2, 3, 4, 5, 6]), band(1, 2, 3), new Uint32Array(511), 255);
  assert.deepEqual([...new Uint8Array(colors.buffer)], [1, 3, 5, 255, 2, 4, 6, 255]);
});

test("the walk begins where the answer is strongest", () => {
  assert.equal(strongest([0, -7, 3]), 1);
  assert.equal(strongest([0, 0]), 0);
});
