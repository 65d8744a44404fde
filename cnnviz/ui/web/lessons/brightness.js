// How often each brightness occurs in a picture, and a threshold that is dragged along it.

import { createRange } from "../draw/range.js";
import { draggable } from "../draw/drag.js";
import { element } from "../runtime/element.js";

const LEVELS = 256;
const HIGH = 64; // pixels of the drawing

/** The brightness of each pixel, 0 to 255, as cnnviz/lessons/pixels.py has it (ITU-R BT.601). @param {Uint8Array} rgb @returns {Uint8Array} */
export function brightness(rgb) {
  const found = new Uint8Array(rgb.length / 3);
  for (let at = 0; at < found.length; at += 1)
    found[at] = Math.round(0.299 * rgb[at * 3] + 0.587 * rgb[at * 3 + 1] + 0.114 * rgb[at * 3 + 2]);
  return found;
}

/** How often each level occurs. @param {Uint8Array} levels @returns {Uint32Array} */
export function counted(levels) {
  const counts = new Uint32Array(LEVELS);
  for (const level of levels) counts[level] += 1;
  return counts;
}

/** White where a pixel is at least so bright, else black. @param {Uint8Array} levels @param {number} threshold @returns {Uint8Array} */
export function cut(levels, threshold) {
  const found = new Uint8Array(levels.length);
  for (let at = 0; at < found.length; at += 1) found[at] = levels[at] >= threshold ? 255 : 0;
  return found;
}

/**
 * @param {import("../runtime/text.js").Text} text @param {(threshold: number) => void} change @param {() => void} rest
 * @returns {{node: HTMLElement, show: (counts: Uint32Array, threshold: number) => void}}
 */
export function createBrightness(text, change, rest) {
  const canvas = element("canvas", { width: LEVELS, height: HIGH });
  const line = element("i");
  const plot = element("div", { className: "plot", role: "img" }, [canvas, line]);
  const range = createRange(text("Threshold"), change);
  draggable(plot, () => [1, LEVELS], {
    move(_down, _right, { clientX }) {
      const { left, width } = plot.getBoundingClientRect();
      change(Math.max(0, Math.min(LEVELS - 1, Math.floor(((clientX - left) / width) * LEVELS))));
    },
    end: rest,
  });
  return {
    node: element("div", { className: "brightness" }, [
      element("b", { textContent: text("How bright the pixels are") }),
      plot,
      range.node,
    ]),
    show(counts, threshold) {
      const paper = canvas.getContext("2d");
      if (!paper) return;
      const most = Math.max(1, ...counts);
      paper.clearRect(0, 0, LEVELS, HIGH);
      paper.fillStyle = getComputedStyle(plot).color;
      // By the root: a background of one colour would leave all others without a height.
      counts.forEach((count, level) => {
        const high = count ? Math.max(1, HIGH * Math.sqrt(count / most)) : 0;
        paper.fillRect(level, HIGH - high, 1, high);
      });
      line.style.left = `${(threshold / LEVELS) * 100}%`;
      plot.setAttribute(
        "aria-label",
        text("Histogram of the brightness, with the threshold at {level}", { level: threshold }),
      );
      range.show(threshold, 0, LEVELS - 1);
    },
  };
}
