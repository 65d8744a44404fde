// Explanations of the numbers asked for on the standard input, as JSON.
//
// Input: a JSON list; packets are in base64. Each entry is one of
//   {"network", "activations", "cells"}: packets of cnnviz/wire/network_packet.py, or one that is both; cells: [layer, channel, row, column]
//   {"slice"}: a packet of cnnviz/wire/explanation_packet.py
// Output: a list with one entry each, for the first form a list with one entry a cell:
//   {"unit": {layer, channel, row, column}, "steps": [...], "label", "edges", "window", "winner"}
//   {"unit", "steps", "label", "limits", "shortcuts"}
// A step is what model/arithmetic/ says of one layer, the one that made the number first: {kind, operation, unit, value, total, magnitude, ...} and,
// by its kind, what is in its typedef there: patches, terms, inputs, largest, divisor, operands, from, logits, input, mean, ... Besides:
//   "agrees": what the panel's check of this step says; "equation": the same of the step as a small network shows it, where it is told with the next one.
// `edges`, windows and `winner` are what is drawn around the cell, null where the layer is not drawn: [{unit, product}], [{band, channel, box}], unit.
// Infinity and NaN, which JSON lacks, are null.

import { ACTIVATIONS } from "../../cnnviz/ui/web/model/arithmetic/activations.js";
import { chainOf, explain } from "../../cnnviz/ui/web/model/arithmetic/explain.js";
import { numbersOf } from "../../cnnviz/ui/web/model/arithmetic/numbers.js";
import { Explanation } from "../../cnnviz/ui/web/model/explanation.js";
import { links } from "../../cnnviz/ui/web/model/links.js";
import { Activations, Network } from "../../cnnviz/ui/web/model/network.js";
import { agrees } from "../../cnnviz/ui/web/runtime/format.js";

/** @typedef {import("../../cnnviz/ui/web/model/arithmetic/explain.js").Step} Step */
/** @typedef {import("../../cnnviz/ui/web/model/network.js").Layer} Layer */
/** @typedef {import("../../cnnviz/ui/web/model/network.js").Unit} Unit */

const chunks = [];
for await (const chunk of process.stdin) chunks.push(chunk);
const bytes = (/** @type {string} */ packet) => Buffer.from(packet, "base64");
const checked = (/** @type {Step} */ step) => ({ ...step, agrees: agrees(step.value, step.total, step.magnitude) });

/** Whether a sum and the activation after it agree as one equation. @param {Step[]} steps */
function joined(steps) {
  const [sum, activation] = steps;
  if (steps.length !== 2 || !["conv", "linear"].includes(sum.kind) || activation.kind !== "activation")
    return undefined;
  const total = ACTIVATIONS[activation.operation].apply(sum.total, activation.options);
  return { total, agrees: agrees(activation.value, total, sum.magnitude) };
}

/** What is drawn around a number. @param {Network} network @param {Activations} activations @param {Unit} unit */
function drawn(network, activations, unit) {
  const cell = network.cell(unit);
  if (!cell) return { edges: null, windows: null, winner: null };
  const { edges, windows, winner } = links(network, activations, cell);
  return {
    edges: edges.map(({ cell: from, product }) => ({ unit: network.unit(from), product })),
    windows,
    winner: winner && network.unit(winner),
  };
}

/** @param {{network: string, activations: string, cells: [string, number, number, number][]}} asked */
function ofNetwork({ network: packet, activations: numbers, cells }) {
  const [network, activations] = [new Network(bytes(packet)), new Activations(bytes(numbers))];
  const accessor = numbersOf(network, activations);
  return cells.map(([layer, channel, row, column]) => {
    const unit = { layer, channel, row, column };
    const steps = chainOf(network, layer).map((name) =>
      checked(explain(network, accessor, /** @type {Layer} */ (network.layers.get(name)), unit)),
    );
    return { unit, steps, equation: joined(steps), label: network.labelOf(unit), ...drawn(network, activations, unit) };
  });
}

/** @param {{slice: string}} asked */
function ofSlice({ slice }) {
  const { network, unit, steps, limits, shortcuts } = new Explanation(bytes(slice));
  return { unit, steps: steps.map(checked), label: network.labelOf(unit), limits, shortcuts: [...shortcuts] };
}

const asked = JSON.parse(Buffer.concat(chunks).toString());
process.stdout.write(
  JSON.stringify(asked.map((/** @type {any} */ each) => (each.slice ? ofSlice(each) : ofNetwork(each)))),
);
