// Tests of gestures: a click is told from a drag, and two fingers from one.

import assert from "node:assert/strict";
import { test } from "node:test";

import { createGestures } from "../../cnnviz/ui/web/network/gestures.js";

test("a pointer that hardly moves has clicked, one that moves has dragged", () => {
  const gestures = createGestures();
  gestures.press(1, { x: 10, y: 10 });
  assert.deepEqual(gestures.move(1, { x: 13, y: 14 }), { dx: 3, dy: 4, zoom: 1 });
  assert.ok(gestures.release(1));
  gestures.press(1, { x: 10, y: 10 });
  gestures.move(1, { x: 13, y: 14 });
  gestures.move(1, { x: 10, y: 10 });
  assert.ok(!gestures.release(1), "back where it began, but it moved");
});

test("a pointer that is not pressed drags nothing and clicks nothing", () => {
  const gestures = createGestures();
  assert.equal(gestures.move(1, { x: 1, y: 1 }), null);
  assert.ok(!gestures.release(1));
});

test("two pointers zoom by how far they go apart, and move by half the way of each", () => {
  const gestures = createGestures();
  gestures.press(1, { x: 0, y: 0 });
  gestures.press(2, { x: 100, y: 0 });
  assert.ok(gestures.several());
  assert.deepEqual(gestures.move(2, { x: 150, y: 0 }), { dx: 25, dy: 0, zoom: 1.5 });
  assert.ok(!gestures.release(2) && !gestures.several() && !gestures.release(1));
});

test("a pointer that was released outside is not there twice", () => {
  const gestures = createGestures();
  gestures.press(1, { x: 0, y: 0 });
  gestures.press(1, { x: 50, y: 50 });
  assert.ok(!gestures.several() && gestures.release(1));
});
