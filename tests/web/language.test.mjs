// Tests of the language: a view follows the page's when it changes, and no longer once it is gone.

import assert from "node:assert/strict";
import { test } from "node:test";

import { mount } from "../../cnnviz/ui/web/runtime/mount.js";
import { pageText, speak } from "../../cnnviz/ui/web/runtime/text.js";

test("another language brings each view up to date with what it shows", () => {
  /** @type {string[]} */
  const said = [];
  const view = mount(() => ({ update: ({ count }) => said.push(pageText()("{count} maps", { count })), destroy() {} }));
  const host = { isConnected: true };
  const component = /** @type {any} */ ({ parentElement: { host }, data: { count: 3 } });
  view(component);
  const cleanUp = view({ ...component, data: { count: 4 } });
  speak({ "{count} maps": "맵 {count}개" });
  host.isConnected = false;
  cleanUp();
  speak({});
  assert.deepEqual(said, ["3 maps", "4 maps", "맵 4개"]);
});

test("the text of a language stays the same function", () => {
  const before = pageText();
  assert.equal(pageText(), before);
  speak({});
  assert.notEqual(pageText(), before);
});
