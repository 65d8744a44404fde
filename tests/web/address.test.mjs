// Tests of addresses: a link names one number, whatever else is written in it.

import assert from "node:assert/strict";
import test from "node:test";

import { targetIn, unitIn } from "../../cnnviz/ui/web/model/address.js";

test("a link names a number, or none", () => {
  assert.deepEqual(unitIn("?lang=ko&layer=layer1.0.conv1&channel=3&row=4&column=5"), {
    layer: "layer1.0.conv1",
    channel: 3,
    row: 4,
    column: 5,
  });
  assert.deepEqual(unitIn("?layer=fc&channel=9&row=-1"), { layer: "fc", channel: 9, row: 0, column: 0 });
  assert.equal(unitIn("?layer=fc"), null);
  assert.equal(unitIn(""), null);
});

test("among maps a link opens a channel, and a cell only where it names one", () => {
  assert.deepEqual(targetIn("?layer=conv2&channel=3"), { layer: "conv2", channel: 3 });
  assert.deepEqual(targetIn("?layer=conv2&channel=3&row=4"), { layer: "conv2", channel: 3, row: 4, column: 0 });
  assert.equal(targetIn("?layer=conv2&row=4"), null);
});
