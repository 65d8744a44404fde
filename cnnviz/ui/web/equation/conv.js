// A convolution in the panel: for each input channel the patch, the kernel, their products and the sum.

import { createAmount } from "../draw/amount.js";
import { maxAbs } from "../draw/colormap.js";
import { element } from "../runtime/element.js";
import { createTotal } from "./equation.js";
import { full, number } from "../runtime/format.js";
import { createGrid } from "../draw/grid.js";
import { point } from "../draw/pointing.js";
import { positionAt } from "../model/arithmetic/windows.js";
import { located } from "../model/names.js";
import { createHint, createWritten, multiplied } from "./readout.js";
import { spoken } from "../model/names.js";
import { kernelCovers } from "../model/spans.js";

/** @typedef {import("../model/arithmetic/explain.js").Step & import("../model/arithmetic/conv.js").ConvSum} ConvStep */
/** @typedef {import("../model/arithmetic/conv.js").Patch} Patch */
/** @typedef {import("./parts.js").Context} Context */
/** @typedef {import("../runtime/text.js").Text} Text */

export const CHANNELS = 8; // that are written out of a large network

/**
 * The patches with the largest |sum|, those first, and what the others add up to; no more than `count` of them stay in their order.
 * @param {Patch[]} patches @param {number} count @returns {{first: Patch[], others: {count: number, sum: number}}}
 */
export function strongest(patches, count) {
  if (patches.length <= count) return { first: patches, others: { count: 0, sum: 0 } };
  const ranked = [...patches].sort((a, b) => Math.abs(b.sum) - Math.abs(a.sum));
  const others = ranked.slice(count);
  return {
    first: ranked.slice(0, count),
    others: { count: others.length, sum: others.reduce((total, { sum }) => total + sum, 0) },
  };
}

/** @type {import("./parts.js").CreatePart} */
function createConv(text, highlight) {
  const window = element("p", { className: "window" });
  const head = element("span");
  const list = element("div", { className: "channels" });
  const total = createTotal(text);
  const written = createWritten();
  const hint = createHint(
    text("Tap a number to follow it through the sum. A second tap opens it."),
    text("Hover or tap a number, or go to it with Tab and the arrow keys, to follow it through the sum."),
  );
  const node = element("div", { className: "conv" }, [window, hint, heads(head, text), list, total.node, written.node]);
  /** @type {ReturnType<typeof createChannel>[]} */
  let channels = [];
  const bias = createOutcome(text("bias"));
  const biasRow = element("div", { className: "channel bias" }, [bias.node]);
  const rest = createOutcome(text("sum"));
  const restName = element("span", { className: "name" });
  const restRow = element("div", { className: "channel rest" }, [restName, rest.node]);
  let built = "";
  /** @type {{channel: number, at: number} | null} */
  let pointed = null;
  /** @type {{conv: ConvStep, first: Patch[], context: Context} | null} */
  let shown = null;

  point(
    list,
    (target) => {
      const cell = /** @type {HTMLElement | null} */ (target.closest("[data-at]"));
      const row = /** @type {HTMLElement | null} */ (target.closest("[data-channel]"));
      return cell && row ? { channel: Number(row.dataset.channel), at: Number(cell.dataset.at) } : null;
    },
    (item) => {
      pointed = item;
      follow();
    },
  );

  /** Mark what is pointed at, in the grids, in the written sum and in the picture. */
  function follow() {
    if (!shown) return;
    const {
      conv,
      first,
      context: { network },
    } = shown;
    const patch = pointed && first[pointed.channel];
    channels.forEach((channel, index) => channel.mark(patch && index === pointed?.channel ? pointed.at : null));
    if (!pointed || !patch || pointed.at >= patch.inputs.length) {
      written.show(null);
      highlight(null);
      return;
    }
    const { at } = pointed;
    const unit = { layer: conv.source, channel: patch.channel, ...positionAt(conv.place, at) };
    const outside = !conv.inside[at];
    written.show({
      place: outside
        ? text("padding beside channel {channel}", { channel: patch.channel })
        : located(network, unit, text),
      ...multiplied(patch.inputs[at], patch.weights[at], patch.products[at]),
      values: patch.products,
      at,
      sum: patch.sum,
    });
    highlight(outside ? null : unit);
  }

  return {
    node,
    show(step, context) {
      const conv = /** @type {ConvStep} */ (step);
      const { place, source } = conv;
      const { first: patches, others } = strongest(conv.patches, context.brief ? CHANNELS : Infinity);
      const numbers = patches.map(({ channel }) => channel).join();
      if (built !== numbers) {
        channels = patches.map(({ channel }, index) => createChannel(text, channel, index));
        list.replaceChildren(...channels.map((channel) => channel.node), restRow, biasRow);
      }
      built = numbers;
      shown = { conv, first: patches, context };
      head.textContent = source;
      window.textContent = kernelCovers(text, place, spoken(context.network, source, text));
      const scales = {
        weight: maxAbs(patches.flatMap((patch) => patch.weights)),
        product: maxAbs(patches.flatMap((patch) => patch.products)),
        sum: Math.max(maxAbs(patches.map((patch) => patch.sum)), Math.abs(others.sum), Math.abs(conv.bias ?? 0)),
      };
      patches.forEach((patch, index) => channels[index].show(patch, conv, scales, context));
      restRow.hidden = !others.count;
      restName.textContent = text("{count} further channels together", { count: others.count });
      rest.show(others.sum, scales.sum);
      biasRow.hidden = conv.bias === null;
      bias.show(conv.bias ?? 0, scales.sum);
      total.show(conv, context.joined, text("all channels"));
      follow();
    },
  };
}

