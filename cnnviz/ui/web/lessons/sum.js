// The sum of a convolution beside its kernel: the products where there is room for them, the sum of each channel, and the number.

import { maxAbs } from "../draw/colormap.js";
import { createGrid } from "../draw/grid.js";
import { tints } from "../draw/tint.js";
import { explain } from "../model/arithmetic/explain.js";
import { numbersOf } from "../model/arithmetic/numbers.js";
import { element } from "../runtime/element.js";
import { full, readable, terms } from "../runtime/format.js";

/** @typedef {import("../model/arithmetic/explain.js").Step & import("../model/arithmetic/conv.js").ConvSum} ConvStep */

const WIDEST = 5; // columns of products that can be read here

/** @param {import("../runtime/text.js").Text} text */
export function createSum(text) {
  const caption = element("p", { className: "caption" });
  const grid = createGrid(text("Products of the window and the kernel"), text("padding, 0"));
  const parts = element("p", { className: "parts" });
  const total = element("output");
  const node = element("div", { className: "sum" }, [
    caption,
    grid.node,
    parts,
    element("p", { className: "total" }, [`${text("sum")} = `, total]),
  ]);
  return {
    node,
    /** @param {import("../model/network.js").Network} network @param {import("../model/network.js").Activations} reading @param {import("../model/network.js").Cell} cell @param {"light" | "dark"} theme */
    show(network, reading, cell, theme) {
      const unit = network.unit(cell);
      const layer = /** @type {import("../model/network.js").Layer} */ (network.layers.get(unit.layer));
      const { patches, place, inside, value } = /** @type {ConvStep} */ (
        explain(network, numbersOf(network, reading), layer, unit)
      );
      const roomy = patches.length === 1 && place.width <= WIDEST && place.height <= WIDEST;
      const count = patches.length * place.width * place.height;
      caption.textContent = roomy ? text("window × kernel") : text("{count} products", { count });
      grid.node.hidden = !roomy;
      parts.hidden = patches.length === 1;
      parts.textContent = `${terms(
        patches.map(({ sum }) => sum),
        4,
      ).join(" ")} =`;
      total.textContent = readable(value);
      total.title = full(value);
      if (!roomy) return;
      const [{ products }] = patches;
      grid.show({
        values: products,
        width: place.width,
        reach: maxAbs(products),
        padding: inside.map((within) => !within),
        digits: 3,
        tints: tints(theme),
      });
    },
  };
}
