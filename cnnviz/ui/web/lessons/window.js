// The view of one layer at work: a window walks over the picture, and every number of its sum is written out.

import { place } from "../model/arithmetic/windows.js";
import { createBoard } from "../draw/board.js";
import { palette, maxAbs } from "../draw/colormap.js";
import { element } from "../runtime/element.js";
import { full, readable } from "../runtime/format.js";
import { mount } from "../runtime/mount.js";
import { Network, Activations } from "../model/network.js";
import { createPanel } from "../equation/panel.js";
import { numberPixels } from "../draw/pixels.js";
import { createScale } from "../draw/scale.js";
import { cellOf, createStepper, positionOf } from "../network/stepper.js";
import { pageText } from "../runtime/text.js";
import { themeOf } from "../runtime/theme.js";
import { nearest, overhang, planes, strongest, unread } from "./window_places.js";

/** @typedef {import("../model/network.js").Cell} Cell */
/** @typedef {import("../runtime/text.js").Text} Text */

export default mount(({ parentElement }) => createPlace(parentElement));

/** Keep one view as long as its words stay. @param {ShadowRoot} parent */
function createPlace(parent) {
  const root = element("div", { className: "walk" });
  parent.append(root);
  /** @type {ReturnType<typeof createWindowView> | null} */
  let view = null;
  let text = pageText();
  return {
    /** @param {Uint8Array} data */
    update(data) {
      const network = new Network(data);
      if (!view || text !== pageText()) {
        view?.destroy();
        text = pageText();
        view = createWindowView(root, text);
      }
      view.show(network, new Activations(data));
    },
    destroy() {
      view?.destroy();
      root.remove();
    },
  };
}

