// The head of the panel: the name of the layer, the address of the number, and the number.

import { element } from "../runtime/element.js";
import { full, readable } from "../runtime/format.js";
import { titled } from "../model/names.js";
import { operationOf } from "./chain.js";

/** @typedef {import("../runtime/text.js").Text} Text */
/** @typedef {import("./subject.js").Subject} Subject */

/** @param {Text} text @returns {{node: HTMLElement, focus: () => void, show: (subject: Subject) => void}} */
export function createHead(text) {
  const title = element("h2", { tabIndex: -1 });
  const facts = element("dl");
  const value = element("output");
  /** @type {Map<string, HTMLElement>} */
  const places = new Map();

  /** @param {[string, string | number][]} entries */
  function write(entries) {
    if (entries.length !== places.size || entries.some(([name]) => !places.has(name))) {
      places.clear();
      facts.replaceChildren(
        ...entries.map(([name]) => {
          places.set(name, element("dd"));
          return element("div", {}, [
            element("dt", { textContent: name }),
            /** @type {HTMLElement} */ (places.get(name)),
          ]);
        }),
      );
    }
    for (const [name, entry] of entries) /** @type {HTMLElement} */ (places.get(name)).textContent = String(entry);
  }

  return {
    node: element("header", {}, [
      title,
      element("div", { className: "answer" }, [element("span", { textContent: text("value") }), value]),
      facts,
    ]),
    focus: () => title.focus(),
    show(subject) {
      const { network, layers, value: own, pair } = subject;
      const number = pair?.rest ? 1 - own : own;
      title.textContent = titled(network, layers);
      write([
        [text("operation"), layers.map((name) => operationOf(network, name)).join(" → ")],
        ...address(subject, text),
      ]);
      value.textContent = readable(number);
      value.title = full(number);
    },
  };
}

/** Where a number is, as names and numbers. @param {Subject} subject @param {Text} text @returns {[string, string | number][]} */
function address({ network, unit, pair }, text) {
  const label = pair ? pair.answers[pair.rest ? 0 : 1] : network.labelOf(unit);
  if (label !== undefined) return [[text("class"), label]];
  if (network.flat(unit.layer)) return [[text("unit"), unit.channel]];
  return [
    [text("channel"), unit.channel],
    [text("row"), unit.row],
    [text("column"), unit.column],
  ];
}
