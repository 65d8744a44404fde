// Tests of settings: a link carries those of a view there and back.

import assert from "node:assert/strict";
import { test } from "node:test";

import { mapsSettings, networkSettings, ofMaps, ofNetwork } from "../../cnnviz/ui/web/model/settings.js";

const written = (/** @type {Object<string, string>} */ settings) => `?${new URLSearchParams(settings)}`;

test("settings come back as they left, and a view as it begins needs no words", () => {
  /** @type {import("../../cnnviz/ui/web/network/toolbar.js").Settings} */
  const network = { space: true, direction: "right", scale: "network", hidden: new Set([0, 12]) };
  assert.deepEqual(networkSettings(written(ofNetwork(network))), network);
  /** @type {import("../../cnnviz/ui/web/maps/view.js").Settings} */
  const maps = { sort: "index", scale: "symmetric", query: "3, 10-20" };
  assert.deepEqual(mapsSettings(written(ofMaps(maps))), maps);
  assert.deepEqual([ofNetwork(networkSettings("")), ofMaps(mapsSettings(""))], [{}, {}]);
});

test("anybody can write a link", () => {
  assert.deepEqual(networkSettings("?view=4d&direction=&scale=symmetric&folded=a,-1,2"), {
    space: false,
    direction: "up",
    scale: "map",
    hidden: new Set([2]),
  });
  assert.deepEqual(mapsSettings("?order=random&scale=network"), { sort: "strength", scale: "map", query: "" });
});
