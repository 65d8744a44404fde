// Tests of the channel between the pad and the views: whose numbers are shown while one draws, and after.

import assert from "node:assert/strict";
import { test } from "node:test";

import * as live from "../../cnnviz/ui/web/model/live/live.js";
import { Activations, Network } from "../../cnnviz/ui/web/model/network.js";
import { counting, pack } from "./packets.mjs";

const layer = (
  /** @type {string} */ kind,
  /** @type {string[]} */ inputs,
  /** @type {number[]} */ shape,
  more = {},
) => ({ name: kind, kind, operation: kind, inputs, shape, window: null, options: {}, ...more });
const window = { kernel: [4, 4], stride: [4, 4], padding: [0, 0], dilation: [1, 1] };
/** @param {number[]} pixels of the input @param {number} padding of the convolution @param {boolean} usual whether it is prepared as MNIST */
const network = (pixels = [32, 32], padding = 0, usual = true) =>
  new Network(
    pack(
      {
        id: "net",
        labels: [],
        live: usual,
        bands: [],
        layers: [
          layer("input", [], [1, ...pixels]),
          layer("conv", ["input"], [1, 8, 8], {
            window: { ...window, padding: [padding, padding] },
            options: { groups: 1 },
          }),
          layer("flatten", ["conv"], [64]),
          layer("linear", ["flatten"], [2]),
          layer("softmax", ["linear"], [2]),
        ],
      },
      {
        "conv.weight": counting([1, 1, 4, 4], 0.01),
        "conv.bias": counting([1]),
        "linear.weight": counting([2, 64], 0.001),
        "linear.bias": counting([2]),
      },
    ),
  );

/** A board with a bar. @param {number} left @param {number} [wide] */
function board(left, wide = 20) {
  const levels = new Uint8Array(280 * 280);
  for (let row = 80; row < 200; row += 1) levels.fill(255, row * 280 + left, row * 280 + left + wide);
  return { side: 280, levels };
}
const blank = () => new Activations(pack({ network: "net", crop: null }, {}));
const answer = (/** @type {live.Live | null} */ to) =>
  new Activations({
    header: { network: "net", crop: null },
    arrays: /** @type {live.Live} */ (to).activations.outputs,
  });

test("a board lights the network, and the server's answer to it takes its place", () => {
  live.light(network());
  let heard = 0;
  const stop = live.listen(() => (heard += 1));
  live.draw(board(100), true);
  assert.equal(live.now()?.activations.outputs.get("conv")?.data.length, 64);
  const shares = live.scores()?.probabilities ?? [];
  assert.ok(Math.abs(shares.reduce((a, b) => a + b, 0) - 1) < 1e-6);
  const first = answer(live.now());
  live.settle(first);
  assert.ok(live.now(), "the pen is down");
  live.draw(board(140, 8), false);
  live.settle(first);
  assert.ok(live.now(), "this was the answer to an older board");
  live.settle(answer(live.now()));
  assert.equal(live.now(), null);
  assert.equal(live.scores(), null);
  assert.equal(heard, 3);
  stop();
});

test("an empty board is empty here and there", () => {
  live.light(network());
  live.draw({ side: 280, levels: new Uint8Array(280 * 280) }, false);
  assert.deepEqual(live.scores(), { probabilities: [], logits: [], waits: false });
  live.settle(blank());
  assert.equal(live.now(), null);
});

test("a board that only the server can prepare waits for it, whatever it says", () => {
  live.light(network());
  live.draw(board(100), true);
  const before = live.now()?.activations;
  live.draw(board(60, 160), false);
  assert.deepEqual(live.now(), { activations: before, waits: true });
  live.settle(blank());
  assert.equal(live.now(), null);
});

test("a network that reads no boards stays dark, and one that is gone lights nothing", () => {
  for (const other of [network([28, 28]), network([32, 32], 1), network([32, 32], 0, false), null]) {
    live.light(other);
    live.draw(board(100), true);
    assert.equal(live.now(), null);
  }
  const [old, next] = [network(), network()];
  live.light(old);
  live.light(next);
  live.dim(old);
  live.draw(board(100), true);
  assert.ok(live.now());
  live.dim(next);
  assert.equal(live.now(), null);
});
