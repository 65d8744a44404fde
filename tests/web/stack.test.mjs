// Tests of the table of a stack: what its rows do to it.

import assert from "node:assert/strict";
import { test } from "node:test";

import { MOVES, written } from "../../cnnviz/ui/web/lessons/stack.js";

/** @type {import("../../cnnviz/ui/web/lessons/stack.js").Layer[]} */
const LAYERS = [
  { kind: "conv", numbers: { size: 6, kernel: 5, stride: 1, padding: 0 } },
  { kind: "relu", numbers: {} },
  { kind: "max", numbers: { size: 2 } },
];

test("a stack is written as Python reads it", () => {
  assert.equal(written(LAYERS), "conv6k5s1p0-relu-max2");
});

test("rows move and go", () => {
  assert.equal(written(MOVES.up(LAYERS, 1)), "relu-conv6k5s1p0-max2");
  assert.equal(written(MOVES.down(LAYERS, 1)), "conv6k5s1p0-max2-relu");
  assert.equal(written(MOVES.remove(LAYERS, 0)), "relu-max2");
});
