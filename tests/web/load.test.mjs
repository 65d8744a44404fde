// Tests of loading: a view is fetched once, again after a failure, and waits for its language.

import assert from "node:assert/strict";
import { test } from "node:test";

import { load } from "../../cnnviz/ui/web/runtime/load.js";
import { speak } from "../../cnnviz/ui/web/runtime/text.js";

globalThis.CSSStyleSheet = /** @type {any} */ (
  class {
    replace() {
      return this;
    }
  }
);

test("a view waits for the page's language, what brings that does not", async () => {
  /** @type {(string | undefined)[]} */
  const fetched = [];
  globalThis.fetch = /** @type {any} */ (
    async (/** @type {URL} */ address) => {
      fetched.push(address.pathname.split("/").pop());
      return { ok: true, text: async () => "" };
    }
  );
  let drawn = false;
  const view = load("../inputs/steps.js").then(() => {
    drawn = true;
  });
  await load("../runtime/language.js");
  await load("../runtime/rpc_endpoint.js");
  assert.equal(drawn, false);
  speak({});
  await view;
  assert.deepEqual(fetched, ["tokens.css", "base.css"]); // what all views share, once
});

test("two drawings await one fetch, the older one first", async () => {
  /** @type {(string | undefined)[]} */
  const fetched = [];
  globalThis.fetch = /** @type {any} */ (
    async (/** @type {URL} */ address) => {
      fetched.push(address.pathname.split("/").pop());
      // The first takes longer.
      await new Promise((done) => {
        setTimeout(done, fetched.length === 1 ? 20 : 0);
      });
      return { ok: true, text: async () => "" };
    }
  );
  /** @type {number[]} */
  const drawn = [];
  await Promise.all(
    [1, 2].map((number) => load("../inputs/gallery.js", "../inputs/gallery.css").then(() => drawn.push(number))),
  );
  assert.deepEqual([drawn, fetched], [[1, 2], ["gallery.css"]]);
  await load("../experiments/patch.js", "../experiments/patch.css");
  assert.deepEqual(fetched, ["gallery.css", "patch.css"]); // what all views share is here already
});

test("a failure is not kept", async () => {
  globalThis.fetch = /** @type {any} */ (async () => ({ ok: false, status: 503 }));
  await assert.rejects(load("../predictions/predictions.js", "../predictions/predictions.css"), /503/);
  globalThis.fetch = /** @type {any} */ (async () => ({ ok: true, text: async () => "" }));
  assert.equal(typeof (await load("../predictions/predictions.js", "../predictions/predictions.css")), "function");
});
