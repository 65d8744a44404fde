// Tests of the words below a scale: they say where it ends.

import assert from "node:assert/strict";
import { test } from "node:test";

import { endsInWords } from "../../cnnviz/ui/web/draw/scale.js";
import { translator } from "../../cnnviz/ui/web/runtime/text.js";

test("a scale says its ends, an end at zero only once, and without numbers its signs", () => {
  const text = translator({ negative: "음수" });
  assert.deepEqual(endsInWords({ low: -1.5, high: 0.25 }, text), ["−1.500", "0", "+0.2500"]);
  assert.deepEqual(endsInWords({ low: 0, high: 2 }, text), ["", "0", "+2.000"]);
  assert.deepEqual(endsInWords(null, text), ["음수", "0", "positive"]);
});
