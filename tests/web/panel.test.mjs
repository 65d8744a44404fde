// Tests of the pure parts of the equation panel and of the stepping control.

import assert from "node:assert/strict";
import { test } from "node:test";

import { agrees, brief, full, number, readable, rounded, terms } from "../../cnnviz/ui/web/runtime/format.js";
import { rank } from "../../cnnviz/ui/web/equation/linear.js";
import { fitting } from "../../cnnviz/ui/web/draw/grid.js";
import { destination } from "../../cnnviz/ui/web/draw/pointing.js";
import { advance, cellOf, due, positionOf } from "../../cnnviz/ui/web/network/stepper.js";
import { luminance, tints } from "../../cnnviz/ui/web/draw/tint.js";

test("numbers have about the same width, and a true minus sign", () => {
  assert.deepEqual(
    [0, -0, 0.42424, -0.0523, 1.23456, -12.3456, 1234.56, 123456].map((value) => number(value)),
    ["0", "0", "0.4242", "−0.0523", "1.235", "−12.35", "1235", "123456"],
  );
  assert.deepEqual(
    [0.42424, -0.00004, 2.5, Infinity, -Infinity, NaN].map((value) => number(value, 3)),
    ["0.424", "−0.000", "2.50", "∞", "−∞", "NaN"],
  );
});

test("a small number is not hidden behind zeros", () => {
  assert.equal(readable(1.24e-9), "1.2×10⁻⁹");
  assert.equal(readable(-3.1e-12), "−3.1×10⁻¹²");
  assert.equal(readable(0.00005), number(0.00005));
  assert.equal(readable(0), "0");
});

test("a number in a cell keeps the digits that it has room for", () => {
  assert.deepEqual([178.5, 42.5, -255, Math.fround(1 / 3)].map(brief), ["178.5", "42.5", "−255", "0.3333"]);
});

test("all digits give the float32 back, and no more digits than that", () => {
  assert.equal(full(Math.fround(0.1)), "0.1");
  assert.equal(full(Math.fround(-2.8214867)), "−2.8214867");
  assert.equal(full(0.1 * 0.3), String(0.1 * 0.3), "a double keeps its own digits");
  assert.equal(full(-Infinity), "−Infinity");
  const bits = new Uint32Array(1);
  const float = new Float32Array(bits.buffer);
  for (let seed = 1; seed < 2000; seed += 1) {
    bits[0] = Math.imul(seed, 2654435761);
    if (!Number.isFinite(float[0])) continue;
    const text = full(float[0]).replaceAll("−", "-");
    assert.equal(Math.fround(Number(text)), float[0]);
    assert.ok(text.length <= String(float[0]).length);
  }
});

test("a sum says when it is rounded, and when it is not the network's", () => {
  assert.ok(rounded(0.12345) && !rounded(0.5) && !rounded(0) && rounded(1e-9));
  assert.ok(agrees(1, 1 + 9e-6) && !agrees(1, 1 + 2e-5));
  assert.ok(agrees(100, 100.0009) && !agrees(0, 2e-5) && !agrees(NaN, 0));
});

test("a written sum shows each sign once", () => {
  assert.deepEqual(terms([-0.1, 0.25, -3, 0], 2), ["−0.10", "+ 0.25", "− 3.0", "+ 0"]);
});

test("inputs are ranked by what they contribute, and none is lost", () => {
  const list = [0.5, -2, 0.1, 1, -0.2].map((product, unit) => ({ unit, at: unit, input: product, weight: 1, product }));
  const { first, others } = rank(list, 3);
  assert.deepEqual(
    first.map(({ unit }) => unit),
    [1, 3, 0],
  );
  assert.equal(others.count, 2);
  assert.ok(Math.abs(others.sum - -0.1) < 1e-12);
  assert.equal(rank(list, 9).others.count, 0);
  const dark = [0, 3, 0, 1, 0].map((input, unit) => ({ unit, at: unit, input, weight: 1, product: input }));
  assert.deepEqual(
    [2, 4, 5].map((count) => [rank(dark, count).first.length, rank(dark, count).others.zeros]),
    [
      [2, 3],
      [2, 3],
      [5, 0],
    ],
    "where some are left out, those are that are 0",
  );
  assert.deepEqual(
    list.map(({ unit }) => unit),
    [0, 1, 2, 3, 4],
    "the terms themselves stay in place",
  );
});

test("every colorIndex has an ink that can be read on it (WCAG AA)", () => {
  for (const theme of /** @type {const} */ (["light", "dark"])) {
    const { fills, inks } = tints(theme);
    fills.forEach((fill, index) => {
      const ground = luminance((fill.match(/\d+/g) ?? []).map(Number));
      const ink = inks[index] === "#fff" ? 1 : 0;
      const contrast = (Math.max(ground, ink) + 0.05) / (Math.min(ground, ink) + 0.05);
      assert.ok(contrast >= 4.5, `${theme} ${fill} ${inks[index]}: ${contrast}`);
    });
  }
});

test("numbers are rounded to what a cell has room for, not cut off", () => {
  const weights = [-0.008, -0.346, 0.019, 12.3456];
  assert.deepEqual(fitting(weights, 3, Infinity), ["−0.008", "−0.346", "0.019", "12.3"]);
  assert.deepEqual(fitting(weights, 3, 5), ["−0.01", "−0.35", "0.02", "12"]);
  assert.deepEqual(fitting(weights, 3, 3), ["", "", "", ""]);
});

test("keys stay within a grid", () => {
  const to = (/** @type {string} */ key, /** @type {number} */ at) => destination(key, at, 3, 8);
  assert.deepEqual(
    ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "Home", "End", "a"].map((key) => to(key, 4)),
    [3, 5, 1, 7, 0, 7, null],
  );
  assert.deepEqual(
    [to("ArrowLeft", 3), to("ArrowRight", 5), to("ArrowRight", 7), to("ArrowUp", 2), to("ArrowDown", 5)],
    [3, 5, 7, 2, 5],
  );
});

test("the kernel goes row by row and starts again", () => {
  const band = /** @type {any} */ ({ rows: 28, columns: 28 });
  const cell = { band: 1, channel: 3, row: 0, column: 27 };
  assert.equal(positionOf(band, cell), 27);
  assert.deepEqual(cellOf(band, cell, advance(27, 1, 784)), { band: 1, channel: 3, row: 1, column: 0 });
  assert.deepEqual([advance(783, 1, 784), advance(0, -1, 784), advance(5, 784 * 2, 784)], [0, 783, 5]);
});

test("steps follow the clock, whatever the frame rate", () => {
  assert.deepEqual(due(124, 0, 8), { steps: 0, since: 0 });
  assert.deepEqual(due(130, 0, 8), { steps: 1, since: 125 });
  let [since, steps] = [0, 0];
  for (let now = 0; now <= 10_000; now += 16.7) {
    const next = due(now, since, 60);
    [since, steps] = [next.since, steps + next.steps];
  }
  assert.ok(Math.abs(steps - 600) <= 2, `${steps}`);
});
