// Is a view fetched once, however often a page draws it meanwhile, and again after the network failed?

import assert from "node:assert/strict";
import { test } from "node:test";

import { load } from "../../cnnviz/ui/web/runtime/load.js";

globalThis.CSSStyleSheet = /** @type {any} */ (class {
  replace() {
    return this;
  }
});

test("two drawings await one fetch, the older one first", async () => {
  let fetched = 0;
  globalThis.fetch = /** @type {any} */ (async () => {
    fetched += 1;
    // The first takes longer.
    await new Promise((done) => { setTimeout(done, fetched === 1 ? 20 : 0); });
    return { ok: true, text: async () => "" };
  });
  /** @type {number[]} */
  const drawn = [];
  await Promise.all([1, 2].map((number) => load("../input/gallery.js", "../input/gallery.css").then(() => drawn.push(number))));
  assert.deepEqual([drawn, fetched], [[1, 2], 1]);
});

test("a failure is not kept", async () => {
  globalThis.fetch = /** @type {any} */ (async () => ({ ok: false, status: 503 }));
  await assert.rejects(load("../answer/predictions.js", "../answer/predictions.css"), /503/);
  globalThis.fetch = /** @type {any} */ (async () => ({ ok: true, text: async () => "" }));
  assert.equal(typeof await load("../answer/predictions.js", "../answer/predictions.css"), "function");
});
