// The layers that made a number, such as conv, batch norm and ReLU, each with its output.

import { element } from "../runtime/element.js";
import { full, readable } from "../runtime/format.js";

/** @typedef {import("../model/arithmetic/explain.js").Step} Step */
/** @typedef {import("../model/network.js").Network} Network */
/** @typedef {import("../model/network.js").Unit} Unit */

/**
 * A row of buttons, one for each layer; the last one is the number that is open.
 * @param {import("../runtime/text.js").Text} text @param {(unit: Unit) => void} open
 * @returns {{node: HTMLElement, show: (network: Network, steps: Step[]) => void}}
 */
export function createChain(text, open) {
  const list = element("ol");
  const node = element(
    "nav",
    { className: "chain", hidden: true, "aria-label": text("The layers that made this number") },
    [list],
  );
  return {
    node,
    show(network, steps) {
      node.hidden = steps.length < 2;
      list.replaceChildren(
        ...steps.map((step, at) => {
          const words = [
            element("small", { textContent: operation(network, step) }),
            element("b", { textContent: readable(step.value), title: full(step.value) }),
          ];
          const last = at === steps.length - 1;
          const item = last
            ? element("span", { "aria-current": "step" }, words)
            : element("button", { type: "button", title: step.unit.layer }, words);
          if (!last) item.addEventListener("click", () => open(step.unit));
          return element("li", {}, [item]);
        }),
      );
    },
  };
}

/** "Conv2d 3×3". @param {Network} network @param {Step} step */
export function operation(network, { unit }) {
  return operationOf(network, unit.layer);
}

/** "Conv2d 3×3". @param {Network} network @param {string} name of a layer */
export function operationOf(network, name) {
  const layer = network.layers.get(name);
  if (!layer) return "";
  return layer.window ? `${layer.operation} ${layer.window.kernel.join("×")}` : layer.operation;
}
