// The choice of a layer: all of a network, by its stages, filtered by text, one after the other.

import { element } from "../runtime/element.js";

/** @typedef {import("../model/network.js").Layer} Layer */

const FEW = 16; // layers, among which nobody needs a search

/** "conv1 · Conv2d 7×7 · 64 @ 112×112". @param {Layer} layer @returns {string} */
export function described({ name, operation, window, shape }) {
  const [count, ...sides] = shape;
  const kernel = window ? ` ${window.kernel.join("×")}` : "";
  return `${name} · ${operation}${kernel} · ${count}${sides.length ? ` @ ${sides.join("×")}` : ""}`;
}

/** The layers of the network's stages, "" where it has none. @param {Layer[]} layers @returns {{stage: string, layers: Layer[]}[]} */
export function staged(layers) {
  /** @type {{stage: string, layers: Layer[]}[]} */
  const found = [];
  for (const layer of layers) {
    const [stage, rest] = layer.name.split(".", 2);
    const own = rest === undefined ? "" : stage;
    const last = found[found.length - 1];
    if (last?.stage === own) last.layers.push(layer);
    else found.push({ stage: own, layers: [layer] });
  }
  return found;
}

/**
 * @param {import("../runtime/text.js").Text} text @param {(name: string) => void} choose
 * @returns {{node: HTMLElement, show: (layers: Layer[], name: string) => void}}
 */
export function createLayers(text, choose) {
  const select = element("select", { "aria-label": text("Layer"), onchange: () => choose(select.value) });
  const filter = element("input", {
    type: "search",
    placeholder: text("Filter layers, such as relu or 3×3"),
    "aria-label": text("Filter layers, such as relu or 3×3"),
  });
  const step = (/** @type {string} */ sign, /** @type {string} */ label, /** @type {number} */ by) =>
    element("button", {
      type: "button",
      textContent: sign,
      title: label,
      "aria-label": label,
      onclick: () => {
        const next = listed[listed.findIndex(({ name }) => name === current) + by];
        if (next) choose(next.name);
      },
    });
  const [back, forth] = [step("‹", text("Previous layer"), -1), step("›", text("Next layer"), 1)];
  const find = element("button", {
    type: "button",
    className: "find",
    textContent: "⌕",
    title: text("Find a layer"),
    "aria-label": text("Find a layer"),
    "aria-expanded": "false",
    onclick: () => {
      const open = node.classList.toggle("finding");
      find.setAttribute("aria-expanded", String(open));
      if (open) filter.focus();
    },
  });
  const none = element("span", { className: "quiet", role: "status" });
  /** @type {Layer[]} */
  let all = [];
  /** @type {Layer[]} those that are offered */
  let listed = [];
  let current = "";

  function list() {
    const wanted = filter.value.trim().toLowerCase().replaceAll("x", "×");
    // The one on the screen stays, or the control would name another.
    const fits = all.filter((layer) => described(layer).toLowerCase().replaceAll("x", "×").includes(wanted));
    listed = all.filter((layer) => layer.name === current || fits.includes(layer));
    none.textContent = fits.length ? "" : text("No layer has this in its name.");
    const groups = staged(listed).map(({ stage, layers }) => {
      const options = layers.map((layer) => element("option", { value: layer.name, textContent: described(layer) }));
      return stage ? [element("optgroup", { label: stage }, options)] : options;
    });
    select.replaceChildren(...groups.flat());
    turn();
  }

  function turn() {
    select.value = current;
    const at = listed.findIndex(({ name }) => name === current);
    [back.disabled, forth.disabled] = [at <= 0, at === listed.length - 1];
  }
  filter.addEventListener("input", list);
  filter.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
    const first = listed.find(({ name }) => name !== current);
    if (event.key === "Enter" && filter.value && first) choose(first.name);
  });
  const node = element("div", { className: "layer" }, [
    element("label", {}, [element("b", { textContent: text("Layer") }), select]),
    element("div", { className: "steps" }, [back, forth, find]),
    filter,
    none,
  ]);
  return {
    node,
    show(layers, name) {
      const known = layers.length === all.length && layers.every((layer, at) => layer.name === all[at].name);
      current = name;
      // To make 180 options anew takes a tenth of the time that a layer has to appear in.
      if (known && listed.some((layer) => layer.name === name)) turn();
      else {
        all = layers;
        find.hidden = filter.hidden = layers.length <= FEW;
        list();
      }
    },
  };
}
