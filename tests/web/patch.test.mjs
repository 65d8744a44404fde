// Tests of the patch, which lies where the pointer is, and of the channel that is compared first.

import assert from "node:assert/strict";
import { test } from "node:test";

import { largest } from "../../cnnviz/ui/web/experiments/compare.js";
import { placed } from "../../cnnviz/ui/web/experiments/patch.js";

test("a patch has its middle under the pointer and stays on the picture", () => {
  assert.deepEqual(placed(16, 10, 8, [32, 32]), [12, 6, 8]);
  assert.deepEqual(placed(0, 40, 8, [32, 32]), [0, 24, 8]);
  assert.deepEqual(placed(5, 5, 32, [32, 32]), [0, 0, 32]);
});

test("the channel that differs most is shown first, whatever the sign", () => {
  assert.equal(largest({ data: Float32Array.of(1, 1, -3, 0, 0, 2), shape: [3, 1, 2] }), 1);
});
