// Tests of the tooltip: the box beside the pointer stays in sight.

import assert from "node:assert/strict";
import { test } from "node:test";

import { placed } from "../../cnnviz/ui/web/draw/tooltip.js";

const SIZE = { width: 100, height: 40 };
const ROOM = { left: 200, right: 500 };

test("it is to the right of the pointer and above it, below where there is no room", () => {
  assert.deepEqual(placed({ x: 300, y: 100 }, SIZE, ROOM), { x: 314, y: 46 });
  assert.deepEqual(placed({ x: 300, y: 54 }, SIZE, ROOM), { x: 314, y: 0 });
  assert.deepEqual(placed({ x: 300, y: 53 }, SIZE, ROOM), { x: 314, y: 71 });
});

test("it leaves neither the right edge nor, where it is wider than the room, the left one", () => {
  assert.equal(placed({ x: 490, y: 100 }, SIZE, ROOM).x, 396);
  assert.equal(placed({ x: 490, y: 100 }, { ...SIZE, width: 400 }, ROOM).x, 200);
});
