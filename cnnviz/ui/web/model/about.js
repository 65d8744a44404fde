// What each kind of layer does, in a sentence, and the lab in which it can be touched.

import { mapsOf } from "./shape.js";

/** @typedef {import("./network.js").Layer} Layer */
/** @typedef {import("./network.js").Network} Network */
/** @typedef {import("./network.js").Band} Band */
/** @typedef {import("../runtime/text.js").Text} Text */
/** @typedef {{page: string, title: string}} Lab `page` as cnnviz/ui/lessons/lesson.py has it */

/** What a layer does. @param {Pick<Layer, "kind" | "operation">} layer @param {Text} text @returns {string} */
export function about({ kind, operation }, text) {
  return (
    operations(text)[operation] ??
    kinds(operation, text)[kind] ??
    text("This layer computes {operation}.", { operation })
  );
}

/** @param {Text} text @returns {Object<string, string>} */
function operations(text) {
  const largest = text("Max pooling: keeps the largest number of each window, so maps become smaller.");
  return {
    MaxPool2d: largest,
    AdaptiveMaxPool2d: largest,
    ReLU: text("ReLU: numbers below 0 become 0, the others pass. It has no weights."),
    PReLU: text("PReLU: numbers below 0 are multiplied by a number from the training, the others pass."),
    Sigmoid: text("Sigmoid: any number becomes one between 0 and 1. It has no weights."),
  };
}

/** @param {string} operation @param {Text} text @returns {Object<string, string>} */
function kinds(operation, text) {
  return {
    input: text("The input: the picture as the network reads it, after it was normalised."),
    conv: text("Convolution: each map is one filter's answer everywhere in the maps before it."),
    norm: text(
      "Batch norm: shifts and scales each map by four numbers from its training: a mean and a variance that were measured, and two weights that were learned.",
    ),
    parameter: text("A parameter: numbers from the training, the same for every picture."),
    layer_norm: text("Layer norm: shifts and scales numbers by their own mean and spread."),
    group_norm: text("Group norm: shifts and scales the maps of a group by their own mean and spread."),
    activation: text("{operation}: changes each number by itself. It has no weights.", { operation }),
    pool: text("Average pooling: keeps the mean of each window, so maps become smaller."),
    multiply: text("Product: the numbers of two layers are multiplied, one by one."),
    identity: text("{operation}: passes every number on unchanged, as the network is not being trained.", {
      operation,
    }),
    pad: text("Padding: a border of zeros, or of another number, round each map."),
    rearrange: text("{operation}: the same numbers at other places.", { operation }),
    add: text("Sum: what a block computed and what went round it are added, number by number."),
    concat: text("Concatenation: the maps of several layers side by side."),
    flatten: text("Flatten: the maps, row by row, as one long vector. No number changes."),
    linear: text("Fully connected: each unit weighs every number before it and adds them up."),
    softmax: text("Softmax: the scores become probabilities that add up to 1."),
  };
}

/** The labs, by the kind of layer that can be touched there. @param {Text} text @returns {Object<string, Lab>} */
export function labs(text) {
  const output = { page: "lab_output", title: text("Fully connected and output") };
  const regularisation = { page: "lab_regularisation", title: text("Batch norm and dropout") };
  return {
    input: { page: "lab_pixels", title: text("A picture is numbers") },
    conv: { page: "lab_convolution", title: text("Convolution") },
    norm: regularisation,
    activation: { page: "lab_activation", title: text("Activation") },
    pool: { page: "lab_pooling", title: text("Pooling") },
    identity: regularisation,
    pad: { page: "lab_padding", title: text("Padding") },
    flatten: { page: "lab_flatten", title: text("Why not just flatten") },
    linear: output,
    softmax: output,
  };
}

/** What a band makes of what feeds it, nothing for the input. @param {Network} network @param {Band} band @param {Text} text @returns {string} */
export function makes(network, band, text) {
  const shapes = network.sources(band).map(({ name }) => network.layers.get(name)?.shape ?? []);
  if (!shapes.length) return "";
  const after = sized(network.layers.get(band.name)?.shape ?? [], text);
  const [before, ...others] = shapes.map((shape) => sized(shape, text));
  const count = shapes.length;
  if (!others.length) return text("From {before} to {after}.", { before, after });
  if (others.every((other) => other === before))
    return text("From {count} inputs, {before} each, to {after}.", { count, before, after });
  return text("From {count} inputs of different size to {after}.", { count, after });
}

/** How much a layer puts out, in words. @param {number[]} shape @param {Text} text @returns {string} */
export function sized(shape, text) {
  const [count, rows, columns] = mapsOf(shape);
  if (shape.length < 2) return count === 1 ? text("1 number") : text("{count} numbers", { count });
  return count === 1
    ? text("1 map of {rows}×{columns}", { rows, columns })
    : text("{count} maps of {rows}×{columns}", { count, rows, columns });
}
