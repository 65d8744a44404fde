// The weights that made a channel, and the contribution of each input channel for this picture.

import { createAmount } from "../draw/amount.js";
import { maxAbs } from "../draw/colormap.js";
import { element } from "../runtime/element.js";
import { createEquation } from "../equation/equation.js";
import { full, readable } from "../runtime/format.js";
import { createGrid } from "../draw/grid.js";
import { ordered } from "../model/maps_order.js";
import { tints } from "../draw/tint.js";

/** @typedef {import("../runtime/text.js").Text} Text */
/**
 * A filter as cnnviz/analysis/contributions.py sends it.
 * @typedef {object} Filter
 * @property {string} source @property {number} first @property {number | null} bias
 * @property {number[]} shape channels, rows, columns @property {Float32Array} weights
 * @property {Float32Array} mean what each channel gave @property {Float32Array} size how much, whatever the sign
 */

const FIRST = 6; // channels that are written out,
const MORE = 24; // and how many more each time

/**
 * A filter of three colours as one picture: no weight is grey, and the largest |weight| is a colour all off or all on.
 * @param {Float32Array} weights (3, rows, columns) @returns {Uint8ClampedArray<ArrayBuffer>} red, green, blue, opacity of each cell
 */
export function coloured(weights) {
  const size = weights.length / 3;
  const largest = maxAbs(weights) || 1;
  const pixels = new Uint8ClampedArray(size * 4).fill(255);
  for (let cell = 0; cell < size; cell += 1) {
    for (let plane = 0; plane < 3; plane += 1)
      pixels[cell * 4 + plane] = 127.5 + (weights[plane * size + cell] / largest) * 127.5;
  }
  return pixels;
}

/** @typedef {{photo: boolean, maps: boolean, theme: "light" | "dark"}} Look photo: whether its input is the colours of a photo; maps: whether its output is a map */

/** @param {Text} text @param {(layer: string, channel: number) => void} go @returns {{node: HTMLElement, show: (filter: Filter, look: Look) => void}} */
export function createFilter(text, go) {
  const picture = element("canvas");
  const colour = element("figure", { className: "colours" }, [
    picture,
    element("figcaption", { textContent: text("The weights for red, green and blue as one picture; grey is zero.") }),
  ]);
  const list = element("div", { className: "gifts" });
  const more = element("button", { type: "button", className: "more" });
  const total = createEquation();
  const how = element("p", { className: "quiet" });
  const node = element("section", { className: "filter" }, [
    element("h3", { textContent: text("Its weights, and what each input channel gave") }),
    how,
    colour,
    list,
    more,
    total.node,
  ]);
  /** @type {(() => void) | null} */
  let extend = null;
  more.addEventListener("click", () => extend?.());

  return {
    node,
    show(filter, { photo, maps, theme }) {
      how.textContent = maps
        ? text(
            "Each input channel is convolved with its own slice of the filter. The mean of the result is what that channel gave; the list begins with those whose result is largest, whatever its sign.",
          )
        : text(
            "Each number before it is multiplied by its weight, and the products of a channel are added up. The list begins with those that gave most, whatever the sign.",
          );
      const {
        shape: [count, rows, columns],
        weights,
        mean,
        size,
        bias,
      } = filter;
      colour.hidden = !photo || count !== 3;
      if (!colour.hidden) {
        [picture.width, picture.height] = [columns, rows];
        /** @type {CanvasRenderingContext2D} */ (picture.getContext("2d")).putImageData(
          new ImageData(coloured(weights), columns, rows),
          0,
          0,
        );
      }
      const order = ordered(size, count);
      const scales = { weight: maxAbs(weights), gift: maxAbs(mean) };
      list.replaceChildren();
      extend = () => {
        const from = list.children.length;
        const next = order.slice(from, from + (from ? MORE : FIRST));
        list.append(...next.map((channel) => row(text, filter, channel, photo, { ...scales, theme }, go)));
        more.hidden = list.children.length === count;
        more.textContent = text("Show more of the other {count}", { count: count - list.children.length });
      };
      extend();
      const sum = mean.reduce((all, one) => all + one, 0);
      total.show([
        { value: sum, name: text("all channels") },
        ...(bias === null ? [] : ["+", { value: bias, name: text("bias") }]),
        "=",
        { value: sum + (bias ?? 0), name: maps ? text("mean of the map") : text("result"), strong: true },
      ]);
    },
  };
}

/**
 * @param {Text} text @param {Filter} filter @param {number} channel among its inputs @param {boolean} photo
 * @param {{weight: number, gift: number, theme: "light" | "dark"}} scales @param {(layer: string, channel: number) => void} go
 */
function row(
  text,
  { source, first, shape: [, rows, columns], weights, mean, size },
  channel,
  photo,
  { weight, gift, theme },
  go,
) {
  const number = first + channel;
  const colour = photo ? [text("red"), text("green"), text("blue")][channel] : undefined;
  const name = colour ?? text("channel {channel}", { channel: number });
  const kernel = createGrid(text("Weights for {name}", { name }), "");
  const values = [...weights.subarray(channel * rows * columns, (channel + 1) * rows * columns)];
  kernel.show({ values, width: columns, reach: weight, digits: 3, tints: tints(theme) });
  const amount = createAmount();
  amount.show(mean[channel], gift);
  return element("div", { className: columns > 5 ? "gift wide" : "gift" }, [
    element("button", {
      type: "button",
      textContent: name,
      title: text("Go to this channel of {layer}", { layer: source }),
      onclick: () => go(source, number),
    }),
    element("div", { className: "kernel", style: `--cells: ${columns}` }, [kernel.node]),
    element("div", { className: "gave" }, [
      element("b", { textContent: readable(mean[channel]), title: full(mean[channel]) }),
      amount.node,
      element("small", {
        textContent: text("without signs {size}", { size: readable(size[channel]) }),
        title: full(size[channel]),
      }),
    ]),
  ]);
}
