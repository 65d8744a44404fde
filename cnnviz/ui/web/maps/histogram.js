// The histogram of a map's activations: a bar each, zero marked.

import { css } from "../draw/colormap.js";
import { element } from "../runtime/element.js";
import { number, readable } from "../runtime/format.js";

const ROOM = 0.16; // of the width, that a number has at least

/** @typedef {{start: number, width: number, counts: number[]}} Histogram as of cnnviz/analysis/feature_maps.py */

/** @param {import("../runtime/text.js").Text} text @returns {{node: HTMLElement, show: (histogram: Histogram, ends: number[], theme: "light" | "dark") => void}} ends: the smallest and the largest activation, within the first and the last bar */
export function createHistogram(text) {
  const bars = element("div", { className: "counts" });
  const zero = element("div", { className: "line" });
  const [low, middle, high] = [
    element("span"),
    element("span", { className: "zero", textContent: "0" }),
    element("span"),
  ];
  const note = element("p", { className: "quiet" });
  return {
    node: element("div", { className: "histogram" }, [
      element("div", { role: "img", "aria-label": text("How often which values occur") }, [
        element("div", { className: "plot" }, [bars, zero]),
        element("div", { className: "ends" }, [low, middle, high]),
      ]),
      note,
    ]),
    show({ start, width, counts }, [smallest, largest], theme) {
      const end = start + width * counts.length;
      const most = Math.max(...counts);
      const share = width ? -start / (end - start) : -1;
      bars.replaceChildren(
        ...counts.map((count, at) => {
          const [from, to] = [start + at * width, start + (at + 1) * width];
          const title = text("{from} to {to}: {count}", { from: number(from), to: number(to), count });
          const fill = element("i");
          fill.style.height = `${(count / most) * 100}%`;
          fill.style.background = css(theme, (from + to) / 2 < 0 ? -0.5 : 0.5, 1);
          return element("div", { title }, [fill]);
        }),
      );
      const zeroed = share >= 0 && share <= 1;
      [zero.hidden, middle.hidden] = [!zeroed, !zeroed];
      // Counted from zero on, the bars at the ends reach beyond the smallest and the largest number.
      note.hidden = !(share > 0 && share < 1);
      note.textContent = text(
        "Each bar is {width} wide, from zero on; those at the ends reach beyond the smallest and the largest number.",
        { width: number(width, 3) },
      );
      zero.style.left = middle.style.left = `${share * 100}%`;
      // Not beside the zero that is written already.
      low.textContent = zeroed && share < ROOM ? "" : readable(smallest);
      high.textContent = (zeroed && share > 1 - ROOM) || !width ? "" : readable(largest);
      const part = (/** @type {number} */ span) => (width ? `${(span / (end - start)) * 100}%` : "0");
      low.style.marginLeft = part(smallest - start);
      high.style.marginRight = part(end - largest);
    },
  };
}
