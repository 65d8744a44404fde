// Tests of the words said instead of Streamlit's: those that are known, and no others.

import assert from "node:assert/strict";
import { test } from "node:test";

import { NAMED, SAID, instead } from "../../cnnviz/ui/web/runtime/streamlit_words.js";
import { translator } from "../../cnnviz/ui/web/runtime/text.js";

const text = translator({ "Remove {name}": "{name} 지우기" });

test("a refusal is said in a sentence that names the cure", () => {
  const said = (/** @type {string} */ words) => instead(words, SAID, text);
  assert.equal(said("File must be 10.0MB or smaller."), "This file is larger than 10.0MB. Choose a smaller one.");
  assert.match(said("AxiosError: Request failed with status code 403"), /allow it cookies/);
  assert.match(said("AxiosError: Network Error"), /connection was cut/);
  assert.match(said("AxiosError: Request failed with status code 500"), /could not be sent/);
});

test("the name of a file stays as it is", () => {
  assert.equal(instead("Remove Stop.png", NAMED, text), "Stop.png 지우기");
  assert.equal(instead("My own words", SAID, text), "My own words");
});
