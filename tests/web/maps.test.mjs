// Tests of the pure parts of the view of a layer's maps.

import assert from "node:assert/strict";
import { test } from "node:test";

import { coloured } from "../../cnnviz/ui/web/maps/filter.js";
import { described, staged } from "../../cnnviz/ui/web/maps/layers.js";
import { matcher, ordered } from "../../cnnviz/ui/web/model/maps_order.js";
import { edges, receptiveBox } from "../../cnnviz/ui/web/model/receptive_field.js";
import { corner, heightOf, pick, squares, tiling, visible } from "../../cnnviz/ui/web/draw/tiling.js";
import { grey, heat, outline, ramp } from "../../cnnviz/ui/web/experiments/veil.js";
import { along, middles, smoothed } from "../../cnnviz/ui/web/draw/smooth.js";
import { rpc } from "../../cnnviz/ui/web/runtime/rpc.js";

test("channels come with the largest number first, equal ones in their own order", () => {
  assert.deepEqual(ordered(new Float32Array([1, 3, 3, -5, 2]), 5), [1, 2, 4, 0, 3]);
  assert.deepEqual(ordered(null, 3), [0, 1, 2]);
});

test("a text asks for numbers, ranges and names", () => {
  const asked = (/** @type {string} */ query, /** @type {string[]} */ labels = []) =>
    Array.from({ length: 30 }, (_, channel) => channel).filter(matcher(query, labels));
  assert.equal(asked(" ").length, 30);
  assert.deepEqual(asked("3, 10-12,25"), [3, 10, 11, 12, 25]);
  assert.deepEqual(asked("5 – 3"), []);
  assert.deepEqual(asked("Cat", ["dog", "tabby cat", "catfish"]), [1, 2]);
  assert.deepEqual(asked("nothing"), []);
});

test("every map has its place, and each point finds it again", () => {
  for (const [count, cells, room] of /** @type {[number, [number, number], number][]} */ ([
    [2048, [4, 4], 760],
    [256, [56, 56], 760],
    [64, [112, 112], 358],
    [6, [28, 28], 1200],
    [128, [1, 1], 760],
    [10, [1, 1], 358],
    [2048, [1, 1], 358],
  ])) {
    const tiles = tiling(count, cells, room);
    assert.ok(tiles.across * tiles.pitch[1] - (tiles.pitch[1] - tiles.width) <= room, "a row fits");
    for (const place of [0, 1, count >> 1, count - 1]) {
      const { x, y } = corner(tiles, place);
      const [row, column] = [cells[0] - 1, cells[1] >> 1];
      const at = pick(
        tiles,
        x + ((column + 0.5) * tiles.width) / cells[1],
        y + ((row + 0.5) * tiles.height) / cells[0],
      );
      assert.deepEqual(at, { place, row, column });
      assert.ok(y + tiles.height <= heightOf(tiles));
    }
    assert.equal(pick(tiles, -1, 5), null);
    assert.equal(pick(tiles, 5, heightOf(tiles) + 5), null);
    const [from, to] = visible(tiles, 0, heightOf(tiles));
    assert.deepEqual([from, to], [0, count]);
  }
});

test("few maps are as large as the height of their room lets them be, and many are scrolled", () => {
  for (const [count, cells, room, height] of /** @type {[number, [number, number], number, number][]} */ ([
    [1, [28, 28], 840, 390],
    [6, [28, 28], 840, 390],
    [16, [10, 10], 840, 390],
    [3, [40, 160], 840, 390],
  ])) {
    const tiles = tiling(count, cells, room, { height });
    assert.ok(heightOf(tiles) <= height && tiles.across * tiles.pitch[1] <= room + 6, "all fit");
    const larger = tiles.width + 8;
    const wider = Math.floor((room + 6) / (larger + 6));
    const higher = (larger * cells[0]) / cells[1] + tiles.caption + 6;
    assert.ok(Math.ceil(count / wider) * higher > height, "larger ones would not");
  }
  assert.ok(heightOf(tiling(64, [64, 64], 840, { height: 390 })) > 390);
  assert.equal(tiling(64, [64, 64], 840, { height: 390 }).width, tiling(64, [64, 64], 840).width);
});

test("square tiles fill the room without gaps between what can be pointed at", () => {
  for (const [count, cells, room] of [
    [6, 784, 700],
    [2048, 1, 358],
    [600, 196, 900],
    [1, 1, 10],
  ]) {
    const tiles = squares(count, cells, room);
    assert.ok(tiles.across === 1 || tiles.across * tiles.width <= room);
    for (const place of [0, count >> 1, count - 1]) {
      const { x, y } = corner(tiles, place);
      for (const inside of [0, tiles.width - 0.1]) assert.equal(pick(tiles, x + inside, y + inside)?.place, place);
    }
    assert.equal(pick(tiles, 5, heightOf(tiles) + 1), null);
  }
});

