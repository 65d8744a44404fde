// What the page says of each kind of layer, as JSON: {"sentences": {kind: sentence}, "labs": {kind: lab}}, for the layers given on the input.

import { readFileSync } from "node:fs";

import { about, labs } from "../../cnnviz/ui/web/model/about.js";
import { translator } from "../../cnnviz/ui/web/runtime/text.js";

const text = translator({});
const layers = JSON.parse(readFileSync(0, "utf8"));
const sentences = layers.map((/** @type {any} */ layer) => about(layer, text));
process.stdout.write(JSON.stringify({ sentences, labs: labs(text) }));
