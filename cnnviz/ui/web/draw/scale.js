// What do the colours of a map mean? A bar with its ends written below it.

import { css } from "./colormap.js";
import { element } from "../runtime/element.js";
import { number } from "../runtime/format.js";

/**
 * A bar under a map, hidden until it is asked for.
 * @returns {{node: HTMLElement, signed: (largest: number, theme: "light" | "dark") => void, ramp: (from: string, to: string, ends: [string, string]) => void, hide: () => void}}
 */
export function createScale() {
  const bar = element("div", { className: "bar" });
  const [low, middle, high] = [element("span"), element("span"), element("span")];
  const node = element("div", { className: "scale", "aria-hidden": "true", hidden: true }, [
    bar, element("div", { className: "ends" }, [low, middle, high]),
  ]);

  /** @param {string[]} stops @param {string[]} words */
  function show(stops, words) {
    node.hidden = false;
    bar.style.background = `linear-gradient(to right, ${stops.join(", ")})`;
    [low.textContent, middle.textContent, high.textContent] = words;
  }

  return {
    node,
    /** Numbers below and above zero, which is in the middle. */
    signed(largest, theme) {
      show(Array.from({ length: 11 }, (_, step) => css(theme, step / 5 - 1, 1)), [number(-largest, 3), "0", number(largest, 3)]);
    },
    /** From one CSS colour to another. */
    ramp(from, to, [first, last]) {
      show([from, to], [first, "", last]);
    },
    hide() {
      node.hidden = true;
    },
  };
}
