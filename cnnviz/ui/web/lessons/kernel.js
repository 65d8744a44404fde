// The weights of a kernel: a table of numbers, each changed by writing, arrow keys, the wheel or a drag.

import { maxAbs, colorIndex } from "../draw/colormap.js";
import { element } from "../runtime/element.js";
import { number } from "../runtime/format.js";
import { tints } from "../draw/tint.js";

/** @typedef {number[][][]} Kernel channels, rows, columns */
/** @typedef {import("../runtime/text.js").Text} Text */

const DIGITS = 3;
const KEPT = 4; // significant digits of a weight, as in an address; cnnviz/lessons/kernels.py has the same
const LIMIT = 1e4;
const GRIP = 8; // CSS pixels of a drag to the next step

/** The weight as an address keeps it. @param {number} value NaN where nothing is written @returns {number} */
export function weightOf(value) {
  if (!Number.isFinite(value)) return 0;
  return Math.fround(Number(Math.max(-LIMIT, Math.min(LIMIT, value)).toPrecision(KEPT)));
}

/** By how much a key changes a weight: 1 where all are whole, else a tenth of the power of ten below the largest. @param {number[]} weights @returns {number} */
export function stepOf(weights) {
  const largest = maxAbs(weights);
  return weights.every(Number.isInteger) || !largest ? 1 : 10 ** (Math.floor(Math.log10(largest)) - 1);
}

/**
 * @param {Text} text @param {(kernel: Kernel) => void} change hears each change at once @param {() => void} rest hears that one is complete
 * @returns {{node: HTMLElement, show: (kernel: Kernel, names: string[], theme: "light" | "dark") => void}} names: of the channels, none of a single one
 */
export function createKernel(text, change, rest) {
  const root = element("div", { className: "kernel" });
  /** @type {HTMLInputElement[]} */
  let inputs = [];
  /** @type {Kernel} */
  let kernel = [];
  let built = "";
  /** @type {"light" | "dark"} */
  let theme = "light";
  /** @type {{at: number, y: number, start: number, moved: boolean} | null} */
  let held = null;

  /** @param {string[]} names */
  function build(names) {
    inputs = [];
    root.replaceChildren(
      ...kernel.map((plane, channel) => {
        const label = names[channel] ?? text("Kernel");
        const cells = plane.flatMap((row, down) =>
          row.map((_, right) => {
            const name = text("{name}, row {row}, column {column}", { name: label, row: down, column: right });
            inputs.push(element("input", { type: "number", step: "any", "aria-label": name }));
            return inputs[inputs.length - 1];
          }),
        );
        const grid = element("div", { className: "cells" }, cells);
        grid.style.setProperty("--columns", String(plane[0].length));
        return element("fieldset", {}, [element("legend", { textContent: label }), grid]);
      }),
    );
  }

  /** @param {number} at @param {number} value @param {boolean} [typed] whether the user is writing in it */
  function put(at, value, typed = false) {
    let place = 0;
    kernel = kernel.map((plane) => plane.map((line) => line.map((was) => weightOf(place++ === at ? value : was))));
    paint(typed ? at : null);
    change(kernel);
  }

  /** @param {number} at @param {number} steps @param {{shiftKey: boolean}} event */
  function turn(at, steps, { shiftKey }) {
    const weights = kernel.flat(2);
    put(at, weights[at] + steps * stepOf(weights) * (shiftKey ? 10 : 1));
  }

  /** @param {number | null} typed the cell that is left as it is written */
  function paint(typed) {
    const values = kernel.flat(2);
    const { fills, inks } = tints(theme);
    const largest = maxAbs(values);
    inputs.forEach((input, at) => {
      const written = String(Number(number(values[at], DIGITS).replace("−", "-")));
      if (at !== typed && (Number(input.value) !== Number(written) || input.value === "")) input.value = written;
      input.title = String(values[at]);
      const step = colorIndex(values[at], largest);
      input.style.backgroundColor = fills[step];
      input.style.color = inks[step];
    });
  }

  const cellOf = (/** @type {Event} */ { target }) => inputs.indexOf(/** @type {HTMLInputElement} */ (target));
  root.addEventListener("input", (event) => {
    const at = cellOf(event);
    if (at >= 0 && Number.isFinite(inputs[at].valueAsNumber)) put(at, inputs[at].valueAsNumber, true);
  });
  root.addEventListener("change", (event) => {
    const at = cellOf(event);
    if (at < 0) return;
    if (!Number.isFinite(inputs[at].valueAsNumber)) put(at, 0);
    paint(null);
    rest();
  });
  root.addEventListener("keydown", (event) => {
    const at = cellOf(event);
    const steps = { ArrowUp: 1, ArrowDown: -1 }[event.key];
    if (at < 0 || !steps) return;
    event.preventDefault();
    turn(at, steps, event);
  });
  root.addEventListener(
    "wheel",
    (event) => {
      const at = cellOf(event);
      if (at < 0 || event.ctrlKey) return;
      event.preventDefault();
      const amount = event.deltaY || event.deltaX; // with Shift some browsers turn it
      if (amount) turn(at, amount < 0 ? 1 : -1, event);
    },
    { passive: false },
  );
  root.addEventListener("pointerdown", (event) => {
    const at = cellOf(event);
    if (at >= 0) held = { at, y: event.clientY, start: kernel.flat(2)[at], moved: false };
  });
  root.addEventListener("pointermove", (event) => {
    if (!held || !event.buttons) return;
    const steps = Math.trunc((held.y - event.clientY) / GRIP);
    if (!held.moved && !steps) return;
    if (!held.moved) inputs[held.at].setPointerCapture(event.pointerId);
    held.moved = true;
    event.preventDefault();
    const next = weightOf(held.start + steps * stepOf(kernel.flat(2)));
    if (next !== kernel.flat(2)[held.at]) put(held.at, next);
  });
  for (const type of ["pointerup", "pointercancel"])
    root.addEventListener(type, () => {
      if (held?.moved) rest();
      held = null;
    });

  return {
    node: root,
    show(next, names, nextTheme) {
      [kernel, theme] = [next, nextTheme];
      const shape = JSON.stringify([names, kernel.map((plane) => plane.map((row) => row.length))]);
      // Kept where it is the same, for the user may be writing in it.
      if (shape !== built) build(names);
      built = shape;
      const active = /** @type {ShadowRoot} */ (root.getRootNode()).activeElement;
      const at = inputs.indexOf(/** @type {HTMLInputElement} */ (active));
      paint(at >= 0 && inputs[at].value === "" ? at : null);
    },
  };
}
