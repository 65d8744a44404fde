// The tile of one channel, large, with its number and what it shows.

import { element } from "../runtime/element.js";
import { full } from "../runtime/format.js";
import { drawTile } from "./tile_painter.js";
import { tileWords } from "./words.js";

/** @typedef {{atlas: import("../model/atlas.js").Atlas | null, channel: number, title: string, theme: "light" | "dark"}} Shown title: above its number */

const SIDE = 192; // CSS pixels, a multiple of all tiles' on the sprite; maps.css has it too

/** @param {import("../runtime/text.js").Text} text */
export function createTile(text) {
  const canvas = element("canvas", { "aria-hidden": "true" });
  const words = element("figcaption");

  /** @param {import("./tile_painter.js").Drawn} drawn @param {number} channel */
  function draw(drawn, channel) {
    const ratio = globalThis.devicePixelRatio || 1;
    canvas.width = canvas.height = SIDE * ratio;
    const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
    context.scale(ratio, ratio);
    drawTile(context, drawn, channel, { x: 0, y: 0, width: SIDE, height: SIDE });
  }

  return {
    node: element("figure", { className: "tile" }, [canvas, words]),
    /** @param {Shown} shown */
    show(shown) {
      const { atlas, channel, title } = shown;
      draw(shown, channel);
      const { number, lines } = tileWords(atlas, channel, text);
      const value = atlas?.value(channel) ?? null;
      words.replaceChildren(
        ...(title ? [element("span", { textContent: title })] : []),
        element("b", { textContent: number, title: value === null ? "" : full(value) }),
        ...lines.map((line) => element("span", { className: "quiet", textContent: line })),
      );
    },
    /** An empty one, that invites to point at others. @param {"light" | "dark"} theme */
    invite(theme) {
      draw({ atlas: null, theme }, 0);
      words.textContent = text("Hover a tile: it is shown large here, with its number.");
    },
  };
}
