// Tests of the words for predictions: rounding never claims what is not so.

import assert from "node:assert/strict";
import { test } from "node:test";

import { best, logit, percent } from "../../cnnviz/ui/web/predictions/predictions_words.js";

const GAP = "\u00a0";

test("percentages have one decimal and do not round to none or all", () => {
  const written = [0, 1e-9, 0.00099, 0.001, 0.1234, 0.999, 0.99951, 1].map((share) =>
    percent(share).replaceAll(GAP, " "),
  );
  assert.deepEqual(written, ["0.0%", "< 0.1%", "< 0.1%", "0.1%", "12.3%", "99.9%", "> 99.9%", "100.0%"]);
});

test("logits have two decimals, a true minus and no negative zero", () => {
  assert.deepEqual([3, -12.345, -0.001, 0].map(logit), ["3.00", "−12.35", "0.00", "0.00"]);
});

test("the two leaders come in order, of equal ones the earlier first", () => {
  assert.deepEqual(best([0.1, 0.2, 0.7]), [2, 1]);
  assert.deepEqual(best([0.5, 0.5]), [0, 1]);
  assert.deepEqual(best([1]), [0]);
  assert.deepEqual(best([]), []);
});
