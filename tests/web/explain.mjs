// What does arithmetic.js say of the cells asked for on the standard input? Says it as JSON.

import { edges, explain } from "../../cnnviz/ui/web/model/arithmetic.js";
import { Network, Activations } from "../../cnnviz/ui/web/model/network.js";

const chunks = [];
for await (const chunk of process.stdin) chunks.push(chunk);
const asked = JSON.parse(Buffer.concat(chunks).toString());
const network = new Network(Buffer.from(asked.network, "base64"));
const reading = new Activations(Buffer.from(asked.reading, "base64"));
process.stdout.write(JSON.stringify(asked.cells.map((/** @type {number[]} */ [band, channel, row, column]) => {
  const cell = { band, channel, row, column };
  const sum = explain(network, reading, cell);
  return { ...sum, edges: edges(network, cell, sum) };
})));
