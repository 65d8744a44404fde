// Tests of the one convolution that is changed by hand: its weights are found whatever the page calls it.

import assert from "node:assert/strict";
import { test } from "node:test";

import { kernelOf } from "../../cnnviz/ui/web/lessons/live_convolution.js";
import { Network } from "../../cnnviz/ui/web/model/network.js";
import { chained, counting, pack } from "./packets.mjs";

test("the table of the kernel is that of the layer in any language", () => {
  for (const [input, output] of [
    ["input", "output"],
    ["입력", "출력"],
  ]) {
    const header = chained({ [input]: [1, 4, 4], [output]: [1, 2, 3] });
    const network = new Network(pack(header, { [`${output}.weight`]: counting([1, 1, 3, 2]) }));
    assert.deepEqual(kernelOf(network), [
      [
        [0, 1],
        [2, 3],
        [4, 5],
      ],
    ]);
    assert.deepEqual(kernelOf(new Network(pack(header, {}))), []);
  }
});
