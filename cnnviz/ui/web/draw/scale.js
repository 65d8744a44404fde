// The colour scale of a map: a bar with its ends written below it, and zero where the scale has it.

import { css, reachOf } from "./colormap.js";
import { element } from "../runtime/element.js";
import { brief, number } from "../runtime/format.js";

/** @typedef {import("./colormap.js").Ends} Ends */

const STOPS = 20;
const WHOLE = { low: -1, high: 1 };

/** Both ends in words: their numbers, or their signs where each map has other ones. @param {Ends | null} ends @param {import("../runtime/text.js").Text} text @returns {[string, string, string]} */
export function endsInWords(ends, text) {
  if (!ends) return [text("negative"), "0", text("positive")];
  return [ends.low < 0 ? number(ends.low) : "", "0", ends.high > 0 ? `+${number(ends.high)}` : ""];
}

/**
 * A bar under a map, hidden until it is asked for.
 * @param {string} [label] what the bar shows, for a screen reader; else it is decoration
 * @param {string} [className] of the words below it
 * @returns {{node: HTMLElement, show: (theme: "light" | "dark", ends: Ends | null, words: string[]) => void, signed: (largest: number, theme: "light" | "dark") => void, ramp: (from: string, to: string, ends: [string, string]) => void, through: (stops: string[], words: string[]) => void, hide: () => void}}
 */
export function createScale(label, className = "ends") {
  const bar = element("div", { className: "bar", ...(label ? { role: "img", "aria-label": label } : {}) });
  const [low, zero, high] = ["low", "zero", "high"].map((name) => element("span", { className: name }));
  const node = element("div", { className: "scale", hidden: true, ...(label ? {} : { "aria-hidden": "true" }) }, [
    bar,
    element("div", { className }, [low, zero, high]),
  ]);

  /** @param {string[]} stops @param {string[]} words */
  function write(stops, words) {
    node.hidden = false;
    bar.style.background = `linear-gradient(to right, ${stops.join(", ")})`;
    [low.textContent, zero.textContent, high.textContent] = words;
  }

  /** @param {"light" | "dark"} theme @param {Ends | null} ends null where maps differ @param {string[]} words for low, zero and high */
  function show(theme, ends, words) {
    const span = ends && ends.high > ends.low ? ends : WHOLE;
    write(
      Array.from({ length: STOPS + 1 }, (_, step) => {
        const value = span.low + ((span.high - span.low) * step) / STOPS;
        return css(theme, value, reachOf(span, value));
      }),
      words,
    );
    const middle = (-span.low / (span.high - span.low)) * 100;
    bar.style.setProperty("--zero", `${middle}%`);
    zero.style.left = `${middle}%`;
  }

  return {
    node,
    show,
    /** Numbers below and above zero, which is in the middle. */
    signed(largest, theme) {
      show(theme, { low: -largest, high: largest }, [brief(-largest), "0", brief(largest)]);
    },
    /** From one CSS colour to another. */
    ramp(from, to, [first, last]) {
      write([from, to], [first, "", last]);
    },
    /** Through CSS colours, clear at zero: from the first to the last, with words for low, zero and high. */
    through: write,
    hide() {
      node.hidden = true;
    },
  };
}
