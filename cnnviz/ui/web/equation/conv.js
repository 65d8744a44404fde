// How does the panel show a convolution: for each input channel the patch, the kernel, their products and the sum?

import { createAmount } from "../draw/amount.js";
import { maxAbs } from "../draw/colormap.js";
import { element } from "../runtime/element.js";
import { createTotal } from "./equation.js";
import { full, number } from "../runtime/format.js";
import { createGrid } from "../draw/grid.js";
import { point } from "../draw/pointing.js";
import { position } from "../model/names.js";
import { createWritten, multiplied } from "./readout.js";

/** @typedef {import("../model/arithmetic.js").ConvSum} ConvSum */
/** @typedef {import("../model/arithmetic.js").Patch} Patch */
/** @typedef {import("./panel.js").Context} Context */
/** @typedef {import("./panel.js").Part} Part */
/** @typedef {import("../runtime/text.js").Text} Text */

/** @param {Text} text @param {(cell: import("../model/network.js").Cell | null) => void} highlight @returns {Part} */
export function createConv(text, highlight) {
  const window = element("p", { className: "window" });
  const head = element("span");
  const list = element("div", { className: "channels" });
  const total = createTotal(text);
  const written = createWritten(text("Point at a number, or go to it with Tab and the arrow keys, to follow it through the sum."));
  const node = element("div", { className: "conv" }, [window, heads(head, text), list, total.node, written.node]);
  /** @type {ReturnType<typeof createChannel>[]} */
  let channels = [];
  const bias = createOutcome("", text("bias"));
  const biasRow = element("div", { className: "channel bias" }, [bias.node]);
  const rest = createOutcome("", text("sum"));
  const restName = element("span", { className: "name" });
  const restRow = element("div", { className: "channel rest" }, [restName, rest.node]);
  let built = "";
  /** @type {{channel: number, at: number} | null} */
  let pointed = null;
  /** @type {[ConvSum, Context] | null} */
  let shown = null;

  point(list, (target) => {
    const cell = /** @type {HTMLElement | null} */ (target.closest("[data-at]"));
    const row = /** @type {HTMLElement | null} */ (target.closest("[data-channel]"));
    return cell && row ? { channel: Number(row.dataset.channel), at: Number(cell.dataset.at) } : null;
  }, (item) => {
    pointed = item;
    follow();
  });

  /** Mark what is pointed at, in the grids, in the written sum and in the picture. */
  function follow() {
    if (!shown) return;
    const [{ patches, place }, { source, network }] = shown;
    const patch = pointed && patches[pointed.channel];
    channels.forEach((channel, index) => channel.mark(patch && index === pointed?.channel ? pointed.at : null));
    if (!pointed || !patch || pointed.at >= patch.inputs.length) {
      written.show(null);
      highlight(null);
      return;
    }
    const { at } = pointed;
    const cell = {
      band: source.index, channel: patch.channel,
      row: place.rows[Math.floor(at / place.width)], column: place.columns[at % place.width],
    };
    const outside = padding(shown[0], source)[at];
    written.show({
      place: outside ? text("padding beside channel {channel}", { channel: patch.channel }) : position(network, cell, text),
      ...multiplied(patch.inputs[at], patch.weights[at], patch.products[at]), values: patch.products, at, sum: patch.sum,
    });
    highlight(outside ? null : cell);
  }

  return {
    node,
    show(sum, context) {
      const conv = /** @type {ConvSum} */ (sum);
      const { patches, place } = conv;
      const { source } = context;
      const numbers = patches.map(({ channel }) => channel).join();
      if (built !== numbers) {
        channels = patches.map(({ channel }, index) => createChannel(text, channel, index));
        list.replaceChildren(...channels.map((channel) => channel.node), restRow, biasRow);
      }
      built = numbers;
      shown = [conv, context];
      head.textContent = source.name;
      window.textContent = text("The kernel covers rows {top} to {bottom} and columns {left} to {right} of {source}.", {
        top: full(place.rows[0]), bottom: full(place.rows[place.height - 1]),
        left: full(place.columns[0]), right: full(place.columns[place.width - 1]), source: source.name,
      });
      const scales = {
        weight: maxAbs(patches.flatMap((patch) => patch.weights)),
        product: maxAbs(patches.flatMap((patch) => patch.products)),
        sum: Math.max(maxAbs(patches.map((patch) => patch.sum)), Math.abs(conv.rest?.sum ?? 0), Math.abs(conv.bias ?? 0)),
      };
      const outside = padding(conv, source);
      patches.forEach((patch, index) => channels[index].show(patch, conv, outside, scales, context));
      restRow.hidden = !conv.rest?.count;
      restName.textContent = text("{count} further channels together", { count: conv.rest?.count ?? 0 });
      rest.show(conv.rest?.sum ?? 0, scales.sum);
      biasRow.hidden = conv.bias === null;
      bias.show(conv.bias ?? 0, scales.sum);
      total.show(conv, text("all channels"));
      follow();
    },
  };
}

