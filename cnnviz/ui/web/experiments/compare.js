// The comparison of two pictures or layers: a channel of each on one scale, A − B, all differences below.

import { palette, maxAbs } from "../draw/colormap.js";
import { element } from "../runtime/element.js";
import { full } from "../runtime/format.js";
import { mount } from "../runtime/mount.js";
import { decode } from "../model/packet.js";
import { createScale } from "../draw/scale.js";
import { createRaster } from "../draw/raster.js";
import { pageText } from "../runtime/text.js";
import { themeOf } from "../runtime/theme.js";
import { createTiles } from "../draw/tiles.js";

/** @typedef {{data: Float32Array, shape: number[]}} Maps channels, rows, columns */

export default mount(({ parentElement }) => createCompare(parentElement));

/** @param {ShadowRoot} parent */
function createCompare(parent) {
  const rasters = [0, 1, 2].map(() => createRaster({ point }));
  const captions = rasters.map(() => element("figcaption"));
  const [shared, own, all] = [createScale(), createScale(), createScale()];
  const title = element("h4");
  const [facts, pointed] = [element("p", { className: "facts" }), element("p", { className: "facts" })];
  const live = element("div", { className: "live", "aria-live": "polite" });
  const [sharing, owning, grid] = [1, 2, 3].map(() => element("p", { className: "quiet" }));
  const tiles = createTiles({ point: hover, choose });
  const figure = (/** @type {number} */ at) => element("figure", {}, [captions[at], rasters[at].node]);
  const root = element("div", { className: "compare" }, [
    title,
    element("div", { className: "three" }, [
      element("div", { className: "both" }, [
        figure(0),
        figure(1),
        element("div", { className: "under" }, [shared.node, sharing]),
      ]),
      element("div", {}, [figure(2), element("div", { className: "under" }, [own.node, owning])]),
    ]),
    facts,
    tiles.node,
    pointed,
    element("div", { className: "legend" }, [all.node, grid]),
    live,
  ]);
  parent.append(root);
  let text = pageText();
  /** @type {Object<string, any>} */
  let header = {};
  /** @type {Maps[]} A, B and A − B */
  let maps = [];
  let channel = 0;

  /** The cell of one channel. @param {Maps} all @param {number} at */
  const one = ({ data, shape: [, rows, columns] }, at) => ({
    data: data.subarray(at * rows * columns, (at + 1) * rows * columns),
    shape: [rows, columns],
  });
  const named = (/** @type {number} */ at) =>
    maps[0].shape[1] * maps[0].shape[2] === 1
      ? text("unit {unit}", { unit: at })
      : text("channel {channel}", { channel: at });

  /** @param {number | null} at @param {boolean} spoken */
  function point(at, spoken) {
    rasters.forEach((raster) => raster.mark(at));
    if (at === null) {
      facts.textContent = text("Hover or tap a map for its numbers.");
      return;
    }
    const [a, b, difference] = maps.map((each) => full(one(each, channel).data[at]));
    const columns = maps[0].shape[2];
    facts.textContent = text("row {row}, column {column}: A {a}, B {b}, A − B {difference}", {
      row: Math.floor(at / columns),
      column: at % columns,
      a,
      b,
      difference,
    });
    live.textContent = spoken ? facts.textContent : "";
  }
  /** @param {number | null} at @param {boolean} spoken */
  function hover(at, spoken) {
    pointed.textContent =
      at === null
        ? text("The differences of all channels; choose one to see it above.")
        : text("{name}: differences {low} to {high}", { name: named(at), ...range(one(maps[2], at).data) });
    live.textContent = spoken && at !== null ? pointed.textContent : "";
  }
  /** @param {number} at */
  function choose(at) {
    channel = at;
    draw();
  }
  function draw() {
    const theme = themeOf(root);
    const colors = palette(theme);
    const [a, b, difference] = maps.map((each) => one(each, channel));
    const [both, apart, every] = [
      Math.max(maxAbs(a.data), maxAbs(b.data)),
      maxAbs(difference.data),
      maxAbs(maps[2].data),
    ];
    const names = [`A: ${header.names[0]}`, `B: ${header.names[1]}`, "A − B"];
    title.textContent = named(channel);
    [a, b, difference].forEach((each, at) => {
      rasters[at].show(
        each,
        colors,
        text("{name}: the arrow keys move over its cells", { name: names[at] }),
        at < 2 ? both : apart,
      );
      captions[at].textContent = names[at];
    });
    root.style.setProperty("--wide", String(a.shape[1] / a.shape[0]));
    shared.signed(both, theme);
    own.signed(apart, theme);
    all.signed(every, theme);
    sharing.textContent = text("A and B share this scale.");
    owning.textContent = text("The difference has its own scale: orange where A is larger, blue where B is.");
    grid.textContent = text("All differences of the layer share one scale.");
    const [count, rows, columns] = maps[2].shape;
    tiles.show({
      data: maps[2].data,
      count,
      rows,
      columns,
      reach: every,
      colors,
      crossed: new Set(),
      ringed: channel,
      label: text("The differences of all channels: the arrow keys move, Enter shows one"),
    });
    point(null, false);
  }

  return {
    /** @param {Uint8Array} data */
    update(data) {
      const packet = decode(data);
      text = pageText();
      const [a, b] = ["a", "b"].map((name) => /** @type {Maps} */ (packet.arrays.get(name)));
      const other = packet.header.about !== header.about;
      header = packet.header;
      maps = [a, b, { shape: a.shape, data: a.data.map((value, at) => value - b.data[at]) }];
      if (other) channel = largest(maps[2]);
      draw();
    },
    destroy() {
      tiles.destroy();
      root.remove();
    },
  };
}

/** The channel with the largest mean |value|. @param {Maps} maps @returns {number} */
export function largest({ data, shape: [count, rows, columns] }) {
  const sums = Array.from({ length: count }, (_, at) =>
    data.subarray(at * rows * columns, (at + 1) * rows * columns).reduce((sum, value) => sum + Math.abs(value), 0),
  );
  return sums.indexOf(Math.max(...sums));
}

/** @param {Float32Array} values */
function range(values) {
  return { low: full(Math.min(...values)), high: full(Math.max(...values)) };
}
