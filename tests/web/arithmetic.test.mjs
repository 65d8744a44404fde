// Tests of the arithmetic of each layer, against numbers worked out elsewhere; Python compares it with torch.

import assert from "node:assert/strict";
import { test } from "node:test";

import { chainOf, explain } from "../../cnnviz/ui/web/model/arithmetic/explain.js";
import { ACTIVATIONS, erf } from "../../cnnviz/ui/web/model/arithmetic/activations.js";
import { Output } from "../../cnnviz/ui/web/model/arithmetic/numbers.js";
import { adaptivePlace, place } from "../../cnnviz/ui/web/model/arithmetic/windows.js";
import {
  getExplanation,
  getNetwork,
  setExplanation,
  setNetwork,
  subscribe,
} from "../../cnnviz/ui/web/model/explanation_store.js";
import { addressAt, flatIndex, indices, mapsOf } from "../../cnnviz/ui/web/model/shape.js";
import { grouped } from "../../cnnviz/ui/web/equation/subject.js";
import { agrees } from "../../cnnviz/ui/web/runtime/format.js";

/** @typedef {import("../../cnnviz/ui/web/model/network.js").Layer} Layer */
/** @typedef {import("../../cnnviz/ui/web/model/arithmetic/explain.js").Step} Step */

const near = (/** @type {number} */ value, /** @type {number} */ wanted, tolerance = 1e-15) =>
  assert.ok(Math.abs(value - wanted) <= tolerance, `${value} is not ${wanted}`);

/**
 * A network of two layers: "x", and "y" of some kind that reads it.
 * @param {string} kind @param {Object<string, any>} given
 */
function pair(kind, { shape, values, given, of = shape, operation = kind, window = null, options = {} }) {
  const field = { size: [1, 1], stride: [1, 1], start: [0, 0] };
  const shared = { elementwise: false, field };
  const x = { name: "x", operation: "input", kind: "input", inputs: [], shape, window: null, options: {}, ...shared };
  const y = { name: "y", operation, kind, inputs: ["x"], shape: of, window, options, ...shared };
  const numbers = {
    pixel: null,
    output: (/** @type {Layer} */ { name, shape: own }) =>
      new Output(Float64Array.from(name === "x" ? values : given), own),
    parameter: () => null,
  };
  return (/** @type {number} */ at) =>
    explain({ layers: new Map(Object.entries({ x, y })) }, numbers, y, addressAt(of, at));
}

test("the error function is exact to double precision (Abramowitz and Stegun, table 7.1)", () => {
  const known = [
    [0, 0],
    [0.1, 0.1124629160182849],
    [0.5, 0.5204998778130465],
    [1, 0.8427007929497149],
    [2, 0.9953222650189527],
    [3, 0.9999779095030014],
    [4, 0.9999999845827421],
    [9, 1],
  ];
  for (const [x, value] of known) {
    near(erf(x), value, 5e-16);
    near(erf(-x), -value, 5e-16);
  }
});

test("each activation has its known values", () => {
  const at = (/** @type {string} */ operation, /** @type {number} */ x, options = {}) =>
    ACTIVATIONS[operation].apply(x, options);
  near(at("GELU", 1, { approximate: "none" }), 0.8413447460685429);
  near(at("GELU", -1, { approximate: "tanh" }), -0.1588080093917232);
  near(at("SiLU", 2), 1.7615941559557649);
  near(at("Sigmoid", -3), 0.04742587317756678);
  near(at("Tanh", 0.5), 0.46211715726000974);
  assert.deepEqual(
    [-4, 0, 1, 9].map((x) => at("Hardswish", x)),
    [-0, 0, 4 / 6, 9],
  );
  assert.deepEqual(
    [-4, 0, 9].map((x) => at("Hardsigmoid", x)),
    [0, 0.5, 1],
  );
  assert.deepEqual(
    [-1, 2, 9].map((x) => at("ReLU6", x)),
    [0, 2, 6],
  );
  assert.deepEqual(
    [-1, 2].map((x) => at("LeakyReLU", x, { slope: 0.25 })),
    [-0.25, 2],
  );
  assert.deepEqual([at("Sigmoid", -1e4), at("Sigmoid", 1e4), at("SiLU", -1e4)], [0, 1, -0]);
});

