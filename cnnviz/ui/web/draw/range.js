// A slider that answers in the browser: its name, its number, and the keys of every slider.

import { element } from "../runtime/element.js";

/**
 * @param {string} name @param {(value: number) => void} change hears each number while it is dragged
 * @returns {{node: HTMLElement, show: (value: number, least: number, most: number, said?: string) => void}}
 */
export function createRange(name, change) {
  const input = element("input", { type: "range", step: 1, oninput: () => change(input.valueAsNumber) });
  const said = element("output");
  return {
    node: element("label", { className: "range" }, [element("span", { textContent: name }), input, said]),
    show(value, least, most, words = String(value).replace("-", "−")) {
      Object.assign(input, { min: least, max: most });
      input.value = String(value);
      input.setAttribute("aria-valuetext", words);
      said.textContent = words;
    },
  };
}
