// Tests of the store: a view is drawn after each change of its state, and never while it is being drawn.

import assert from "node:assert/strict";
import { test } from "node:test";

import { createStore, difference } from "../../cnnviz/ui/web/runtime/store.js";

/** @param {{count: number}} state @param {number} by */
const add = (state, by) => (by ? { ...state, count: state.count + by } : state);

test("each change is drawn, and an event that changes nothing is not", () => {
  /** @type {(number | undefined)[][]} */
  const drawings = [];
  const store = createStore({ count: 0 }, add, (state, drawn) => drawings.push([drawn?.count, state.count]));
  assert.deepEqual([store.dispatch(1), store.dispatch(0), store.dispatch(2)], [true, false, true]);
  assert.deepEqual(drawings, [
    [undefined, 1],
    [1, 3],
  ]);
});

test("what drawing raises is drawn afterwards, from what was drawn", () => {
  /** @type {string[]} */
  const log = [];
  const store = createStore({ count: 0 }, add, (state, drawn) => {
    log.push(`begin ${state.count} after ${drawn?.count}`);
    if (state.count === 1) store.dispatch(10);
    log.push(`end ${state.count}`);
  });
  store.dispatch(1);
  assert.deepEqual(log, ["begin 1 after undefined", "end 1", "begin 11 after 1", "end 11"]);
  assert.equal(store.state().count, 11);
});

test("a difference is one of identity", () => {
  const drawn = { cell: { row: 1 }, theme: "dark" };
  assert.ok(difference({ ...drawn, cell: { row: 1 } }, drawn)("theme", "cell"));
  assert.ok(!difference({ ...drawn }, drawn)("theme", "cell"));
  assert.ok(difference(drawn, null)("theme"));
});
