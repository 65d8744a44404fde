// A bar for the size and the sign of a contribution: it grows from the middle to the right or to the left.

import { element } from "../runtime/element.js";

/** @returns {{node: HTMLElement, show: (value: number, reach: number) => void}} decoration: the number stands beside it */
export function createAmount() {
  const fill = element("i");
  return {
    node: element("div", { className: "amount", "aria-hidden": "true" }, [fill]),
    show(value, reach) {
      fill.className = value < 0 ? "negative" : "positive";
      fill.style.width = `${reach > 0 ? Math.min(1, Math.abs(value) / reach) * 50 : 0}%`;
    },
  };
}
