// What do the colours of the maps mean? A scale with both ends and zero, and a sentence on what shares it.

import { css } from "../draw/colormap.js";
import { element } from "../runtime/element.js";
import { number } from "../runtime/format.js";
import { reachOf } from "../model/feature_maps.js";

/** @typedef {import("../model/feature_maps.js").Ends} Ends */

/** @param {import("../runtime/text.js").Text} text @returns {{node: HTMLElement, show: (theme: "light" | "dark", ends: Ends | null, words: string) => void}} ends: null where maps differ */
export function createScale(text) {
  const bar = element("div", { className: "bar", role: "img", "aria-label": text("Blue is negative, orange is positive, zero is marked.") });
  const [low, zero, high] = [element("span"), element("span", { className: "zero", textContent: "0" }), element("span")];
  const signs = element("div", { className: "ends" }, [low, zero, high]);
  const scope = element("p", { className: "scope" });
  return {
    node: element("div", { className: "scale" }, [bar, signs, scope]),
    show(theme, ends, words) {
      const span = ends && ends.high > ends.low ? ends : { low: -1, high: 1 };
      const stops = Array.from({ length: 21 }, (_, step) => {
        const value = span.low + (span.high - span.low) * step / 20;
        return css(theme, value, reachOf(span, value));
      });
      const middle = -span.low / (span.high - span.low) * 100;
      bar.style.background = `linear-gradient(to right, ${stops.join(", ")})`;
      bar.style.setProperty("--zero", `${middle}%`);
      zero.style.left = `${middle}%`;
      low.textContent = ends ? (ends.low < 0 ? number(ends.low) : "") : text("negative");
      high.textContent = ends ? (ends.high > 0 ? `+${number(ends.high)}` : "") : text("positive");
      scope.textContent = words;
    },
  };
}
