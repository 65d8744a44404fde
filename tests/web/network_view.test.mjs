// Tests of the state of the node-link view, after each action of the user, without a page.

import assert from "node:assert/strict";
import { test } from "node:test";

import { Activations, Network } from "../../cnnviz/ui/web/model/network.js";
import { pairOf } from "../../cnnviz/ui/web/model/names.js";
import { answerNumbers, reaches, scopeOf, shades } from "../../cnnviz/ui/web/network/scene.js";
import { chosen, current, explained, initial, reduce } from "../../cnnviz/ui/web/network/view_state.js";
import { chained, counting, pack } from "./packets.mjs";

/** @type {Object<string, number[]>} */
const SHAPES = { input: [1, 8, 8], conv: [2, 6, 6], fc: [10] };
const NAMES = Object.keys(SHAPES);
const header = chained(SHAPES, { messages: {} });
const network = new Network(pack(header, {}));
const depth = new Network(pack({ ...header, id: "depth", path: "layer1", trail: ["", "layer1"] }, {}), network);
const activations = (step = 1) =>
  new Activations(
    pack({ network: "net", crop: null }, Object.fromEntries(NAMES.map((name) => [name, counting(SHAPES[name], step)]))),
  );
const blank = () => new Activations(pack({ network: "net", crop: null }, {}));
const SETTINGS = {
  space: false,
  direction: /** @type {const} */ ("up"),
  scale: /** @type {const} */ ("map"),
  light: /** @type {const} */ ("off"),
  hidden: new Set(),
};
const AT = { x: 3, y: 4 };
const UNIT = { layer: "conv", channel: 1, row: 2, column: 3 };
const CELL = { band: 1, channel: 1, row: 2, column: 3 };
const key = (/** @type {string} */ name, shift = false) => /** @type {const} */ ({ type: "key", key: name, shift });
const open = (/** @type {any} */ unit) => /** @type {const} */ ({ type: "open", unit });
const shown = (/** @type {Activations} */ what, /** @type {"light" | "dark"} */ theme = "light") =>
  /** @type {const} */ ({ type: "show", activations: what, theme });

/** The state after some events. @param {import("../../cnnviz/ui/web/network/view_state.js").Event[]} events */
const after = (events, of = network) => events.reduce(reduce, initial(of, SETTINGS, "light"));
const full = shown(activations());

test("without a picture there is nothing to walk through or to open", () => {
  const before = after([shown(blank())]);
  assert.equal(reduce(before, key("ArrowRight")), before);
  assert.equal(reduce(before, open(UNIT)), before);
  const hovered = reduce(before, { type: "hover", cell: CELL, at: AT });
  assert.equal(hovered.tip, null);
});

test("the pointer marks a cell and shows its number, and moves along it without marking it anew", () => {
  const on = after([full, { type: "hover", cell: CELL, at: AT }]);
  assert.deepEqual([on.hovered, on.tip], [CELL, { cell: CELL, at: AT }]);
  const along = reduce(on, { type: "hover", cell: { ...CELL }, at: { x: 5, y: 5 } });
  assert.equal(along.hovered, on.hovered);
  assert.deepEqual(along.tip?.at, { x: 5, y: 5 });
  const off = reduce(along, { type: "hover", cell: null, at: AT });
  assert.deepEqual([off.hovered, off.tip], [null, null]);
  assert.equal(reduce(off, { type: "hover", cell: null, at: AT }), off);
});

test("keys walk from the middle, with the number at the cell, spoken and in sight", () => {
  const state = after([full, key("ArrowRight")]);
  const cell = { band: 1, channel: 0, row: 3, column: 4 };
  assert.deepEqual([state.hovered, state.tip, state.spoken, state.revealed], [cell, { cell, at: null }, cell, cell]);
  assert.equal(state.opened, null);
  assert.deepEqual(reduce(state, key("Tab")).hovered, { band: 2, channel: 0, row: 0, column: 7 });
  assert.deepEqual(reduce(state, key("Tab", true)).hovered, { band: 0, channel: 0, row: 4, column: 6 });
});

