// Tests of the state of the view of a layer's maps, after each action of the user, without a page.

import assert from "node:assert/strict";
import { test } from "node:test";

import { current, factsOf, initial, opened, reduce } from "../../cnnviz/ui/web/maps/view_state.js";
import { FeatureMaps } from "../../cnnviz/ui/web/model/feature_maps.js";
import { countWords, invitationWords } from "../../cnnviz/ui/web/maps/words.js";
import { counting, pack } from "./packets.mjs";

/** Maps of a layer; channel `n` has strength `n`. @param {string} layer @param {number[]} shape */
function layerOf(layer, shape, id = "picture") {
  const numbers = Object.fromEntries(
    ["strength", "variance", "mean", "low", "high", "zeros"].map((name) => [name, counting([shape[0]])]),
  );
  return new FeatureMaps(
    pack(
      { id, layers: [{ name: layer }], layer, about: "", labels: [], first: false },
      { maps: counting(shape), ...numbers },
    ),
  );
}
const CONV = layerOf("conv1", [6, 9, 5]);
const FC = layerOf("fc", [4]);
/** @type {import("../../cnnviz/ui/web/maps/view_state.js").Settings} */
const SETTINGS = { shown: "picture", sort: "strength", scale: "map", look: "cells", query: "", opacity: 70 };
const AT = { x: 3, y: 4 };
const shown = (/** @type {FeatureMaps} */ featureMaps, /** @type {"light" | "dark"} */ theme = "light") =>
  /** @type {const} */ ({ type: "show", featureMaps, theme });
const key = (/** @type {string} */ name) => /** @type {const} */ ({ type: "key", key: name, across: 4 });
const open = (/** @type {number | null} */ channel) => /** @type {const} */ ({ type: "open", channel });
const CELL = { row: 2, column: 1 };
const openCell = /** @type {const} */ ({ type: "open cell", cell: CELL });
const written = (/** @type {any} */ unit) => /** @type {any} */ ({ type: "explain", explanation: { unit } });

/** The state after some events. @param {import("../../cnnviz/ui/web/maps/view_state.js").Event[]} events */
const after = (events, linked = null) => events.reduce(reduce, initial(SETTINGS, linked, "light"));

test("channels are sorted and filtered, and keep their order while only colours change", () => {
  const strongest = after([shown(CONV)]);
  assert.deepEqual(strongest.order, [5, 4, 3, 2, 1, 0]);
  const few = reduce(strongest, { type: "settings", change: { sort: "index", query: "1-3" } });
  assert.deepEqual(few.order, [1, 2, 3]);
  const symmetric = reduce(few, { type: "settings", change: { scale: "symmetric" } });
  assert.equal(symmetric.order, few.order);
  assert.deepEqual(after([{ type: "settings", change: { query: "2" } }, shown(CONV)]).order, [2]);
});

test("the pointer shows a number, and leaving takes it away", () => {
  const place = { channel: 3, row: 1, column: 1 };
  const on = after([shown(CONV), { type: "hover", place, at: AT }]);
  assert.deepEqual([on.pointed, on.tip], [place, { place, at: AT }]);
  assert.equal(reduce(on, { type: "hover", place: { ...place }, at: AT }).pointed, on.pointed);
  const off = reduce(on, { type: "hover", place: null, at: AT });
  assert.deepEqual([off.pointed, off.tip], [null, null]);
  assert.equal(reduce(off, { type: "hover", place: null, at: AT }), off);
});

test("keys go from map to map as they stand, spoken and in sight; Enter opens the one reached", () => {
  const walked = after([shown(CONV), key("ArrowRight"), key("ArrowDown")]);
  assert.deepEqual(walked.pointed, { channel: 0, row: 4, column: 2 });
  assert.deepEqual([walked.spoken, walked.revealed, walked.tip?.at], [{ channel: 0 }, { channel: 0 }, null]);
  const entered = reduce(walked, key("Enter"));
  assert.deepEqual([entered.chosen, entered.tip], [0, null]);
  assert.equal(reduce(walked, key("a")), walked);
  const none = after([shown(CONV), { type: "settings", change: { query: "nothing" } }]);
  assert.equal(reduce(none, key("Enter")), none);
});

test("a cell of the open map has an equation, which Escape closes before the map", () => {
  const state = after([shown(CONV), open(2), openCell]);
  const unit = { layer: "conv1", channel: 2, ...CELL };
  assert.deepEqual([state.unit, state.cell, state.explanation], [unit, CELL, null]);
  assert.equal(reduce(state, written({ ...unit, row: 7 })).explanation, null, "one that comes too late");
  const told = reduce(state, written(unit));
  assert.deepEqual(told.explanation?.unit, unit);
  const closed = reduce(told, { type: "leave" });
  assert.deepEqual([closed.chosen, closed.cell, closed.unit, closed.explanation], [2, null, null, null]);
  const away = reduce(closed, { type: "leave" });
  assert.equal(away.chosen, null);
  assert.equal(reduce(away, { type: "leave" }), away);
});

