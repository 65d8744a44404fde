// Tests of the atlas: which tile is drawn of a channel, and what is said of it.

import assert from "node:assert/strict";
import { test } from "node:test";

import { drawTile } from "../../cnnviz/ui/web/maps/tile_painter.js";
import { initial, atlasOf, reduce } from "../../cnnviz/ui/web/maps/view_state.js";
import { aboutTiles, silenceWords, spokenWords, tileWords, tipWords } from "../../cnnviz/ui/web/maps/words.js";
import { Atlas } from "../../cnnviz/ui/web/model/atlas.js";
import { FeatureMaps } from "../../cnnviz/ui/web/model/feature_maps.js";
import { translator } from "../../cnnviz/ui/web/runtime/text.js";
import { counting, pack } from "./packets.mjs";

const text = translator({});
const SPRITE = /** @type {any} */ ("sprite");
const SILENT = 2; // channels,
const MISSING = 4;

/** An atlas of five channels: one is silent, one not made yet. @param {Object<string, any>} [about] what is otherwise */
function atlas(about = {}) {
  const header = {
    id: "picture",
    layer: "conv1",
    kind: "patches",
    side: 48,
    across: 3,
    pictures: 3000,
    waiting: false,
  };
  const names = ["digit 0", "digit 1", "", "digit 3", ""];
  const values = { shape: [5], data: Float32Array.of(1.5, 2.25, 0, -3, NaN) };
  const never = { shape: [5], data: Uint8Array.of(0, 0, 1, 0, 0) };
  const image = { shape: [1], data: Uint8Array.of(7) };
  return new Atlas(pack({ ...header, names, ...about }, { image, values, never }), SPRITE);
}
const waiting = () => new Atlas(pack({ id: "picture", layer: "conv1", kind: "patches", waiting: true }, {}), null);

/** What a canvas is asked for, by name. */
function recorder() {
  /** @type {any[][]} */
  const calls = [];
  const context = new Proxy(/** @type {any} */ ({}), {
    get:
      (_, name) =>
      (/** @type {any[]} */ ...given) =>
        calls.push([name, ...given]),
    set: () => true,
  });
  return { context, calls, named: (/** @type {string} */ name) => calls.filter(([each]) => each === name) };
}

test("of a channel its own tile is drawn, a sign where it is silent, and a dashed frame where it is not made yet", () => {
  const box = { x: 10, y: 20, width: 64, height: 64 };
  const drawn = (/** @type {number} */ channel, shown = atlas()) => {
    const made = recorder();
    drawTile(made.context, { atlas: shown, theme: "light" }, channel, box);
    return made;
  };
  assert.deepEqual(drawn(1).named("drawImage"), [["drawImage", SPRITE, 48, 0, 48, 48, 10, 20, 64, 64]]);
  assert.deepEqual(drawn(3).named("drawImage")[0].slice(2, 4), [0, 48], "a row has three");
  const [silent, missing, empty] = [drawn(SILENT), drawn(MISSING), drawn(1, waiting())];
  for (const made of [silent, missing, empty]) assert.equal(made.named("drawImage").length, 0);
  assert.deepEqual([silent.named("arc").length, missing.named("arc").length], [1, 0]);
  assert.deepEqual(
    [silent, missing, empty].map((made) => made.named("setLineDash")[0][1].length > 0),
    [false, true, true],
  );
});

test("a made picture of a channel that no picture moved is shown where the channel answers to it", () => {
  const values = { shape: [2], data: Float32Array.of(0.5, 0) };
  const never = { shape: [2], data: Uint8Array.of(1, 1) };
  const header = { kind: "made", side: 48, across: 2, pictures: 10, waiting: false };
  const made = new Atlas(pack(header, { values, never }), SPRITE);
  assert.deepEqual([made.pictured(0), made.pictured(1), made.anySilent, made.complete], [true, false, true, true]);
  assert.deepEqual(tileWords(made, 0, text).lines, ["a picture made for it", "never above 0 on any of 10 pictures"]);
});

test("a tile is told by number and picture, by its silence, or by what is still missing", () => {
  const [told, none] = [atlas(), waiting()];
  assert.deepEqual(tileWords(told, 1, text), { number: "2.25000", lines: ["digit 1"] });
  const silent = { number: "0", lines: ["never above 0 on any of 3,000 pictures"] };
  assert.deepEqual(tileWords(told, SILENT, text), silent);
  assert.deepEqual(tileWords(told, MISSING, text), { number: "–", lines: ["not computed yet"] });
  assert.deepEqual(tileWords(atlas({ kind: "made" }), MISSING, text).lines, ["not made yet"]);
  assert.deepEqual(tileWords(none, 1, text).lines, ["not computed yet"]);
  assert.match(aboutTiles("patches", told, text), /out of 3,000 pictures, cut out where the cell looks.*crossed-out/);
  assert.match(aboutTiles("made", atlas({ kind: "made" }), text), /made for the channel/);
  assert.match(aboutTiles("patches", none, text), /Press the button/);
  assert.match(aboutTiles("patches", null, text), /on their way/);
});

test("a map of zeros says what the channel does on others", () => {
  const survey = { best: 3.5, name: "digit 4", never: false, pictures: 3000 };
  assert.match(silenceWords(survey, text), /^0 on this picture, but up to 3\.50000 on others.*digit 4/);
  assert.match(silenceWords({ ...survey, never: true }, text), /never above 0 on any of 3,000 pictures/);
  assert.match(silenceWords(null, text), /not known yet/);
});

test("an atlas counts for the picture, layer and kind that are shown, and pointer and keys tell its numbers", () => {
  const numbers = ["strength", "variance", "mean", "low", "high", "zeros"].map((name) => [name, counting([5])]);
  const header = { id: "picture", layers: [{ name: "conv1" }], layer: "conv1", labels: [], first: false };
  const featureMaps = new FeatureMaps(pack(header, { maps: counting([5, 2, 2]), ...Object.fromEntries(numbers) }));
  /** @type {import("../../cnnviz/ui/web/maps/view_state.js").Settings} */
  const settings = { shown: "patches", sort: "index", scale: "map", look: "cells", query: "", opacity: 70 };
  const state = /** @type {import("../../cnnviz/ui/web/maps/view_state.js").Event[]} */ ([
    { type: "show", featureMaps, theme: "light" },
    { type: "atlas", atlas: atlas() },
    { type: "key", key: "ArrowRight", across: 5 },
  ]).reduce(reduce, initial(settings, null, "light"));
  assert.equal(atlasOf(state), state.atlas);
  assert.deepEqual(tipWords(state, featureMaps, /** @type {any} */ (state.pointed), text), [
    "2.25000",
    ["channel 1", "digit 1"],
  ]);
  assert.equal(spokenWords(state, featureMaps, text), "channel 1: 2.25000, digit 1");
  const other = (/** @type {Object<string, string>} */ about) =>
    atlasOf(reduce(state, { type: "atlas", atlas: atlas(about) }));
  assert.deepEqual([other({ kind: "made" }), other({ layer: "conv2" }), other({ id: "else" })], [null, null, null]);
  const maps = reduce(state, { type: "settings", change: { shown: "picture" } });
  assert.equal(spokenWords(maps, featureMaps, text), "channel 1: from 1.000 to 1.000, strength 1.000");
});
