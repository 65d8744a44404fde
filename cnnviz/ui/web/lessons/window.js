// The view of one layer at work: a window walks over the picture, and every number of its sum is written out.

import { place } from "../model/arithmetic/windows.js";
import { palette, maxAbs } from "../draw/colormap.js";
import { element } from "../runtime/element.js";
import { brief, readable } from "../runtime/format.js";
import { mount } from "../runtime/mount.js";
import { decode } from "../model/packet.js";
import { Network, Activations } from "../model/network.js";
import { createPanel } from "../equation/panel.js";
import { covered } from "../model/spans.js";
import { numberPixels } from "../draw/pixels.js";
import { cellOf, createStepper, positionOf } from "../network/stepper.js";
import { pageText } from "../runtime/text.js";
import { themeOf } from "../runtime/theme.js";
import { createKept } from "../runtime/kept.js";
import { createFigure } from "./figure.js";
import { createKernel } from "./kernel.js";
import { kernelOf, liveConvolution } from "./live_convolution.js";
import { createSum } from "./sum.js";
import { nearest, overhang, planes, strongest, unread } from "../draw/window_places.js";

/** @typedef {import("../model/network.js").Cell} Cell */
/** @typedef {import("../runtime/text.js").Text} Text */

/** @typedef {{value: number[][][], turn: number}} Sent a kernel, see kept.js */

export default mount(({ parentElement, setStateValue }) =>
  createPlace(parentElement, (kernel) => setStateValue("kernel", kernel)),
);

/** Keep one view as long as its words stay. @param {ShadowRoot} parent @param {(kernel: Sent) => void} send */
function createPlace(parent, send) {
  const root = element("div", { className: "walk" });
  parent.append(root);
  /** @type {ReturnType<typeof createWindowView> | null} */
  let view = null;
  let text = pageText();
  return {
    /** @param {Uint8Array} data */
    update(data) {
      const network = new Network(data);
      const { kernels, start } = decode(data).header;
      if (!view || text !== pageText()) {
        view?.destroy();
        text = pageText();
        view = createWindowView(root, text, send);
      }
      view.receive({ network, reading: new Activations(data), kernels, start });
    },
    destroy() {
      view?.destroy();
      root.remove();
    },
  };
}

/** @typedef {{network: Network, reading: Activations, kernels: string[] | null, start: [number[], number]}} Given kernels: names of the channels of a kernel that can be changed; none of a single one; start: row and column of the output where the window begins, none of the strongest; and a number, with each other one of which it goes there again */

