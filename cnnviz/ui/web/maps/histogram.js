// The histogram of a map's activations: a bar each, zero marked.

import { css } from "../draw/colormap.js";
import { element } from "../runtime/element.js";
import { number } from "../runtime/format.js";

/** @typedef {{start: number, width: number, counts: number[]}} Histogram as of cnnviz/analysis/feature_maps.py */

/** @param {import("../runtime/text.js").Text} text @returns {{node: HTMLElement, show: (histogram: Histogram, theme: "light" | "dark") => void}} */
export function createHistogram(text) {
  const bars = element("div", { className: "bars" });
  const zero = element("div", { className: "line" });
  const [low, middle, high] = [
    element("span"),
    element("span", { className: "zero", textContent: "0" }),
    element("span"),
  ];
  return {
    node: element("div", { className: "histogram", role: "img", "aria-label": text("How often which values occur") }, [
      element("div", { className: "plot" }, [bars, zero]),
      element("div", { className: "ends" }, [low, middle, high]),
    ]),
    show({ start, width, counts }, theme) {
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
      zero.style.left = middle.style.left = `${share * 100}%`;
      // Not beside the zero that is written already.
      low.textContent = zeroed && share < 0.12 ? "" : number(start, 3);
      high.textContent = (zeroed && share > 0.88) || !width ? "" : number(end, 3);
    },
  };
}