test("each activation is written with the number in its place, and has a sentence", () => {
  for (const [operation, { written, rule }] of Object.entries(ACTIVATIONS)) {
    const parts = written({ x: 1 }, { slope: 0.1, approximate: "none" });
    assert.ok(
      parts.some((part) => typeof part === "object"),
      operation,
    );
    assert.equal(rule((message) => message, { slope: 0.1 }).at(-1), ".");
  }
});

test("places correspond between maps and the flat order", () => {
  assert.deepEqual([[5], [2, 3], [4, 2, 3], [2, 3, 4, 5]].map(mapsOf), [
    [5, 1, 1],
    [1, 2, 3],
    [4, 2, 3],
    [6, 4, 5],
  ]);
  for (const shape of [[5], [2, 3], [4, 2, 3], [2, 3, 4, 5]]) {
    for (const at of [0, 3, 4]) assert.equal(flatIndex(shape, addressAt(shape, at)), at);
  }
  assert.deepEqual(indices([2, 3, 4], 23), [1, 2, 3]);
});

test("windows stand where their layers put them", () => {
  const window = { kernel: [2, 3], stride: [2, 1], padding: [1, 0], dilation: [1, 2] };
  assert.deepEqual(place(window, { row: 0, column: 1 }), { rows: [-1, 0], columns: [1, 3, 5], height: 2, width: 3 });
  const { rows, columns } = adaptivePlace([3, 1], new Output([], [1, 7, 5]), { row: 1, column: 0 });
  assert.deepEqual(
    [rows, columns],
    [
      [2, 3, 4],
      [0, 1, 2, 3, 4],
    ],
  );
});

test("an average counts its padding only if it should, and nothing beyond it", () => {
  const window = { kernel: [2, 2], stride: [2, 2], padding: [1, 1], dilation: [1, 1] };
  const options = { count_include_pad: true, divisor_override: null };
  const asked = { shape: [1, 2, 2], values: [1, 2, 3, 4], given: [0, 0, 0, 0], operation: "AvgPool2d", window };
  const found = (/** @type {any} */ changed, at = 0) =>
    pair("pool", { ...asked, options: { ...options, ...changed } })(at);
  assert.deepEqual([found({}).divisor, found({}).total], [4, 0.25]);
  assert.deepEqual([found({ count_include_pad: false }).divisor, found({ count_include_pad: false }).total], [1, 1]);
  assert.equal(found({ divisor_override: 3 }).total, 1 / 3);
  const wide = { ...asked, window: { ...window, kernel: [3, 3], stride: [3, 3] }, options }; // rounded up, rows 2 to 4: one in the padding, one beyond
  assert.equal(pair("pool", wide)(3).divisor, 1);
  assert.deepEqual(pair("pool", wide)(3).counts, [true, ...Array(8).fill(false)]);
});

test("the largest number wins, equal ones share it, and padding never does", () => {
  const window = { kernel: [2, 2], stride: [1, 1], padding: [1, 1], dilation: [1, 1] };
  const found = (/** @type {number[]} */ values, /** @type {number} */ at) =>
    pair("pool", { shape: [1, 2, 2], values, of: [1, 3, 3], given: Array(9).fill(0), operation: "MaxPool2d", window })(
      at,
    );
  const { largest, total, inputs } = found([-1, -2, -3, -4], 0);
  assert.deepEqual([largest, total, inputs], [[3], -1, [-Infinity, -Infinity, -Infinity, -1]]);
  assert.deepEqual(found([5, 5, 5, 5], 4).largest, [0, 1, 2, 3]);
  assert.deepEqual(found([1, 5, 5, 5], 4).largest, [1, 2, 3]);
  assert.deepEqual(found([0, -0, -1, 0], 4).largest, [0, 1, 3]);
});