test("a cell lies where the middle of what it sees is, and no strip of a photo is left over", () => {
  const field = { size: [7, 7], stride: [2, 2], start: [-3, -3] }; // conv1 of a ResNet
  const lines = edges(field, 0, 112, 224);
  for (const row of [1, 3, 110]) {
    const seen = [field.start[0] + row * 2, field.start[0] + row * 2 + 7];
    assert.equal(lines[row] + lines[row + 1], seen[0] + seen[1]);
  }
  assert.deepEqual([lines.length, lines[0], lines[112]], [113, 0, 224]);
  assert.deepEqual(edges({ size: [5, 5], stride: [1, 1], start: [0, 0] }, 1, 4, 8), [0, 3, 4, 5, 8]); // without padding
  assert.deepEqual(receptiveBox(field, { row: 0, column: 111 }, [224, 224]), [0, 219, 4, 224]);
});

test("layers are found by stage and by what they are", () => {
  const layer = (/** @type {string} */ name, shape = [64, 56, 56]) => ({
    name,
    kind: "conv",
    elementwise: false,
    operation: "Conv2d",
    inputs: [],
    shape,
    options: {},
    window: { kernel: [3, 1], stride: [1, 1], padding: [1, 0], dilation: [1, 1] },
    field: { size: [1, 1], stride: [1, 1], start: [0, 0] },
  });
  assert.equal(described(layer("conv1")), "conv1 · Conv2d 3×1 · 64 @ 56×56");
  assert.equal(described({ ...layer("fc", [10]), window: null, operation: "Linear" }), "fc · Linear · 10");
  const stages = staged(
    ["x", "conv1", "layer1.0.conv1", "layer1.1.conv1", "layer2.0.conv1", "avgpool", "fc.0"].map((name) => layer(name)),
  );
  assert.deepEqual(
    stages.map(({ stage, layers }) => [stage, layers.length]),
    [
      ["", 2],
      ["layer1", 2],
      ["layer2", 1],
      ["", 1],
      ["fc", 1],
    ],
  );
});

test("a filter of three colours shows zero as grey and its largest weight as a full colour", () => {
  const pixels = coloured(new Float32Array([0, 2, 0, -2, 1, 0])); // two cells: red 0, 2; green 0, -2; blue 1, 0
  assert.deepEqual([...pixels], [128, 128, 191, 255, 255, 0, 128, 255]);
  assert.deepEqual([...coloured(new Float32Array(3))], [128, 128, 128, 255]);
});

test("a question waits for its endpoint, and the answer reaches all who listen", () => {
  /** @type {any[]} */
  const [sent, heard] = [[], []];
  const own = rpc("test");
  assert.equal(rpc("test"), own);
  own.ask(1);
  own.serve((question) => sent.push(question));
  own.ask(2);
  const stop = own.listen((answer) => heard.push(answer));
  own.deliver(new Uint8Array([7]));
  stop();
  own.deliver(new Uint8Array([8]));
  assert.deepEqual(sent, [1, 2]);
  assert.deepEqual(heard, [new Uint8Array([7])]);
});

test("a smooth map has each cell's number at its middle, the mean between two, and none beyond its ends", () => {
  const [values, at] = [[1, 5, -3, 7], along(middles(2, 8), [0, 2, 4, 6, 8])];
  const made = smoothed(values, 2, at, at);
  const number = (/** @type {number} */ row, /** @type {number} */ column) => made[row * 5 + column];
  assert.deepEqual([number(1, 1), number(1, 3), number(3, 1), number(3, 3)], values);
  assert.deepEqual([number(1, 2), number(2, 1), number(2, 2), number(0, 0), number(4, 4)], [3, -1, 2.5, 1, 7]);
  const lone = along(middles(1, 4), middles(4, 4));
  assert.deepEqual([...smoothed([9], 1, lone, lone)], new Array(16).fill(9));
});

test("a map over a picture is clear at zero, and its outline lies around what is half as large as its largest", () => {
  const opacity = (/** @type {Uint32Array} */ colors) => [...colors].map((color) => color >>> 24);
  assert.deepEqual(opacity(heat([0, 1, -2, 4], 4)), [0, 54, 108, 217]);
  assert.deepEqual(opacity(heat([0, 0], 0)), [0, 0]);
  const values = new Array(25).fill(3);
  [values[0], values[1], values[2], values[3], values[4]] = [0, 0, 1, 0, 0];
  const lines = opacity(outline(values, 5, 4));
  assert.deepEqual(lines.slice(0, 5), [0, 0, 0, 0, 0], "what is weak");
  assert.deepEqual(lines.slice(5, 10), [255, 255, 255, 255, 255], "below it, and along the edge");
  assert.deepEqual(lines.slice(10, 15), [255, 0, 0, 0, 255], "what is strong all round is inside");
  assert.deepEqual([...outline([0, 0], 2, 0)], [0, 0]);
  assert.deepEqual([ramp(0, 2).length, ramp(-1, 2).length, ramp(0, 2)[0]], [2, 3, "transparent"]);
  assert.deepEqual([...grey({ shape: [1, 2, 3], data: new Uint8Array([9, 9, 9, 255, 0, 0]) }).data], [9, 76]);
});