/** @param {HTMLElement} root @param {Text} text */
function createWindowView(root, text) {
  const input = createFigure(text("Input"), { point: hoverInput });
  const output = createFigure(text("Output"), {
    point: hoverOutput,
    press: (at) => go(cellOf(band(1), cell, at), true),
  });
  const steps = element("div");
  const sum = element("div");
  const live = element("div", { className: "live", "aria-live": "polite" });
  root.replaceChildren(element("div", { className: "pair" }, [input.node, output.node]), steps, sum, live);
  const stepper = createStepper(steps, text, { onMove: (next) => go(next) });
  const panel = createPanel(sum, text);
  /** @type {Network} */
  let network;
  /** @type {Activations} */
  let reading;
  /** @type {Cell} */
  let cell = { band: 1, channel: 0, row: -1, column: -1 };
  /** @type {import("../model/network.js").Unit | null} what the panel points at */
  let pointed = null;
  /** @type {number[][]} */
  let limits = [];
  let theme = themeOf(root);
  panel.onHighlight((next) => {
    pointed = next;
    mark();
  });

  const band = (/** @type {number} */ index) => network.bands[index];
  const frame = () => /** @type {import("../model/network.js").Window} */ (network.root(band(1)).window);

  /** @param {import("../draw/board.js").Place | null} spot */
  function hoverOutput(spot) {
    if (spot && (spot.row !== cell.row || spot.column !== cell.column)) halt({ ...cell, ...spot });
  }

  /** The window comes to the pointer. @param {import("../draw/board.js").Place | null} spot */
  function hoverInput(spot) {
    if (!spot) return;
    const { rows, columns } = band(1);
    const next = {
      ...cell,
      row: nearest(spot.row, frame(), 0, rows),
      column: nearest(spot.column, frame(), 1, columns),
    };
    if (next.row !== cell.row || next.column !== cell.column) halt(next);
  }

  /** A window that is moved by hand no longer walks by itself. @param {Cell} next */
  function halt(next) {
    stepper.stop();
    go(next);
  }

  /** @param {Cell} next @param {boolean} [spoken] */
  function go(next, spoken = false) {
    cell = next;
    stepper.attach(band(1), cell);
    output.board.go(positionOf(band(1), cell));
    panel.show({ network, reading, cell, limits, theme });
    const value = readable(reading.value(network, cell));
    const where = text("row {row}, column {column}: {value}", { row: cell.row, column: cell.column, value });
    output.say(where);
    const { rows, columns } = place(frame(), cell);
    input.say(
      text("rows {top} to {bottom}, columns {left} to {right}", {
        top: full(rows[0]),
        bottom: full(rows[rows.length - 1]),
        left: full(columns[0]),
        right: full(columns[columns.length - 1]),
      }),
    );
    if (spoken) live.textContent = where;
    mark();
  }

  function mark() {
    const { rows, columns } = place(frame(), cell);
    const [top, left] = [rows[0], columns[0]];
    const span = (/** @type {number[]} */ list) => list[list.length - 1] - list[0] + 1;
    const gaps = span(rows) > rows.length || span(columns) > columns.length;
    const taps = gaps
      ? rows.flatMap((row) => columns.map((column) => ({ row, column, rows: 1, columns: 1, kind: "tap" })))
      : [];
    const single = pointed ? [{ row: pointed.row, column: pointed.column, rows: 1, columns: 1, kind: "cell" }] : [];
    input.board.mark([
      ...unread(band(0), band(1), frame()),
      { row: 0, column: 0, rows: band(0).rows, columns: band(0).columns, kind: "edge" },
      { row: top, column: left, rows: span(rows), columns: span(columns), kind: "window" },
      ...taps,
      ...single,
    ]);
    output.board.mark([{ row: cell.row, column: cell.column, rows: 1, columns: 1, kind: "cell" }]);
  }

  function paint() {
    const [from, to] = network.bands;
    const colors = palette(theme);
    const answers = reading.values(network, to.name);
    const largest = limits[1][0];
    input.show(
      {
        ...from,
        margin: frame().padding,
        beyond: overhang(from, to, frame()),
        colors: planes(reading.values(network, from.name), from, colors, limits[0][0]),
        label: text("The input, {rows}×{columns}; its window follows the pointer.", {
          rows: from.rows,
          columns: from.columns,
        }),
      },
      text("{rows}×{columns}", { rows: from.rows, columns: from.columns }),
    );
    output.show(
      {
        ...to,
        margin: [0, 0],
        colors: numberPixels(answers, colors, { low: -largest, high: largest }),
        label: text("The output, {rows}×{columns}; the arrow keys move the window.", {
          rows: to.rows,
          columns: to.columns,
        }),
      },
      text("{rows}×{columns}", { rows: to.rows, columns: to.columns }),
    );
    if (reading.outputs.get(from.name)?.data instanceof Uint8Array) input.scale.ramp("#000", "#fff", ["0", "255"]);
    else input.scale.signed(limits[0][0], theme);
    output.scale.signed(largest, theme);
  }

  return {
    /** @param {Network} nextNetwork @param {Activations} nextActivations */
    show(nextNetwork, nextActivations) {
      [network, reading, theme] = [nextNetwork, nextActivations, themeOf(root)];
      const [from, to] = network.bands;
      const values = reading.values(network, from.name);
      limits = [
        Array(from.channels).fill(values instanceof Uint8Array ? 255 : maxAbs(values)),
        [maxAbs(reading.values(network, to.name))],
      ];
      paint();
      const inside = cell.row >= 0 && cell.row < to.rows && cell.column < to.columns;
      pointed = null;
      // At first where there is something to see.
      go(inside ? cell : cellOf(to, cell, strongest(reading.values(network, to.name))));
    },
    destroy() {
      stepper.destroy();
      panel.destroy();
      root.replaceChildren();
    },
  };
}

/** A board with its name, its size, where the window is and its scale. @param {string} name @param {Parameters<typeof createBoard>[0]} listener */
function createFigure(name, listener) {
  const board = createBoard(listener);
  const scale = createScale();
  const size = element("span", { className: "size" });
  const where = element("p", { className: "where" });
  return {
    board,
    scale,
    node: element("figure", {}, [
      element("figcaption", {}, [element("b", { textContent: name }), " ", size]),
      board.node,
      scale.node,
      where,
    ]),
    /** @param {import("../draw/board.js").Picture} picture @param {string} words */
    show(picture, words) {
      board.show(picture);
      size.textContent = words;
    },
    /** @param {string} words */
    say(words) {
      where.textContent = words;
    },
  };
}
