// Tests of settings: a link carries those of a view there and back.

import assert from "node:assert/strict";
import { test } from "node:test";

import { mapsLeft, mapsSettings, networkSettings, ofMaps, ofNetwork } from "../../cnnviz/ui/web/model/settings.js";

const written = (/** @type {Object<string, string>} */ settings) => `?${new URLSearchParams(settings)}`;

test("settings come back as they left, and a view as it begins needs no words", () => {
  /** @type {import("../../cnnviz/ui/web/model/settings.js").Linked} */
  const network = { space: true, direction: "right", scale: "network", hidden: new Set([0, 12]) };
  assert.deepEqual(networkSettings(written(ofNetwork(network))), network);
  /** @type {import("../../cnnviz/ui/web/maps/view.js").Settings} */
  const maps = { shown: "patches", sort: "index", scale: "symmetric", look: "smooth", query: "3, 10-20", opacity: 40 };
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
  assert.deepEqual(mapsSettings("?order=random&scale=network&shown=dreams&opacity=101"), {
    shown: "picture",
    sort: "strength",
    scale: "map",
    look: "cells",
    query: "",
    opacity: 70,
  });
});

test("the address of the maps has what is open, and no more what was", () => {
  const search = "?lang=ko&layer=conv2&channel=1&row=2&column=3&order=index&opacity=5";
  const left = { opened: { layer: "conv2", channel: 7 }, settings: { scale: "layer" } };
  assert.equal(mapsLeft(search, left), "?lang=ko&layer=conv2&channel=7&scale=layer");
  assert.equal(mapsLeft(search, { opened: null, settings: {} }), "?lang=ko&layer=conv2");
});
