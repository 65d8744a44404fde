// The weights of a kernel: a table of numbers, each of which can be changed.

import { maxAbs, colorIndex } from "../draw/colormap.js";
import { element } from "../runtime/element.js";
import { number } from "../runtime/format.js";
import { mount } from "../runtime/mount.js";
import { pageText } from "../runtime/text.js";
import { themeOf } from "../runtime/theme.js";
import { tints } from "../draw/tint.js";

/** @typedef {{names: string[], kernel: number[][][]}} Data names: of the channels, none of a single one; kernel: channels, rows, columns */
/** @typedef {(name: string, value: number[][][]) => void} Send */

const DIGITS = 3;

export default mount(({ parentElement, setStateValue }) => createKernel(parentElement, setStateValue));

/** @param {ShadowRoot} parent @param {Send} send */
function createKernel(parent, send) {
  const root = element("div", { className: "kernel" });
  parent.append(root);
  /** @type {HTMLInputElement[]} */
  let inputs = [];
  /** @type {number[][][]} */
  let kernel = [];
  let built = "";
  let text = pageText();

  /** @param {Data} data */
  function build({ names }) {
    inputs = [];
    root.replaceChildren(
      ...kernel.map((plane, channel) => {
        const label = names[channel] ?? text("Kernel");
        const cells = plane.flatMap((row, down) =>
          row.map((_, right) => {
            const input = element("input", {
              type: "number",
              step: "any",
              "aria-label": text("{name}, row {row}, column {column}", { name: label, row: down, column: right }),
              onchange: () => change(channel, down, right, input.valueAsNumber),
            });
            inputs.push(input);
            return input;
          }),
        );
        const grid = element("div", { className: "cells" }, cells);
        grid.style.setProperty("--columns", String(plane[0].length));
        return element("fieldset", {}, [element("legend", { textContent: label }), grid]);
      }),
    );
  }

  /** @param {number} channel @param {number} row @param {number} column @param {number} value NaN where nothing is written */
  function change(channel, row, column, value) {
    kernel = kernel.map((plane) => plane.map((line) => [...line]));
    kernel[channel][row][column] = Number.isFinite(value) ? value : 0;
    paint();
    send("kernel", kernel);
  }

  function paint() {
    const values = kernel.flat(2);
    const { fills, inks } = tints(themeOf(root));
    const largest = maxAbs(values);
    inputs.forEach((input, at) => {
      const written = String(Number(number(values[at], DIGITS).replace("−", "-")));
      if (Number(input.value) !== Number(written) || input.value === "") input.value = written;
      input.title = String(values[at]);
      const step = colorIndex(values[at], largest);
      input.style.backgroundColor = fills[step];
      input.style.color = inks[step];
    });
  }

  return {
    /** @param {Data} data */
    update(data) {
      kernel = data.kernel;
      const shape = JSON.stringify([data.names, kernel.map((plane) => plane.map((row) => row.length))]);
      // Kept where it is the same, for the user may be writing in it.
      const same = shape === built && text === pageText();
      [built, text] = [shape, pageText()];
      if (!same) build(data);
      paint();
    },
    destroy() {
      root.remove();
    },
  };
}