test("a layer that is not known, or lacks a number, says so and nothing else", () => {
  const other = pair("other", { shape: [2], values: [1, 2], given: [5, 6], operation: "cumsum" })(1);
  assert.deepEqual(other, {
    kind: "unknown",
    operation: "cumsum",
    unit: { layer: "y", channel: 1, row: 0, column: 0 },
    value: 6,
    total: 6,
    magnitude: 6,
  });
  const kinds = ["conv", "norm", "linear", "activation"].map(
    (kind) => pair(kind, { shape: [2, 1, 1], values: [1, 2], given: [5, 6], operation: "nobody's" })(0).kind,
  );
  assert.deepEqual(kinds, Array(4).fill("unknown"));
});

test("what changes each number by itself is told with what made it", () => {
  const layers = new Map(
    /** @type {[string, string, string[], boolean][]} */ ([
      ["x", "input", [], false],
      ["conv", "conv", ["x"], false],
      ["norm", "norm", ["conv"], true],
      ["relu", "activation", ["norm"], true],
      ["drop", "identity", ["relu"], true],
      ["fc", "linear", ["drop"], false],
      ["softmax", "softmax", ["fc"], false],
      ["more", "softmax", ["softmax"], false],
    ]).map(([name, kind, inputs, elementwise]) => [name, /** @type {any} */ ({ name, kind, inputs, elementwise })]),
  );
  const chains = ["x", "drop", "fc", "softmax", "more"].map((name) => chainOf({ layers }, name));
  assert.deepEqual(chains, [["x"], ["conv", "norm", "relu", "drop"], ["fc"], ["fc", "softmax"], ["more"]]);
});

test("a sum and its activation are one equation in a small network, each layer its own in a large one", () => {
  const steps = (/** @type {string[]} */ ...kinds) => kinds.map((kind) => /** @type {any} */ ({ kind }));
  const kinds = (/** @type {Step[]} */ list, /** @type {boolean} */ apart) =>
    grouped(list, apart).map(({ step, joined }) => [step.kind, joined?.kind ?? null]);
  assert.deepEqual(kinds(steps("conv", "activation"), false), [["conv", "activation"]]);
  assert.deepEqual(kinds(steps("conv", "activation"), true), [
    ["conv", null],
    ["activation", null],
  ]);
  assert.deepEqual(kinds(steps("conv", "norm", "activation"), false), [
    ["conv", null],
    ["norm", null],
    ["activation", null],
  ]);
  assert.deepEqual(kinds(steps("pool", "activation"), false), [
    ["pool", null],
    ["activation", null],
  ]);
  for (const apart of [true, false])
    assert.deepEqual(kinds(steps("linear", "softmax"), apart), [["softmax", "linear"]]);
});

test("float32 may lose what is added up on the way, and no more", () => {
  assert.ok(agrees(0.5, 0.52, 4000) && !agrees(0.5, 0.52, 1000));
  assert.ok(agrees(Infinity, 1e39) && agrees(NaN, NaN) && !agrees(Infinity, 1) && !agrees(NaN, 1));
});

test("the page forgets the networks that no view shows, and the explanation before", () => {
  /** @type {number[]} */
  const heard = [];
  const stop = subscribe({ listener: () => heard.push(1), shows: () => "a" });
  for (const id of ["a", "b", "c"]) setNetwork(/** @type {any} */ ({ id }));
  assert.deepEqual(
    ["a", "b", "c"].map((id) => getNetwork(id)?.id ?? null),
    ["a", null, "c"],
  );
  stop();
  setNetwork(/** @type {any} */ ({ id: "d" }));
  assert.deepEqual([getNetwork("a"), getNetwork("d")?.id, heard.length], [null, "d", 3]);
  for (const id of ["p", "q"]) setExplanation(/** @type {any} */ ({ network: { id } }));
  assert.deepEqual([getExplanation("p"), getExplanation("q")?.network.id], [null, "q"]);
});
