// Tests of loading: files come together and once, a view is made once, again after a failure, and waits for its language.

import assert from "node:assert/strict";
import { test } from "node:test";

import { load } from "../../cnnviz/ui/web/runtime/load.js";
import { speak } from "../../cnnviz/ui/web/runtime/text.js";

globalThis.CSSStyleSheet = /** @type {any} */ (
  class {
    async replace() {
      return this;
    }
  }
);
// Node imports no blobs.
globalThis.Blob = /** @type {any} */ (
  class {
    /** @param {string[]} parts */
    constructor(parts) {
      this.text = parts.join("");
    }
  }
);
URL.createObjectURL = (/** @type {any} */ { text }) => `data:text/javascript,${encodeURIComponent(text)}`;

/** Answers with a text for each file that is asked for, after some milliseconds. @param {string[][]} asked by each request: files, and those that are here @param {number} [wait] */
function answering(asked, wait = 0) {
  globalThis.fetch = /** @type {any} */ (
    async (/** @type {string} */ address) => {
      const { searchParams } = new URL(address);
      const names = searchParams.getAll("of");
      asked.push([names.join(), searchParams.getAll("without").join()]);
      await new Promise((done) => {
        setTimeout(done, wait);
      });
      const view = 'import { one } from "a/one.js";\nexport default () => () => one;';
      const files = names.map((name) => [name, name.endsWith(".js") ? view : ""]);
      return { ok: true, json: async () => [["a/one.js", "export const one = 1;"], ...files] };
    }
  );
}

const component = () => ({
  data: null,
  parentElement: /** @type {any} */ ({ host: { setAttribute() {} }, adoptedStyleSheets: [] }),
});

test("a view waits for the page's language, what brings that does not", async () => {
  /** @type {string[][]} */
  const asked = [];
  answering(asked);
  let drawn = false;
  const view = load("inputs/steps.js", "style/base.css").then((made) => {
    drawn = true;
    return made;
  });
  await load("runtime/language.js");
  assert.equal(drawn, false);
  speak({});
  const [made, target] = [await view, component()];
  assert.equal(/** @type {any} */ (made(target))(), 1); // it imports what came with it
  assert.equal(target.parentElement.adoptedStyleSheets.length, 1);
  const first = "inputs/steps.js,style/base.css,runtime/language.js"; // what is asked for at once comes at once
  await load("runtime/rpc_endpoint.js");
  assert.deepEqual(asked, [
    [first, ""],
    ["runtime/rpc_endpoint.js", first],
  ]);
});

test("two drawings await one fetch, the older one first", async () => {
  /** @type {string[][]} */
  const asked = [];
  answering(asked, 20);
  /** @type {number[]} */
  const drawn = [];
  await Promise.all([1, 2].map((number) => load("inputs/gallery.js", "style/base.css").then(() => drawn.push(number))));
  assert.deepEqual([drawn, asked.map(([names]) => names)], [[1, 2], ["inputs/gallery.js"]]);
});

test("a failure is not kept", async () => {
  globalThis.fetch = /** @type {any} */ (async () => ({ ok: false, status: 503 }));
  await assert.rejects(load("predictions/predictions.js"), /503/);
  answering([]);
  assert.equal(typeof (await load("predictions/predictions.js")), "function");
});
