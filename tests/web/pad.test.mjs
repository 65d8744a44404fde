// Tests of the pad: strokes are remembered, undone and traced as drawn.

import assert from "node:assert/strict";
import { test } from "node:test";

import {
  Drawing,
  ERASER,
  PEN,
  SIDE,
  beginStroke,
  extendStroke,
  place,
  step,
  trace,
} from "../../cnnviz/ui/web/inputs/pad_strokes.js";
import { translator } from "../../cnnviz/ui/web/runtime/text.js";

const one = { tool: PEN, width: 20, points: [1, 2, 3, 4] };
const two = { tool: PEN, width: 8, points: [5, 6] };
const rub = { tool: ERASER, width: 30, points: [5, 6, 7, 8] };

test("undo takes back the last change, be it a stroke or the clearing", () => {
  const drawing = new Drawing();
  assert.equal(drawing.undo(), false);
  drawing.add(one);
  drawing.add(two);
  assert.equal(drawing.clear(), true);
  assert.deepEqual(drawing.strokes, []);
  assert.equal(drawing.undo(), true);
  assert.deepEqual(drawing.strokes, [one, two]);
  assert.equal(drawing.undo(), true);
  assert.deepEqual(drawing.strokes, [one]);
});

test("an empty board is not cleared again", () => {
  const drawing = new Drawing();
  assert.equal(drawing.clear(), false);
  assert.equal(drawing.states.length, 1);
});

test("kept strokes can be undone one by one", () => {
  const drawing = new Drawing([one, two]);
  drawing.undo();
  assert.deepEqual(drawing.strokes, [one]);
  drawing.undo();
  assert.deepEqual(drawing.strokes, []);
  assert.equal(drawing.undo(), false);
});

test("a board that only an eraser touched is blank", () => {
  assert.equal(new Drawing().blank, true);
  assert.equal(new Drawing([rub]).blank, true);
  assert.equal(new Drawing([rub, two]).blank, false);
});

test("a stroke keeps whole pixels and no pixel twice in a row", () => {
  const stroke = beginStroke(PEN, 20, 10.4, 19.6);
  extendStroke(stroke, 10.2, 20.3);
  extendStroke(stroke, 11.7, 20);
  extendStroke(stroke, 10, 20);
  assert.deepEqual(stroke, { tool: PEN, width: 20, points: [10, 20, 12, 20, 10, 20] });
});

test("places on a board shown smaller are in pixels of the board", () => {
  const box = { left: 100, top: 50, width: SIDE / 2, height: SIDE / 2 };
  assert.deepEqual(place({ clientX: 100, clientY: 50 }, box), [0, 0]);
  assert.deepEqual(place({ clientX: 170, clientY: 190 }, box), [SIDE / 2, SIDE]);
});

test("the cursor stays on the board", () => {
  assert.deepEqual(step([10, 10], -8, 8), [2, 18]);
  assert.deepEqual(step([2, SIDE - 3], -8, 8), [0, SIDE - 1]);
});

/** What `trace` asks of a canvas. @param {number[]} points */
function traced(points) {
  /** @type {any[]} */
  const calls = [];
  const note =
    (/** @type {string} */ name) =>
    (/** @type {number[]} */ ...numbers) =>
      calls.push([name, ...numbers]);
  trace({ moveTo: note("move"), lineTo: note("line"), quadraticCurveTo: note("curve") }, points);
  return calls;
}

test("a line begins and ends where the pen did and bends at the points between", () => {
  assert.deepEqual(traced([0, 0, 10, 0, 10, 20, 30, 20]), [
    ["move", 0, 0],
    ["curve", 10, 0, 10, 10],
    ["curve", 10, 20, 20, 20],
    ["line", 30, 20],
  ]);
  assert.deepEqual(traced([0, 0, 10, 0]), [
    ["move", 0, 0],
    ["line", 10, 0],
  ]);
});

test("a single point has a length, for canvas draws nothing without", () => {
  const [[, x], [, end]] = traced([5, 6]);
  assert.ok(end > x);
});

test("a message is translated and its places are filled", () => {
  const text = translator({ "{count} of {all}": "{all}개 중 {count}개" });
  assert.equal(text("{count} of {all}", { count: 0, all: 10 }), "10개 중 0개");
  assert.equal(text("Undo"), "Undo");
  assert.equal(text("{unknown} stays", { count: 1 }), "{unknown} stays");
  assert.equal(text("constructor"), "constructor");
});