test("keys that lead nowhere stay with the browser", () => {
  const state = after([full, key("Tab")]);
  assert.equal(reduce(state, key("Tab")), state);
  assert.equal(reduce(state, key("a")), state);
});

test("Enter opens the cell, arrows go on with the equation open, Escape closes it and walks on from there", () => {
  const opened = after([full, key("ArrowRight"), key("Enter")]);
  assert.deepEqual(opened.opened, { layer: "conv", channel: 0, row: 3, column: 4 });
  assert.ok(opened.side && opened.hovered === null && opened.tip === null);
  const next = reduce(opened, key("ArrowDown"));
  assert.deepEqual([next.opened?.row, next.spoken?.row, next.revealed?.row], [4, 4, 4]);
  const closed = reduce(next, key("Escape"));
  assert.deepEqual([closed.opened, closed.side, closed.spoken], [null, false, null]);
  assert.deepEqual(current(closed), chosen(next));
  assert.notEqual(reduce(closed, key("Escape")), closed, "Escape stays with the network");
});

test("a click brings a cell into sight as it opens, and the stepping that follows does not", () => {
  const first = after([full, open(UNIT)]);
  assert.deepEqual(first.revealed, CELL);
  const second = reduce(first, open({ ...UNIT, column: 4 }));
  assert.equal(second.revealed, first.revealed);
  assert.deepEqual(chosen(second), { ...CELL, column: 4 });
});

test("another picture keeps the equation open, and none at all closes it", () => {
  const opened = after([full, open(UNIT)]);
  const other = reduce(opened, shown(activations(2)));
  assert.ok(other.side);
  assert.deepEqual(other.opened, UNIT);
  assert.equal(other.limits[1][1], 71 * 2);
  const none = reduce(other, shown(blank()));
  assert.deepEqual([none.opened, none.side, none.tip], [null, false, null]);
});

test("the same picture again changes nothing but the theme", () => {
  const state = after([full]);
  assert.equal(reduce(state, full), state);
  const dark = reduce(state, shown(full.activations, "dark"));
  assert.deepEqual([dark.theme, dark.limits === state.limits], ["dark", true]);
});

test("the scale says what has full colour, the other settings leave it", () => {
  const limits = (/** @type {any} */ change) => after([full, { type: "settings", change }]).limits[1];
  assert.deepEqual(limits({ scale: "map" }), [35, 71]);
  assert.deepEqual(limits({ scale: "layer" }), [71, 71]);
  assert.deepEqual(limits({ direction: "right" }), [35, 71]);
});

test("a folded layer is walked over", () => {
  const { hovered } = after([
    full,
    { type: "settings", change: { hidden: new Set([1]) } },
    { type: "hover", cell: { ...CELL, band: 0 }, at: AT },
    key("Tab"),
  ]);
  assert.equal(hovered?.band, 2);
});

test("where 3D cannot be drawn the flat view stays, and it is said", () => {
  const { settings, flatOnly } = after([full, { type: "settings", change: { space: true } }, { type: "flat only" }]);
  assert.deepEqual([settings.space, flatOnly], [false, true]);
});

test("what the equation points at is marked until another one opens", () => {
  const pointing = after([full, open(UNIT), { type: "point", unit: { ...UNIT, layer: "input", channel: 0 } }]);
  assert.deepEqual(pointing.pointed, { band: 0, channel: 0, row: 2, column: 3 });
  assert.equal(reduce(pointing, open({ ...UNIT, row: 0 })).pointed, null);
});

