// Through which layers did a number come about: conv, batch norm, ReLU, each with what it answered?

import { element } from "../runtime/element.js";
import { full, readable } from "../runtime/format.js";

/** @typedef {import("../model/explanation.js").Link} Link */
/** @typedef {import("../model/network.js").Cell} Cell */
/** @typedef {import("../model/network.js").Network} Network */

/**
 * A row of buttons, one for each layer; the last one is the number that is open.
 * @param {import("../runtime/text.js").Text} text @param {(cell: Cell) => void} open
 * @returns {{node: HTMLElement, show: (network: Network, links: Link[]) => void}}
 */
export function createChain(text, open) {
  const list = element("ol");
  const node = element("nav", { className: "chain", hidden: true, "aria-label": text("The layers that made this number") }, [list]);
  return {
    node,
    show(network, links) {
      node.hidden = links.length < 2;
      list.replaceChildren(...links.map(({ cell, sum }, at) => {
        const words = [
          element("small", { textContent: operation(network, cell) }), element("b", { textContent: readable(sum.value), title: full(sum.value) }),
        ];
        const last = at === links.length - 1;
        const step = last
          ? element("span", { "aria-current": "step" }, words)
          : element("button", { type: "button", title: network.bands[cell.band].name }, words);
        if (!last) step.addEventListener("click", () => open(cell));
        return element("li", {}, [step]);
      }));
    },
  };
}

/** "Conv2d 3×3". @param {Network} network @param {Cell} cell */
export function operation(network, cell) {
  const layer = network.layers.get(network.bands[cell.band].name);
  if (!layer) return "";
  return layer.window ? `${layer.operation} ${layer.window.kernel.join("×")}` : layer.operation;
}
