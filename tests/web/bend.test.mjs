// Tests of an activation whose bend is moved: numbers, bins and the curve.

import assert from "node:assert/strict";
import { test } from "node:test";

import { bent, counted, curve, cutCount } from "../../cnnviz/ui/web/lessons/bend.js";

const NUMBERS = Float32Array.of(-3, -0.5, 0, 0.25, 2);

test("a bias moves the bend", () => {
  assert.deepEqual([...bent(NUMBERS, "relu", 0, 0)], [0, 0, 0, 0.25, 2]);
  assert.deepEqual([...bent(NUMBERS, "relu", -0.25, 0)], [0, 0, 0, 0, 1.75]);
  assert.equal(cutCount(NUMBERS, 0), 3);
  assert.equal(cutCount(NUMBERS, -2), 5);
  assert.equal(cutCount(NUMBERS, 4), 0);
  assert.ok(curve("relu", -0.3, 0, 2, 5).some(([place, value]) => place === 0.3 && value === 0));
});

test("every activation of the lab is there", () => {
  for (const name of ["relu", "leaky_relu", "elu", "gelu", "silu", "sigmoid", "tanh"]) {
    const [low, high] = bent([-1, 1], name, 0, 0.1);
    assert.ok(low < high, name);
  }
});

test("every number is counted once", () => {
  const bins = counted(NUMBERS, 3, 4);
  assert.deepEqual(
    bins.map(({ count }) => count),
    [1, 1, 2, 1],
  );
  assert.deepEqual([bins[0].from, bins[3].to], [-3, 3]);
});