test("in a large network the equation before stays until the next one is written out", () => {
  const written = (/** @type {any} */ unit) =>
    /** @type {any} */ ({ type: "explain", explanation: { unit, network: depth } });
  const asked = after([full, open(UNIT)], depth);
  assert.deepEqual([asked.side, explained(asked)], [false, false]);
  const told = reduce(asked, written({ ...UNIT }));
  assert.deepEqual([told.side, explained(told)], [true, true]);
  const other = reduce(told, open({ ...UNIT, row: 0 }));
  assert.deepEqual([other.side, explained(other)], [true, false]);
  const closed = reduce(other, open(null));
  assert.equal(closed.side, false);
  assert.equal(reduce(closed, open({ ...UNIT, row: 0 })).side, false, "nothing is there to stay");
});

/** A network that ends in one unit, and what one picture left there. @param {number} p @param {string} scale */
function pair(p, scale = "map") {
  /** @type {Object<string, number[]>} */
  const shapes = { input: [1, 8, 8], pool: [3, 1, 1], fc: [1] };
  const names = Object.keys(shapes);
  const layers = names.map((name, at) => ({
    ...header.layers[0],
    name,
    inputs: names.slice(at - 1, at),
    shape: shapes[name],
  }));
  const bands = names.map((name, at) => ({
    layers: [name],
    sources: names.slice(at - 1, at),
    shape: shapes[name],
    path: "",
  }));
  const small = new Network(pack({ ...header, labels: ["cat", "dog"], layers, bands }, {}));
  const arrays = {
    input: counting([1, 8, 8], 1),
    pool: counting([3, 1, 1], 1),
    fc: { shape: [1], data: Float32Array.of(p) },
  };
  const reading = new Activations(pack({ network: "net", crop: null }, arrays));
  return { small, reading, limits: reaches(small, reading, /** @type {any} */ (scale)) };
}

test("one unit that decides between two answers is two cells, p and 1 - p, which lead to the same number", () => {
  for (const p of [0.075, 0.63]) {
    const { small, reading, limits } = pair(p);
    const cells = [0, 1].map((column) => ({ band: 2, channel: 0, row: 0, column }));
    assert.deepEqual(
      cells.map((cell) => small.label(cell)),
      ["cat", "dog"],
    );
    cells.forEach((cell, at) => assert.ok(Math.abs((reading.number(small, cell) ?? 0) - [1 - p, p][at]) < 1e-7));
    for (const cell of cells) assert.deepEqual(small.unit(cell), { layer: "fc", channel: 0, row: 0, column: 0 });
    assert.deepEqual(small.cell(small.unit(cells[0])), cells[1]);
    const colours = shades(small, reading, limits)[2];
    assert.deepEqual(
      [...colours],
      [1 - p, p].map((share) => Math.round(255 + 255 * Math.fround(share))),
    );
    assert.deepEqual(
      answerNumbers(small, reading).map(Number),
      [1 - p, p].map((share) => Number(share.toFixed(4))),
    );
  }
});

test("of a pair the answer that was chosen stays chosen, by key too, though both are one number", () => {
  const { small, reading } = pair(0.075);
  const cells = [0, 1].map((column) => ({ band: 2, channel: 0, row: 0, column }));
  const there = after([shown(reading)], small);
  const first = reduce(there, { type: "open", unit: small.unit(cells[0]), cell: cells[0] });
  assert.deepEqual([chosen(first), pairOf(small, cells[0])], [cells[0], { answers: ["cat", "dog"], rest: true }]);
  const second = reduce(first, key("ArrowRight"));
  assert.deepEqual([chosen(second), second.opened], [cells[1], first.opened]);
  const linked = reduce(there, open(small.unit(cells[0])));
  assert.deepEqual([chosen(linked), pairOf(small, cells[1])?.rest], [cells[1], false]);
});

test("maps of a lone number share their layer's scale, whatever the others do", () => {
  const { small, limits } = pair(0.5);
  assert.deepEqual(limits[1], [2, 2, 2]);
  assert.equal(scopeOf(small, null, "map"), "mixed");
  assert.equal(scopeOf(small, small.bands[1], "map"), "lone");
  assert.equal(scopeOf(small, small.bands[0], "map"), "map");
});
