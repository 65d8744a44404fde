// Tests of the views before and after fine-tuning: a pixel of a sheet finds its filter, and zero its colour.

import assert from "node:assert/strict";
import test from "node:test";

import { colours, placed } from "../../cnnviz/ui/web/finetune/before_after.js";

test("a pixel of a sheet lies in a filter or between two", () => {
  assert.deepEqual(placed(16 * 63 + 8, [63, 63], [7, 7]), { filter: 17, row: 0, column: 0 });
  assert.deepEqual(placed(62 * 63 + 62, [63, 63], [7, 7]), { filter: 63, row: 6, column: 6 });
  assert.equal(placed(7 * 63, [63, 63], [7, 7]), null);
  assert.equal(placed(15, [63, 63], [7, 7]), null);
  assert.deepEqual(placed(9, [4, 6], null), { filter: 0, row: 1, column: 3 });
});

test("zero is grey in a filter and the middle of the scale in a map", () => {
  const filter = { shape: [1, 2, 3], data: new Float32Array([0, 2, -2, NaN, NaN, NaN]) };
  assert.deepEqual([...colours(filter, 2, "light")], [127, 255, 0, 247, 247, 247]);
  const map = { shape: [1, 2], data: new Float32Array([0, 2]) };
  assert.deepEqual([...colours(map, 2, "light")], [247, 247, 247, 127, 45, 4]);
});
