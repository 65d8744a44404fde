// Tests of the cameras: the rear one first, then the one that is chosen, and a sentence for whatever is in the way.

import assert from "node:assert/strict";
import { test } from "node:test";

import { openCamera, refusal } from "../../cnnviz/ui/web/inputs/camera_device.js";
import { translator } from "../../cnnviz/ui/web/runtime/text.js";

/** @param {object | undefined} mediaDevices */
function browser(mediaDevices) {
  Object.defineProperty(globalThis, "navigator", { value: { mediaDevices }, configurable: true });
}

test("a phone's rear camera comes first, then the one that is chosen", async () => {
  /** @type {any[]} */
  const asked = [];
  browser({ getUserMedia: async (/** @type {any} */ wish) => asked.push(wish.video) });
  await openCamera();
  await openCamera("front");
  assert.equal(asked[0].facingMode.ideal, "environment");
  assert.deepEqual([asked[1].deviceId.exact, asked[1].facingMode], ["front", undefined]);
});

test("each thing in the way has its own sentence", () => {
  const text = translator({});
  browser({});
  const names = ["NotAllowedError", "NotFoundError", "NotReadableError", "AbortError"];
  const said = names.map((name) => refusal(Object.assign(new Error(), { name }), text));
  browser(undefined); // what a page on http has
  said.push(refusal(null, text));
  assert.equal(new Set(said).size, said.length);
  assert.match(said[4], /https:.*file/);
});
