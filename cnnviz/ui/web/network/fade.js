// The colours of the network on their way from one picture to the next.

import { blend } from "./scene.js";

const DURATION = 180; // milliseconds

/**
 * @param {Uint16Array[]} shown the colours at first, per band @param {(values: Uint16Array[]) => void} paint
 * @returns {{to: (goal: Uint16Array[]) => void, set: (values: Uint16Array[]) => void, redraw: () => void, stop: () => void}}
 *   to: fade there; set: be there at once; redraw: the same once more
 */
export function createFade(shown, paint) {
  let request = 0;

  /** @param {Uint16Array[]} values */
  function set(values) {
    cancelAnimationFrame(request);
    shown = values;
    paint(values);
  }

  return {
    set,
    to(goal) {
      const from = shown;
      const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
      const start = performance.now();
      const tick = (/** @type {number} */ now) => {
        const share = still ? 1 : Math.min(1, Math.max(0.2, (now - start) / DURATION));
        set(share < 1 ? blend(from, goal, share) : goal);
        if (share < 1) request = requestAnimationFrame(tick);
      };
      tick(start);
    },
    redraw: () => paint(shown),
    stop: () => cancelAnimationFrame(request),
  };
}
