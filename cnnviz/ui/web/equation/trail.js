// The trail of numbers that the user came from, and the way back.

import { same } from "../model/network.js";
import { element } from "../runtime/element.js";

/** @typedef {import("../model/network.js").Unit} Unit */

/**
 * A button that leads back, as long as one number was opened from the other.
 * @param {import("../runtime/text.js").Text} text @param {(unit: Unit) => void} open
 * @returns {{node: HTMLElement, leave: (from: Unit, to: Unit) => void, arrive: (unit: Unit) => boolean, clear: () => void}}
 */
export function createTrail(text, open) {
  const node = element("button", { type: "button", className: "more back", hidden: true });
  /** @type {Unit[]} */
  let behind = [];
  /** @type {Unit | null} */
  let here = null;
  /** @type {Unit | null} where the user is going */
  let ahead = null;

  /** @param {Unit | null} unit */
  function settle(unit) {
    [here, ahead] = [unit, null];
    const last = behind[behind.length - 1];
    node.hidden = !last;
    if (last) node.textContent = text("Back to {layer}", { layer: last.layer });
  }

  node.addEventListener("click", () => {
    const to = behind.pop();
    if (!to) return;
    ahead = to;
    open(to);
  });

  return {
    node,
    leave(from, to) {
      if (same(from, to)) return;
      // Asked for another number before the last one came.
      if (!ahead) behind.push(from);
      ahead = to;
    },
    /** Whether this is where the user was going. */
    arrive(unit) {
      if (here && same(unit, here)) return false;
      const awaited = Boolean(ahead && same(unit, ahead));
      if (!awaited) behind = [];
      settle(unit);
      return awaited;
    },
    clear() {
      behind = [];
      settle(null);
    },
  };
}
