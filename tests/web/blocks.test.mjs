// Tests of the network as boxes: which steps are drawn, and how large.

import assert from "node:assert/strict";
import { test } from "node:test";

import { boxes, drawn } from "../../cnnviz/ui/web/network/blocks.js";

/** @param {string} name @param {string} kind @param {number[]} shape */
const row = (name, kind, shape) => ({ name, kind, shape, operation: "", weights: 0, products: 0, within: [] });
const LENET = [
  row("input", "input", [1, 32, 32]),
  row("conv1", "conv", [6, 28, 28]),
  row("relu1", "activation", [6, 28, 28]),
  row("pool1", "pool", [6, 14, 14]),
  row("flatten", "flatten", [1176]),
  row("fc1", "linear", [120]),
  row("fc2", "linear", [120]),
  row("softmax", "softmax", [120]),
];

test("a step is drawn that has weights or another size, and of a long network where maps become smaller", () => {
  const names = (/** @type {ReturnType<typeof row>[]} */ rows) => drawn(rows).map(({ name }) => name);
  assert.deepEqual(names(LENET), ["input", "conv1", "pool1", "flatten", "fc1", "fc2"]);
  const long = Array.from({ length: 40 }, (_, at) =>
    row(`conv${at}`, "conv", [at + 1, 64 >> (at >> 3), 64 >> (at >> 3)]),
  );
  assert.deepEqual(names([...long, row("fc", "linear", [10])]), ["conv0", "conv8", "conv16", "conv24", "conv32", "fc"]);
});

test("boxes shrink with their maps and widen with their number, by square roots", () => {
  const [input, conv, pool, flat, linear] = boxes(drawn(LENET));
  assert.ok(Math.abs(conv.height / input.height - Math.sqrt(28 / 32)) < 0.02);
  assert.ok(Math.abs(pool.height / input.height - Math.sqrt(14 / 32)) < 0.02);
  assert.ok(Math.abs(input.width / conv.width - Math.sqrt(1 / 6)) < 0.02);
  assert.equal(pool.width, conv.width);
  assert.deepEqual([flat.depth, linear.depth], [0, 0]);
  assert.ok(Math.abs(linear.height / flat.height - Math.sqrt(120 / 1176)) < 0.02);
});
