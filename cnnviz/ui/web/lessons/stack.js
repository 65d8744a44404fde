// A stack of layers as a table, whose rows are its controls.

import { element } from "../runtime/element.js";
import { mount } from "../runtime/mount.js";
import { pageText } from "../runtime/text.js";

/** @typedef {import("../runtime/text.js").Text} Text */
/** @typedef {{kind: string, numbers: Object<string, number>}} Layer its numbers in the order in which they are written */
/** @typedef {Layer & {shape: string, weights: string, share: number}} Row with its output, "" where it is impossible; share: of the most weights that a layer has */
/** @typedef {Layer & {name: string, ends: Object<string, [number, number]>}} Kind a layer as it is new, and the ends of its numbers */
/** @typedef {{layers: Row[], kinds: Kind[], most: number}} Data */

const LETTERS = { size: "", kernel: "k", stride: "s", padding: "p" };

export default mount(({ parentElement, setStateValue }) => createStack(parentElement, setStateValue));

/** A stack as cnnviz/lessons/stack.py writes it. @param {Layer[]} layers */
export function written(layers) {
  return layers
    .map(({ kind, numbers }) => {
      const parts = Object.entries(LETTERS).map(([name, letter]) => (name in numbers ? letter + numbers[name] : ""));
      return kind + parts.join("");
    })
    .join("-");
}

/** What each row can do to the stack. @type {Object<string, (layers: Layer[], at: number) => Layer[]>} */
export const MOVES = {
  up: (layers, at) => swapped(layers, at - 1),
  down: (layers, at) => swapped(layers, at),
  remove: (layers, at) => spliced(layers, at, 1),
};

/** Another list, without `count` layers from `at` on, and with `others` there. @param {Layer[]} layers @param {number} at @param {number} count @param {Layer[]} others */
function spliced(layers, at, count, ...others) {
  return [...layers.slice(0, at), ...others, ...layers.slice(at + count)];
}

/** @param {Layer[]} layers @param {number} at */
function swapped(layers, at) {
  return spliced(layers, at, 2, layers[at + 1], layers[at]);
}

/** A number after its name, which a reader of the screen hears. @param {string} name @param {string} number */
function named(name, number) {
  return number ? [element("span", { className: "visually-hidden", textContent: name }), " ", number] : [];
}

/** @param {ShadowRoot} parent @param {(name: string, value: string) => void} send */
function createStack(parent, send) {
  const body = element("tbody");
  const heads = Array.from({ length: 7 }, () => element("th", { scope: "col" }));
  const table = element("table", { className: "stack" }, [element("thead", {}, [element("tr", {}, heads)]), body]);
  parent.append(table);
  /** @type {Data} */
  let data = { layers: [], kinds: [], most: 0 };
  let opened = -1; // the row whose settings and buttons a narrow window shows

  const change = (/** @type {Layer[]} */ layers) => send("stack", written(layers));

  /** @param {string} label @param {string} sign @param {string} name @param {boolean} possible @param {() => void} act */
  const button = (label, sign, name, possible, act) =>
    element("button", {
      textContent: sign,
      title: label,
      "aria-label": label,
      "data-act": name,
      disabled: !possible,
      onclick: act,
    });

  /** @param {Row} layer @param {number} at @param {Text} text @returns {Node[]} */
  function inputs(layer, at, text) {
    const { ends } = kindOf(layer);
    const labels = {
      size: { conv: text("channels"), fc: text("units") }[layer.kind] ?? text("window"),
      kernel: text("kernel"),
      stride: text("stride"),
      padding: text("padding"),
    };
    return Object.entries(layer.numbers).map(([name, value]) => {
      const [min, max] = ends[name];
      const input = element("input", {
        type: "number",
        min,
        max,
        value,
        "data-act": name,
        onchange() {
          const number = Math.min(max, Math.max(min, Math.round(input.valueAsNumber) || min));
          const changed = { kind: layer.kind, numbers: { ...layer.numbers, [name]: number } };
          change(spliced(data.layers, at, 1, changed));
        },
      });
      return element("label", {}, [/** @type {any} */ (labels)[name], " ", input]);
    });
  }

  const kindOf = (/** @type {Layer} */ { kind }) => /** @type {Kind} */ (data.kinds.find((each) => each.kind === kind));
  const choices = (/** @type {string} */ chosen) =>
    data.kinds.map(({ kind, name }) =>
      element("option", { value: kind, textContent: name, selected: kind === chosen }),
    );

  /** @param {Row} layer @param {number} at @param {Text} text */
  function row(layer, at, text) {
    const place = at + 1;
    const kind = element(
      "select",
      { "aria-label": text("Layer {place}", { place }), "data-act": "kind" },
      choices(layer.kind),
    );
    kind.onchange = () =>
      change(spliced(data.layers, at, 1, /** @type {any} */ (kindOf({ kind: kind.value, numbers: {} }))));
    const { length } = data.layers;
    const acts = [
      button(text("Move layer {place} up", { place }), "↑", "up", at > 0, () => change(MOVES.up(data.layers, at))),
      button(text("Move layer {place} down", { place }), "↓", "down", place < length, () =>
        change(MOVES.down(data.layers, at)),
      ),
      button(text("Add a ReLU after layer {place}", { place }), "+", "add", length < data.most, () =>
        change(spliced(data.layers, place, 0, { kind: "relu", numbers: {} })),
      ),
      button(text("Remove layer {place}", { place }), "×", "remove", length > 1, () =>
        change(MOVES.remove(data.layers, at)),
      ),
    ];
    const more = element("button", {
      textContent: "…",
      className: "more",
      "aria-label": text("Change layer {place}", { place }),
      "aria-expanded": String(at === opened),
      "data-act": "more",
      onclick() {
        opened = at === opened ? -1 : at;
        [...body.children].forEach((line, index) => {
          line.classList.toggle("opened", index === opened);
          line.querySelector(".more")?.setAttribute("aria-expanded", String(index === opened));
        });
      },
    });
    const cells = {
      place: [String(place)],
      kind: [kind],
      settings: inputs(layer, at, text),
      shape: named(text("output shape"), layer.shape),
      weights: named(text("weights to learn"), layer.weights),
      acts,
      rest: [more],
    };
    const line = element(
      "tr",
      { className: [layer.shape ? "" : "impossible", at === opened ? "opened" : ""].join(" ") },
      Object.entries(cells).map(([className, cell]) => element("td", { className }, cell)),
    );
    line.style.setProperty("--share", String(layer.share));
    return line;
  }

  return {
    /** @param {Data} next */
    update(next) {
      const text = pageText();
      data = next;
      const titles = ["", text("layer"), text("settings"), text("output shape"), text("weights to learn"), "", ""];
      heads.forEach((head, at) => (head.textContent = titles[at]));
      // The rows are new ones; the control that had the focus has it again.
      const focused = /** @type {HTMLElement | null} */ (parent.activeElement);
      const [act, at] = [focused?.dataset.act, [...body.children].findIndex((line) => line.contains(focused))];
      body.replaceChildren(...data.layers.map((layer, index) => row(layer, index, text)));
      if (act) /** @type {HTMLElement | null} */ (body.children[at]?.querySelector(`[data-act=${act}]`))?.focus();
    },
    destroy: () => table.remove(),
  };
}