/** Which cells of the window lie outside the map. @param {ConvSum} sum @param {import("../model/network.js").Band} source @returns {boolean[]} */
function padding({ place }, source) {
  return place.rows.flatMap((row) => place.columns.map((column) => (
    row < 0 || column < 0 || row >= source.rows || column >= source.columns)));
}

/** @param {HTMLElement} first @param {Text} text */
function heads(first, text) {
  const words = [text("patch"), "", text("kernel"), "", text("products"), text("sum")];
  return element("div", { className: "channel heads", "aria-hidden": "true" }, [
    first, ...words.map((textContent) => element("span", { textContent })),
  ]);
}

/** One input channel. @param {Text} text @param {number} channel @param {number} index its place in the list */
function createChannel(text, channel, index) {
  const beyond = text("padding, 0");
  const patch = createGrid(text("Patch of input channel {channel}", { channel }), beyond);
  const kernel = createGrid(text("Kernel for input channel {channel}", { channel }), beyond);
  const products = createGrid(text("Products of input channel {channel}", { channel }), beyond);
  const outcome = createOutcome("Σ", text("sum"));
  const sign = (/** @type {string} */ textContent) => element("span", { className: "sign", textContent });
  const named = (/** @type {string} */ word, /** @type {HTMLElement} */ grid) => (
    element("div", { className: "figure" }, [element("span", { className: "word", textContent: word }), grid]));
  return {
    node: element("div", { className: "channel", "data-channel": index }, [
      element("span", { className: "name", textContent: text("channel {channel}", { channel }) }),
      named(text("patch"), patch.node), sign("×"), named(text("kernel"), kernel.node), sign("="),
      named(text("products"), products.node), outcome.node,
    ]),
    /**
     * @param {Patch} part @param {ConvSum} sum @param {boolean[]} outside
     * @param {{weight: number, product: number, sum: number}} scales @param {Context} context
     */
    show(part, { place }, outside, scales, { source, limits, tints, digits }) {
      const shared = { width: place.width, tints, digits };
      patch.show({ ...shared, values: part.inputs, reach: limits[source.index][part.channel], padding: outside });
      kernel.show({ ...shared, values: part.weights, reach: scales.weight });
      products.show({ ...shared, values: part.products, reach: scales.product });
      outcome.show(part.sum, scales.sum);
    },
    mark(/** @type {number | null} */ at) {
      for (const grid of [patch, kernel, products]) grid.mark(at);
    },
  };
}

/** A number with its bar. @param {string} sign @param {string} name */
function createOutcome(sign, name) {
  const value = element("b");
  const amount = createAmount();
  return {
    node: element("div", { className: "outcome" }, [
      element("span", { className: "word", textContent: name }), element("span", { className: "sign", textContent: sign }), value, amount.node,
    ]),
    /** @param {number} sum @param {number} scale */
    show(sum, scale) {
      value.textContent = number(sum);
      value.title = full(sum);
      amount.show(sum, scale);
    },
  };
}