test("the equation before stays while another number of the chain is asked for", () => {
  const unit = { layer: "conv1", channel: 2, ...CELL };
  const state = after([
    shown(CONV),
    open(2),
    openCell,
    written(unit),
    { type: "open unit", unit: { ...unit, layer: "input" } },
  ]);
  assert.deepEqual([state.unit?.layer, state.explanation?.unit, state.cell], ["input", unit, CELL]);
});

test("what is pointed at in the open map is spoken, and gone with the map", () => {
  const state = after([shown(CONV), open(2), { type: "point inside", cell: CELL }]);
  assert.deepEqual(
    [state.pointed, state.inside, state.spoken],
    [{ channel: 2, ...CELL }, CELL, { channel: 2, ...CELL }],
  );
  assert.equal(reduce(state, open(3)).inside, null);
});

test("a lone number opens with its equation, and Escape closes both", () => {
  const state = after([shown(FC), open(3)]);
  assert.deepEqual(state.unit, { layer: "fc", channel: 3, row: 0, column: 0 });
  assert.equal(reduce(state, { type: "leave" }).chosen, null);
});

test("another picture closes the equation and keeps the channel, another layer only if it has it", () => {
  const state = after([shown(CONV), open(4), openCell]);
  const same = reduce(state, shown(layerOf("conv1", [6, 9, 5], "other")));
  assert.deepEqual([same.chosen, same.unit], [4, null]);
  assert.equal(reduce(state, shown(FC)).chosen, null);
  assert.equal(reduce(state, shown(CONV)), state);
});

test("a link opens its cell once its layer is here, and not beyond the map", () => {
  const linked = (/** @type {any} */ target) => after([shown(FC), shown(CONV)], target);
  const there = linked({ layer: "conv1", channel: 1, row: 8, column: 4 });
  assert.deepEqual([there.chosen, there.cell, there.target], [1, { row: 8, column: 4 }, null]);
  assert.deepEqual(
    [linked({ layer: "conv1", channel: 1, row: 9, column: 4 }).cell, linked({ layer: "conv1", channel: 9 }).chosen],
    [null, null],
  );
});

test("a channel of another layer opens when that layer comes", () => {
  const waiting = after([shown(CONV), open(2), { type: "go", target: { layer: "fc", channel: 1 } }]);
  assert.equal(waiting.chosen, 2);
  assert.equal(reduce(waiting, shown(FC)).chosen, 1);
  assert.equal(reduce(waiting, { type: "go", target: { layer: "conv1", channel: 5 } }).chosen, 5);
});

test("facts count for the channel and picture that they are about", () => {
  const facts = /** @type {any} */ ({ id: "picture", layer: "conv1", channel: 2 });
  const state = after([shown(CONV), open(2), { type: "facts", facts }]);
  assert.equal(factsOf(state), facts);
  assert.equal(factsOf(reduce(state, open(3))), null);
  assert.equal(factsOf(reduce(state, shown(layerOf("conv1", [6, 9, 5], "other")))), null);
});

test("a link names the open number, else the first of the channel or the layer", () => {
  const state = after([shown(CONV)]);
  const first = { layer: "conv1", channel: 0, row: 0, column: 0 };
  assert.deepEqual(current(state), first);
  assert.deepEqual(current(reduce(state, open(2))), { ...first, channel: 2 });
  assert.deepEqual(current(reduce(reduce(state, open(2)), openCell)), { ...first, channel: 2, ...CELL });
});

test("what is open is a channel, with the cell whose equation is", () => {
  const state = after([shown(CONV)]);
  assert.equal(opened(state), null);
  assert.deepEqual(opened(reduce(state, open(2))), { layer: "conv1", channel: 2 });
  assert.deepEqual(opened(reduce(reduce(state, open(2)), openCell)), { layer: "conv1", channel: 2, ...CELL });
});

test("a filter is promised only where a click shows one, and a channel that is not there is named so", () => {
  const said = (/** @type {string} */ message) => message;
  const promised = ["conv", "linear", "activation", "pool", "norm"].map((kind) =>
    /filter|weights/.test(
      invitationWords("picture", /** @type {any} */ ({ layer: { kind, shape: [6] }, single: false }), said),
    ),
  );
  assert.deepEqual(promised, [true, true, false, false, false]);
  assert.match(countWords(0, 6, "index", said), /No such channel/);
  assert.match(countWords(6, 6, "strength", said), /strongest first/);
});