/** @param {HTMLElement} root @param {Text} text @param {(kernel: Sent) => void} send */
function createWindowView(root, text, send) {
  const input = createFigure(text("Input"), { point: hoverInput });
  const output = createFigure(text("Output"), {
    point: hoverOutput,
    press: (at) => go(cellOf(band(1), cell, at), true),
  });
  const kept = createKept({ read: (/** @type {Given} */ given) => kernelOf(given.network), show, send });
  const kernel = createKernel(text, weigh, kept.flush);
  const sum = createSum(text);
  const middle = element("div", { className: "middle" }, [kernel.node, sum.node]);
  const steps = element("div");
  const proof = element("div");
  const whole = element("details", { className: "whole", ontoggle: () => tell() }, [
    element("summary", { textContent: text("Every number of this window") }),
    proof,
  ]);
  const live = element("div", { className: "live", "aria-live": "polite" });
  root.replaceChildren(element("div", { className: "pair" }, [input.node, middle, output.node]), steps, whole, live);
  const stepper = createStepper(steps, text, { onMove: (next) => go(next) });
  const panel = createPanel(proof, text);
  /** @type {Network} */
  let network;
  /** @type {Activations} */
  let reading;
  /** @type {string[] | null} */
  let kernels = null;
  /** @type {ReturnType<typeof liveConvolution> | null} made when a weight is changed */
  let changing = null;
  let request = 0;
  let drawn = false;
  let started = ""; // where the window was sent to last, and at which answer
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

  /** The sums of all positions, which take longest, before a weight is changed: when a hand comes near. */
  function prepare() {
    changing ??= liveConvolution(network, reading);
    return changing;
  }
  for (const near of ["pointerenter", "focusin"]) kernel.node.addEventListener(near, prepare);

  /** What a hand makes of the kernel is seen with the next frame. @param {number[][][]} next */
  function weigh(next) {
    kept.change(next);
    cancelAnimationFrame(request);
    request = requestAnimationFrame(() => {
      prepare().weigh(Float32Array.from(next.flat(2)));
      limits[1] = [maxAbs(reading.values(network, band(1).name))];
      paintOutput();
      go(cell);
    });
  }

  /** The sum of the window, beside the kernel and number by number. */
  function tell() {
    if (kernels) sum.show(network, reading, cell, theme);
    if (whole.open) panel.show({ network, reading, cell, limits, theme });
  }

  /** @param {Cell} next @param {boolean} [spoken] */
  function go(next, spoken = false) {
    cell = next;
    stepper.attach(band(1), cell);
    output.board.go(positionOf(band(1), cell));
    tell();
    const value = readable(reading.value(network, cell));
    const where = text("row {row}, column {column}: {value}", { row: cell.row, column: cell.column, value });
    output.say(where);
    input.say(covered(text, place(frame(), cell)));
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

  function paintInput() {
    const [from, to] = network.bands;
    const colors = palette(theme);
    input.show(
      {
        ...from,
        margin: frame().padding,
        beyond: overhang(from, to, frame()),
        colors: planes(reading.values(network, from.name), from, colors, limits[0][0]),
        ...(from.channels === 1 ? { values: reading.values(network, from.name), write: brief } : {}),
        label: text("The input, {rows}×{columns}; its window follows the pointer.", {
          rows: from.rows,
          columns: from.columns,
        }),
      },
      text("{rows}×{columns}", { rows: from.rows, columns: from.columns }),
    );
    if (reading.outputs.get(from.name)?.data instanceof Uint8Array) input.scale.ramp("#000", "#fff", ["0", "255"]);
    else input.scale.signed(limits[0][0], theme);
  }

  function paintOutput() {
    const to = band(1);
    const largest = limits[1][0];
    const answers = reading.values(network, to.name);
    output.show(
      {
        ...to,
        margin: [0, 0],
        colors: numberPixels(answers, palette(theme), { low: -largest, high: largest }),
        values: answers,
        write: brief,
        label: text("The output, {rows}×{columns}; the arrow keys move the window.", {
          rows: to.rows,
          columns: to.columns,
        }),
      },
      text("{rows}×{columns}", { rows: to.rows, columns: to.columns }),
    );
    output.scale.signed(largest, theme);
  }

  /** @param {Given} given */
  function show(given) {
    cancelAnimationFrame(request);
    ({ network, reading, kernels } = given);
    [changing, theme] = [null, themeOf(root)];
    const [from, to] = network.bands;
    const values = reading.values(network, from.name);
    limits = [
      Array(from.channels).fill(values instanceof Uint8Array ? 255 : maxAbs(values)),
      [maxAbs(reading.values(network, to.name))],
    ];
    if (!drawn) whole.open = !kernels;
    drawn = true;
    middle.hidden = !kernels;
    root.classList.toggle("weighed", kernels !== null);
    if (kernels) kernel.show(kernelOf(network), kernels, theme);
    if (kernel.node.matches(":hover, :focus-within")) setTimeout(prepare);
    paintInput();
    paintOutput();
    pointed = null;
    begin(given.start);
  }

  /** Stay where the window is, if it is to begin nowhere else; at first where there is something to see. @param {Given["start"]} start */
  function begin(start) {
    const to = band(1);
    const asked = JSON.stringify(start);
    if (asked !== started) {
      stepper.stop();
      const [row, column] = start[0].length ? start[0] : [-1, -1];
      cell = { ...cell, row, column };
    }
    started = asked;
    const inside = cell.row >= 0 && cell.row < to.rows && cell.column < to.columns;
    go(inside ? cell : cellOf(to, cell, strongest(reading.values(network, to.name))));
  }

  return {
    receive: kept.receive,
    destroy() {
      cancelAnimationFrame(request);
      kept.destroy();
      stepper.destroy();
      panel.destroy();
      root.replaceChildren();
    },
  };
}
