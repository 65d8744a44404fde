// Tests of the mount: a view stays the same one while its place is on the page, whatever Streamlit cleans up.

import assert from "node:assert/strict";
import { test } from "node:test";

import { mount } from "../../cnnviz/ui/web/runtime/mount.js";

test("a view outlives the cleaning up after a call that a newer one overtook, and goes with its place", () => {
  /** @type {string[]} */
  const said = [];
  const draw = mount(() => {
    said.push("created");
    return { update: (data) => said.push(`shows ${data}`), destroy: () => said.push("destroyed") };
  });
  const host = { isConnected: true };
  const parentElement = /** @type {any} */ ({ host });
  const component = /** @type {any} */ ({ parentElement, data: 1 });
  const first = draw(component);
  draw({ ...component, data: 2 })(); // overtaken: the third is still to come
  draw({ ...component, data: 3 });
  host.isConnected = false;
  first();
  first();
  assert.deepEqual(said, ["created", "shows 1", "shows 2", "shows 3", "destroyed"]);
});
