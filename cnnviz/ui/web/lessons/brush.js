// A colour mixed of red, green and blue.

import { createRange } from "../draw/range.js";
import { element } from "../runtime/element.js";

/** As web pages write it. @param {number[]} color */
export function codeOf(color) {
  return `#${color.map((level) => level.toString(16).padStart(2, "0")).join("")}`;
}

/**
 * @param {import("../runtime/text.js").Text} text @param {string[]} channels their names @param {(color: number[]) => void} change
 * @returns {{node: HTMLElement, show: (color: number[]) => void}}
 */
export function createBrush(text, channels, change) {
  const wanted = [
    [text("Black"), [0, 0, 0]],
    [text("White"), [255, 255, 255]],
    [text("Red"), [255, 0, 0]],
    [text("Yellow"), [255, 255, 0]],
  ];
  let color = [0, 0, 0];
  const swatch = element("div", { className: "swatch", role: "img" });
  const code = element("code");
  const ranges = channels.map((name, channel) =>
    createRange(name, (level) => change(color.map((was, at) => (at === channel ? level : was)))),
  );
  const ready = wanted.map(([name, levels]) =>
    element("button", { type: "button", textContent: name, onclick: () => change(/** @type {number[]} */ (levels)) }),
  );
  return {
    node: element("div", { className: "brush" }, [
      element("b", { textContent: text("Mix a colour") }),
      element("div", { className: "ready" }, ready),
      element(
        "div",
        { className: "levels" },
        ranges.map(({ node }) => node),
      ),
      element("div", { className: "mixed" }, [swatch, code]),
    ]),
    show(next) {
      color = next;
      ranges.forEach((range, channel) => range.show(color[channel], 0, 255));
      swatch.style.background = codeOf(color);
      swatch.setAttribute("aria-label", text("The colour {numbers}", { numbers: color.join(", ") }));
      code.textContent = `(${color.join(", ")})    ${codeOf(color)}`;
    },
  };
}
