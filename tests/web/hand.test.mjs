// Tests of what a hand changes in the labs: weights, paint, borders, numbers in cells, and when the server hears of it.

import assert from "node:assert/strict";
import { mock, test } from "node:test";

import { lettersFor } from "../../cnnviz/ui/web/draw/board_numbers.js";
import { corner, means, widthAt } from "../../cnnviz/ui/web/lessons/borders.js";
import { stepOf, weightOf } from "../../cnnviz/ui/web/lessons/kernel.js";
import { dabbed, mixed, painted, way } from "../../cnnviz/ui/web/lessons/painting.js";
import { createKept } from "../../cnnviz/ui/web/runtime/kept.js";

test("a weight is kept as an address keeps it, and changes by a step of its kernel", () => {
  assert.deepEqual([weightOf(NaN), weightOf(1e9), weightOf(0.123456)], [0, 1e4, Math.fround(0.1235)]);
  assert.deepEqual([stepOf([1, -2]), stepOf([0, 0]), stepOf([0.111, 0])], [1, 1, 0.01]);
});

test("a dab covers what is below it and stays in the picture", () => {
  const once = dabbed([], [2, 2], [{ row: 0, column: 0 }], 2, [1, 2, 3]);
  assert.deepEqual(once, [[0, 1, 2, 3]]);
  const twice = dabbed(once, [2, 2], [{ row: 0, column: 0 }], 1, [9, 9, 9]);
  assert.deepEqual([...painted(new Uint8Array(6), twice)], [9, 9, 9, 0, 0, 0]);
  assert.deepEqual([...mixed(Uint8Array.of(1, 2, 3), [true, false, true], true)], [3, 0, 1]);
});

test("a fast stroke leaves no gap", () => {
  for (const to of [
    { row: 40, column: 17 },
    { row: -3, column: -25 },
    { row: 5, column: 5 },
  ]) {
    const places = way({ row: 5, column: 5 }, to);
    assert.deepEqual([places[0], places[places.length - 1]], [{ row: 5, column: 5 }, to]);
    places.slice(1).forEach(({ row, column }, at) => {
      assert.ok(Math.max(Math.abs(row - places[at].row), Math.abs(column - places[at].column)) === 1);
    });
    assert.equal(
      dabbed([], [50, 50], places, 1, [1, 2, 3]).length,
      places.filter(({ row, column }) => row >= 0 && column >= 0).length,
    );
  }
});

test("an edge that is dragged stays under the pointer", () => {
  for (const width of [0, 1, 7, 22]) assert.equal(widthAt(width / (22 + 2 * width), 22), width);
});

test("a window over a border has its mean, and the corner is what the first window reads", () => {
  const map = { shape: [3, 4], data: Uint8Array.from([0, 0, 0, 0, 0, 40, 80, 12, 0, 4, 8, 16]) };
  assert.deepEqual(corner(map, 2), { shape: [2, 2], data: Uint8Array.from([0, 0, 0, 40]) });
  assert.deepEqual(means(map, 2), { shape: [2, 3], data: Float32Array.from([10, 30, 23, 11, 33, 29]) });
});

test("numbers are written only where they can be read", () => {
  assert.equal(lettersFor(["255"], 10, 10), 0);
  assert.ok(lettersFor(["255"], 30, 30) >= 8);
});

test("the server hears of the last change alone, and what is older than it waits", () => {
  /** @type {any} what it takes has changed between versions of Node.js */ (mock.timers).enable({
    apis: ["setTimeout"],
  });
  /** @type {number[][]} */
  const [shown, sent] = [[], []];
  const kept = createKept({
    read: (/** @type {number} */ data) => data,
    show: (data) => shown.push(data),
    send: ({ value }) => sent.push(value),
  });
  kept.receive(1);
  kept.change(2);
  kept.change(3);
  kept.receive(1); // for another reason, while the hand is at work
  assert.deepEqual([shown, sent], [[1], []]);
  mock.timers.tick(400);
  kept.receive(1);
  assert.deepEqual([shown, sent], [[1], [3]]);
  kept.receive(3);
  assert.deepEqual(shown, [1, 3]);
  kept.change(4);
  kept.change(3);
  mock.timers.tick(400);
  assert.deepEqual([shown, sent], [[1, 3, 3], [3]]);
  kept.change(5);
  mock.timers.tick(400);
  kept.receive(3); // refused
  mock.timers.tick(5000);
  assert.deepEqual(shown, [1, 3, 3, 3]);
  mock.timers.reset();
});
