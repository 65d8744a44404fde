// Tests of the line that matters, of its bars, and of the close-up's layout.

import assert from "node:assert/strict";
import test from "node:test";

import { contributionsOf } from "../../cnnviz/ui/web/equation/contributions.js";
import { filled } from "../../cnnviz/ui/web/equation/closeup_figure.js";
import { shelves } from "../../cnnviz/ui/web/equation/closeup_scene.js";
import { lineOf } from "../../cnnviz/ui/web/equation/lines.js";
import { covered } from "../../cnnviz/ui/web/model/spans.js";
import { palette } from "../../cnnviz/ui/web/draw/colormap.js";
import { readable } from "../../cnnviz/ui/web/runtime/format.js";
import { translator } from "../../cnnviz/ui/web/runtime/text.js";

const text = translator({});
const unit = { layer: "conv2", channel: 7, row: 0, column: 3 };
/** @param {any} step @param {any} [joined] */
const written = (step, joined = null) =>
  lineOf({ step: { unit, ...step }, joined }, text)
    .map((item) => (typeof item === "string" ? item : readable(item.value)))
    .join(" ");

test("a sum and its activation are one line, a negative bias is subtracted", () => {
  const step = { kind: "conv", total: -3.9056, bias: 0.5424, value: -3.9056 };
  const relu = { operation: "ReLU", options: {}, value: 0 };
  assert.equal(written(step, relu), "0 = max(0, −4.448 + 0.5424 )");
  assert.equal(written({ ...step, bias: -0.5, total: 1 }), "−3.906 = 1.500 − 0.5000");
  const gelu = { operation: "SiLU", options: {}, value: 0.1 };
  assert.match(written(step, gelu), /−3\.906/, "what is named twice is its total");
  assert.equal(written({ kind: "unknown", value: 2 }), "2.000");
});

test("there is a bar for each part, the rest of many in one, and all add up", () => {
  const patches = Array.from({ length: 12 }, (_, channel) => ({ channel, sum: channel - 5.5 }));
  const found = contributionsOf(/** @type {any} */ ({ kind: "conv", unit, patches, bias: 2 }), text, String);
  assert.equal(found?.bars.length, 10);
  assert.equal(
    found?.bars.reduce((sum, { value }) => sum + value, 0),
    2,
  );
  assert.ok(found?.bars.some(({ block }) => block === '[data-input="11"]'));
  assert.equal(contributionsOf(/** @type {any} */ ({ kind: "activation", unit }), text, String), null);
});

test("maps in a row lie side by side, and a short vector in one row", () => {
  const maps = shelves(16, 5, 5);
  assert.deepEqual([maps.rows, maps.columns], [20, 20]);
  assert.deepEqual(maps.place(4 * 25 + 7), { row: 6, column: 2 });
  const places = new Set(Array.from({ length: 400 }, (_, at) => JSON.stringify(maps.place(at))));
  assert.equal(places.size, 400);
  assert.deepEqual([shelves(10, 1, 1).rows, shelves(10, 1, 1).columns], [1, 10]);
});

test("what is not computed yet is pale, and beside the last number of a vector there is nothing", () => {
  const pane = /** @type {any} */ ({ values: [1, -1, 1, NaN], reach: 1 });
  const opacity = [...filled(pane, palette("light"), 1)].map((color) => color >>> 24);
  assert.deepEqual([opacity[0], opacity[1], opacity[3]], [255, 255, 0]);
  assert.ok(opacity[2] > 0 && opacity[2] < 128);
});

test("one row is a row, several are rows", () => {
  const said = (/** @type {number[]} */ rows, /** @type {number[]} */ columns) =>
    covered(text, { rows, columns, height: rows.length, width: columns.length });
  assert.equal(said([4], [2]), "row 4, column 2");
  assert.equal(said([4], [2, 3]), "row 4, columns 2 to 3");
  assert.equal(said([-1, 0, 1], [2, 3]), "rows −1 to 1, columns 2 to 3");
});
