// An activation at work on a map: its bend is dragged over the numbers, and the map answers at once.

import { createBoard } from "../draw/board.js";
import { paint } from "../draw/boards_paint.js";
import { maxAbs, palette } from "../draw/colormap.js";
import { createScale } from "../draw/scale.js";
import { INK, rgb } from "../draw/theme_colors.js";
import { decode } from "../model/packet.js";
import { element } from "../runtime/element.js";
import { full, number, readable } from "../runtime/format.js";
import { mount } from "../runtime/mount.js";
import { pageText } from "../runtime/text.js";
import { themeOf } from "../runtime/theme.js";
import { bent, cutCount, isCut, reachAfter } from "./bend.js";
import { createBendChart } from "./bend_chart.js";
import { createChannels } from "./channels.js";

/**
 * @typedef {object} Setting cnnviz/ui/lessons/activation.py is its twin
 * @property {string} activation @property {string} name what it is called @property {number} slope of a leaky ReLU
 * @property {number} bias @property {number} least @property {number} most the ends of the bias
 * @property {number} channel the one that is shown large
 */

const WHITE = [255, 255, 255];

export default mount(({ parentElement, setStateValue }) => createActivation(parentElement, setStateValue));

/** @param {ShadowRoot} parent @param {(name: string, value: number) => void} send */
function createActivation(parent, send) {
  /** @type {Setting} */
  let setting = { activation: "relu", name: "ReLU", slope: 0, bias: 0, least: -1, most: 1, channel: 0 };
  /** @type {import("../model/packet.js").Tensor} */
  let map = { shape: [1, 1], data: new Float32Array(1) };
  /** @type {ArrayLike<number>} */
  let largest = [];
  let small = map; // the maps of the first channels
  /** @type {Float32Array} */
  let after = new Float32Array(1);
  let text = pageText();

  const chart = createBendChart({
    move(bias) {
      setting = { ...setting, bias };
      draw();
    },
    rest: () => send("bias", setting.bias),
  });
  const sheets = [createSheet(point), createSheet(point)];
  const channels = createChannels((channel) => send("channel", channel));
  const said = element("p", { className: "said", "aria-live": "polite" });
  const root = element("div", { className: "activation-lab" }, [
    chart.node,
    element("div", { className: "maps" }, [...sheets.map(({ node }) => node), said]),
    channels.node,
  ]);
  parent.append(root);

  /** @param {number | null} at */
  function point(at) {
    const numbers = [map.data, after];
    sheets.forEach((sheet, index) => sheet.point(at, map.shape[1], numbers[index], text));
  }

  function draw() {
    const { activation, bias, slope, name } = setting;
    const theme = themeOf(root);
    const reach = maxAbs(map.data);
    after = bent(map.data, activation, bias, slope);
    const marked = new Float32Array(map.data).map((value) => Number(isCut(value, bias)));
    sheets[0].show(text("Before; marked: cut to 0 by a ReLU"), { ...map, data: map.data }, reach, marked, theme, text);
    sheets[1].show(
      text("After {activation}", { activation: name }),
      { shape: map.shape, data: after },
      reachAfter(activation, reach),
      null,
      theme,
      text,
    );
    const silent = Array.from(largest, (value) => isCut(value, bias));
    const share = `${Math.round((100 * cutCount(map.data, bias)) / map.data.length)}%`;
    const place = (bias < 0 ? "+" : "") + number(-bias, 2);
    said.textContent = [
      text("Bend at {place} (bias {bias}): {share} of the cells are not above it.", {
        place,
        bias: number(bias, 2),
        share,
      }),
      text("Silent channels: {count} of {all}.", { count: silent.filter(Boolean).length, all: largest.length }),
    ].join(" ");
    chart.show({ ...setting, values: map.data }, text);
    const counts = { activation: name, count: small.shape[0], all: largest.length };
    const title =
      small.shape[0] < largest.length
        ? text("The first {count} of {all} channels after {activation}; dashed: silent", counts)
        : text("All channels after {activation}; dashed: silent", counts);
    const look = { reach: reachAfter(activation, maxAbs(small.data)), silent, chosen: setting.channel, title };
    channels.show({ ...small, data: bent(small.data, activation, bias, slope) }, look, text, theme);
  }

  return {
    /** @param {Uint8Array} data */
    update(data) {
      const { header, arrays } = decode(data);
      setting = /** @type {Setting} */ (header);
      map = /** @type {import("../model/packet.js").Tensor} */ (arrays.get("map"));
      largest = /** @type {import("../model/packet.js").Tensor} */ (arrays.get("largest")).data;
      small = /** @type {import("../model/packet.js").Tensor} */ (arrays.get("small"));
      text = pageText();
      draw();
      point(null);
    },
    destroy: () => root.remove(),
  };
}

/** A map with its title, scale and the number under the pointer. @param {(at: number | null) => void} listener */
function createSheet(listener) {
  let columns = 1;
  const board = createBoard({
    point: (place) => listener(place && place.row * columns + place.column),
    press: listener,
  });
  const scale = createScale();
  const name = element("b");
  const where = element("p", { className: "where" });
  return {
    node: element("figure", {}, [element("figcaption", {}, [name]), board.node, scale.node, where]),
    /** @param {number | null} at @param {number} wide @param {ArrayLike<number>} values @param {import("../runtime/text.js").Text} text */
    point(at, wide, values, text) {
      board.mark([]);
      where.textContent = "";
      if (at === null) return;
      const [row, column] = [Math.floor(at / wide), at % wide];
      board.go(at);
      board.mark([{ row, column, rows: 1, columns: 1, kind: "cell" }]);
      where.title = full(values[at]);
      where.textContent = text("row {row}, column {column}: {value}", { row, column, value: readable(values[at]) });
    },
    /** @param {string} title @param {import("../model/packet.js").Tensor} tensor @param {number} reach @param {ArrayLike<number> | null} marked @param {"light" | "dark"} theme @param {import("../runtime/text.js").Text} text */
    show(title, tensor, reach, marked, theme, text) {
      const [rows, wide] = tensor.shape;
      columns = wide;
      name.textContent = title;
      const colors = paint(tensor, {
        colors: palette(theme),
        largest: reach,
        color: WHITE,
        marked,
        mark: rgb(INK[theme].mark),
      });
      const label = text("{name}: the arrow keys move over its cells", { name: title });
      board.show({ rows, columns, margin: [0, 0], colors, label });
      scale.signed(reach, theme);
    },
  };
}
