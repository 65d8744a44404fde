// Tests of the words for predictions: rounding never claims what is not so.

import assert from "node:assert/strict";
import { test } from "node:test";

import { best, logits, percent, sumWords } from "../../cnnviz/ui/web/predictions/predictions_words.js";

const GAP = "\u00a0";

test("percentages have one decimal and do not round to none or all", () => {
  const written = [0, 1e-9, 0.00099, 0.001, 0.1234, 0.999, 0.99951, 1].map((share) =>
    percent(share).replaceAll(GAP, " "),
  );
  assert.deepEqual(written, ["0.0%", "< 0.1%", "< 0.1%", "0.1%", "12.3%", "99.9%", "> 99.9%", "100.0%"]);
});

test("logits have two decimals, a true minus and no negative zero", () => {
  assert.deepEqual(logits([3, -12.345, -0.001]), ["3.00", "−12.35", "0.00"]);
});

test("small logits that differ do not read alike", () => {
  assert.deepEqual(logits([-2.3e-10, 0, 1.1e-9]), ["−2.3×10⁻¹⁰", "0", "1.1×10⁻⁹"]);
});

test("the two leaders come in order, of equal ones the earlier first", () => {
  const places = [[0.1, 0.2, 0.7], [0.5, 0.5], [1], []].map((numbers) => best({ logits: numbers }));
  assert.deepEqual(places, [[2, 1], [0, 1], [0], []]);
});

test("the class of the largest logit leads where float32 holds the probabilities for equal", () => {
  const scores = { probabilities: [1 / 3, 1 / 3, 1 / 3].map(Math.fround), logits: [0, -2.3e-10, 1.1e-9] };
  assert.deepEqual(best(scores), [2, 0]);
});

test("the numbers of a sum are written with as many decimals as they add up with", () => {
  const written = (/** @type {string} */ _, /** @type {any} */ { most, next, ahead, before, added }) =>
    [most, next, ahead, before, added].join(" ");
  const told = { first: "3", second: "5", sum: 6.6 };
  const near = /** @type {[number, number]} */ ([5.41561, -1.18549]);
  assert.equal(sumWords(written, { ...told, logits: near, empty: -0.02239 }), "5.416 −1.185 6.601 −0.022 6.623");
  assert.equal(sumWords(written, { ...told, logits: [2, 0.5], empty: null }), "2.00 0.50 1.50 0.00 1.50");
});
