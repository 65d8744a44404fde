// Filters and maps of a network before and after fine-tuning, side by side, epoch by epoch.

import { palette, maxAbs, colorIndex } from "../draw/colormap.js";
import { element } from "../runtime/element.js";
import { full, number } from "../runtime/format.js";
import { mount } from "../runtime/mount.js";
import { decode } from "../model/packet.js";
import { createScale } from "../draw/scale.js";
import { createRaster } from "../draw/raster.js";
import { pageText } from "../runtime/text.js";
import { themeOf } from "../runtime/theme.js";

/** @typedef {import("../model/packet.js").Tensor} Tensor */
/** @typedef {{title: string, kernel: number[] | null, arrays: string[]}} Pair kernel: rows and columns of each filter in a sheet of them; null of a map */
/** @typedef {{text: import("../runtime/text.js").Text, theme: "light" | "dark"}} Look */

export default mount(({ parentElement }) => createTwins(parentElement));

/** @param {ShadowRoot} parent */
function createTwins(parent) {
  const root = element("div", { className: "twins" });
  parent.append(root);

  return {
    /** @param {Uint8Array} data */
    update(data) {
      const { header, arrays } = decode(data);
      const look = { text: pageText(), theme: themeOf(root) };
      root.replaceChildren(
        ...header.pairs.map((/** @type {Pair} */ pair) =>
          createPair(
            pair,
            pair.arrays.map((name) => /** @type {Tensor} */ (arrays.get(name))),
            look,
          ),
        ),
      );
    },
    destroy: () => root.remove(),
  };
}

/** @param {Pair} pair @param {Tensor[]} tensors before, after @param {Look} look @returns {HTMLElement} */
function createPair(pair, tensors, { text, theme }) {
  const largest = Math.max(
    ...tensors.map(({ data }) => maxAbs(Array.from(data).filter((value) => !Number.isNaN(value)))),
  );
  const names = [text("before"), text("after")];
  const facts = element("p", { className: "facts", "aria-live": "polite" });
  const scale = createScale();
  const coloured = tensors[0].shape.length === 3;
  const rasters = tensors.map(() => createRaster({ point }));

  /** The same pixel in both. @param {number | null} at */
  function point(at) {
    rasters.forEach((raster) => raster.mark(at));
    facts.textContent = at === null ? text("Hover or tap a picture for its numbers.") : said(at);
  }

  /** @param {number} at */
  function said(at) {
    const place = placed(at, tensors[0].shape, pair.kernel);
    if (!place) return text("between two filters");
    const where = pair.kernel
      ? text("filter {filter}, row {row}, column {column}", place)
      : text("row {row}, column {column}", place);
    const values = tensors.map(({ data, shape }, time) => {
      const depth = shape[2] ?? 1;
      return `${names[time]} ${Array.from(data.subarray(at * depth, (at + 1) * depth), full).join(", ")}`;
    });
    return [where, ...values].join(" · ");
  }

  const pictures = rasters.map((raster, time) => {
    const { shape } = tensors[time];
    raster.show(
      { shape: [shape[0], shape[1], 3], data: colours(tensors[time], largest, theme) },
      new Uint32Array(),
      `${pair.title}, ${names[time]}`,
    );
    return element("figure", {}, [raster.node, element("figcaption", { textContent: names[time] })]);
  });
  if (coloured) scale.ramp("#000", "#fff", [number(-largest, 3), number(largest, 3)]);
  else scale.signed(largest, theme);
  point(null);
  return element("section", {}, [
    element("h4", { textContent: pair.title }),
    element("div", { className: "pair" }, pictures),
    scale.node,
    ...(coloured
      ? [
          element("p", {
            className: "quiet",
            textContent: text("Red, green and blue of a pixel are its three weights; grey is 0."),
          }),
        ]
      : []),
    facts,
  ]);
}

/**
 * Where a pixel lies: in a map, or in which filter of a sheet and where in it; null between two filters.
 * @param {number} at @param {number[]} shape of the picture @param {number[] | null} kernel rows and columns of a filter
 * @returns {{filter: number, row: number, column: number} | null}
 */
export function placed(at, [, columns], kernel) {
  const [row, column] = [Math.floor(at / columns), at % columns];
  if (!kernel) return { filter: 0, row, column };
  const [down, across] = [kernel[0] + 1, kernel[1] + 1];
  if (row % down === kernel[0] || column % across === kernel[1]) return null;
  const wide = (columns + 1) / across;
  return {
    filter: Math.floor(row / down) * wide + Math.floor(column / across),
    row: row % down,
    column: column % across,
  };
}

/** Red, green and blue of each pixel. @param {Tensor} tensor @param {number} largest the |value| of full colour @param {"light" | "dark"} theme @returns {Uint8Array} */
export function colours({ data, shape }, largest, theme) {
  const colors = palette(theme);
  const [empty] = [colors[colorIndex(0, 1)]];
  if (shape.length === 3)
    return Uint8Array.from(data, (value) => (Number.isNaN(value) ? empty & 255 : 127.5 * (1 + value / (largest || 1))));
  return Uint8Array.from(
    Array.from(data).flatMap((value) => {
      const color = colors[colorIndex(Number.isNaN(value) ? 0 : value, largest)];
      return [color & 255, (color >> 8) & 255, (color >> 16) & 255];
    }),
  );
}
