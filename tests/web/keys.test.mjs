// Tests of keys: the cell that each leads to, and the moves of the camera.

import assert from "node:assert/strict";
import { test } from "node:test";

import { acrossBands, cameraMove, middle, neighbour } from "../../cnnviz/ui/web/draw/keys.js";
import { same } from "../../cnnviz/ui/web/model/network.js";

/** @type {any[]} as much of each band as keys need */
const bands = [
  [1, 32, 32],
  [6, 28, 28],
  [1, 1, 10],
].map(([channels, rows, columns], index) => ({ index, channels, rows, columns }));

test("arrows move by one cell and stay inside the layer", () => {
  const cell = { band: 1, channel: 0, row: 0, column: 0 };
  assert.deepEqual(neighbour(bands[1], cell, "ArrowRight"), { ...cell, column: 1 });
  assert.deepEqual(neighbour(bands[1], cell, "ArrowDown"), { ...cell, row: 1 });
  assert.deepEqual(neighbour(bands[1], cell, "ArrowUp"), cell);
  assert.deepEqual(neighbour(bands[1], cell, "ArrowLeft"), cell);
  assert.equal(neighbour(bands[1], cell, "a"), null);
});

test("the right edge of a map leads into the next map, and back", () => {
  const edge = { band: 1, channel: 2, row: 5, column: 27 };
  const next = { band: 1, channel: 3, row: 5, column: 0 };
  assert.deepEqual(neighbour(bands[1], edge, "ArrowRight"), next);
  assert.deepEqual(neighbour(bands[1], next, "ArrowLeft"), edge);
});

test("Tab keeps the place, skips folded layers and leaves at both ends", () => {
  const cell = middle(bands[1]);
  assert.deepEqual(acrossBands(bands, cell, 1, new Set()), { band: 2, channel: 0, row: 0, column: 5 });
  assert.equal(acrossBands(bands, cell, -1, new Set([0])), null);
  assert.equal(acrossBands(bands, middle(bands[2]), 1, new Set()), null);
});

test("cells are the same by value", () => {
  assert.ok(same(middle(bands[0]), middle(bands[0])));
  assert.ok(!same(middle(bands[0]), null));
  assert.ok(same(null, null));
  const unit = { layer: "conv1", channel: 0, row: 16, column: 16 };
  assert.ok(same(unit, { ...unit }));
  assert.ok(!same(unit, { ...unit, layer: "conv2" }));
});

test("keys turn, move, zoom and reset the camera, and leave the browser its own", () => {
  const press = (/** @type {string} */ key, held = {}) =>
    cameraMove({ key, shiftKey: false, ctrlKey: false, metaKey: false, ...held });
  assert.deepEqual(press("ArrowLeft", { shiftKey: true }), { move: "orbit", by: [-40, 0] });
  assert.deepEqual(press("ArrowDown", { ctrlKey: true }), { move: "pan", by: [0, 40] });
  assert.ok(Number(press("+", { shiftKey: true })?.by[0]) > 1);
  assert.ok(Number(press("-")?.by[0]) < 1);
  assert.equal(press("0")?.move, "reset");
  assert.equal(press("ArrowLeft"), null);
  assert.equal(press("+", { ctrlKey: true }), null);
});