/** @param {HTMLElement} first @param {Text} text */
function heads(first, text) {
  const words = [text("patch"), "", text("kernel"), "", text("products"), text("sum")];
  return element("div", { className: "channel heads", "aria-hidden": "true" }, [
    first,
    ...words.map((textContent) => element("span", { textContent })),
  ]);
}

/** One input channel. @param {Text} text @param {number} channel @param {number} index its place in the list */
function createChannel(text, channel, index) {
  const beyond = text("padding, 0");
  const patch = createGrid(text("Patch of input channel {channel}", { channel }), beyond);
  const kernel = createGrid(text("Kernel for input channel {channel}", { channel }), beyond);
  const products = createGrid(text("Products of input channel {channel}", { channel }), beyond);
  const outcome = createOutcome(text("sum"));
  const sign = (/** @type {string} */ textContent) => element("span", { className: "sign", textContent });
  const named = (/** @type {string} */ word, /** @type {HTMLElement} */ grid) =>
    element("div", { className: "figure" }, [element("span", { className: "word", textContent: word }), grid]);
  return {
    node: element("div", { className: "channel", "data-channel": index, "data-input": channel }, [
      element("span", { className: "name", textContent: text("channel {channel}", { channel }) }),
      named(text("patch"), patch.node),
      sign("×"),
      named(text("kernel"), kernel.node),
      sign("="),
      named(text("products"), products.node),
      outcome.node,
    ]),
    /**
     * @param {Patch} part @param {ConvStep} step
     * @param {{weight: number, product: number, sum: number}} scales @param {Context} context
     */
    show(part, { place, inside, source }, scales, { limit, tints, digits }) {
      const shared = { width: place.width, tints, digits };
      const reach = limit({ layer: source, channel: part.channel, row: 0, column: 0 });
      patch.show({ ...shared, values: part.inputs, reach, padding: inside.map((within) => !within) });
      kernel.show({ ...shared, values: part.weights, reach: scales.weight });
      products.show({ ...shared, values: part.products, reach: scales.product });
      outcome.show(part.sum, scales.sum);
    },
    mark(/** @type {number | null} */ at) {
      for (const grid of [patch, kernel, products]) grid.mark(at);
    },
  };
}

/** A number with its bar. @param {string} name */
function createOutcome(name) {
  const value = element("b");
  const amount = createAmount();
  return {
    node: element("div", { className: "outcome" }, [
      element("span", { className: "word", textContent: name }),
      value,
      amount.node,
    ]),
    /** @param {number} sum @param {number} scale */
    show(sum, scale) {
      value.textContent = number(sum);
      value.title = full(sum);
      amount.show(sum, scale);
    },
  };
}

export const CONV = { conv: createConv };
