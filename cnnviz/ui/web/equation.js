// How does a sum end: its parts as large numbers with their names, and whether the network agrees?

import { element } from "./element.js";
import { agrees, full, readable, rounded } from "./format.js";

/** @typedef {import("./text.js").Text} Text */
/** @typedef {{value: number, name: string, strong?: boolean}} Part a number and what it is */

/**
 * A line of named numbers and the signs between them.
 * @returns {{node: HTMLElement, show: (parts: (Part | string)[]) => void}}
 */
export function createEquation() {
  const node = element("p", { className: "line" });
  /** @type {{number: HTMLElement, name: HTMLElement}[]} */
  let places = [];
  let built = "";

  /** @param {(Part | string)[]} parts */
  function build(parts) {
    places = [];
    node.replaceChildren(...parts.map((part) => {
      if (typeof part === "string") return element("span", { className: "sign", textContent: part });
      const place = { number: element("b"), name: element("small") };
      places.push(place);
      return element("span", { className: part.strong ? "part strong" : "part" }, [place.number, place.name]);
    }));
  }

  return {
    node,
    show(parts) {
      const shape = parts.map((part) => (typeof part === "string" ? part : part.strong ? "!" : ".")).join("|");
      if (shape !== built) build(parts);
      built = shape;
      const numbers = parts.filter((part) => typeof part !== "string");
      numbers.forEach(({ value, name }, index) => {
        places[index].number.textContent = readable(value);
        places[index].number.title = full(value);
        places[index].name.textContent = name;
      });
    },
  };
}

/**
 * Whether the network's own number is what the sum gives, said in a sentence.
 * @param {Text} text
 * @returns {{node: HTMLElement, show: (own: number, sum: number, shown: number[]) => void}} shown: the numbers of the line above
 */
export function createCheck(text) {
  const verdict = element("span");
  const note = element("span", { textContent: text("Numbers are rounded for reading; point at one to see all its digits.") });
  const node = element("p", { className: "check" }, [verdict, " ", note]);
  return {
    node,
    show(own, sum, shown) {
      const same = agrees(own, sum);
      const values = { own: full(own), sum: full(Math.fround(sum)), difference: readable(Math.abs(own - sum)) };
      verdict.textContent = same
        ? text("The network's own number is {own}, the arithmetic here gives {sum}: they agree.", values)
        : text("The network's own number is {own}, but the arithmetic here gives {sum}: they differ by {difference}.", values);
      node.classList.toggle("differs", !same);
      note.hidden = !shown.some(rounded);
    },
  };
}

/**
 * The end of a convolution or a linear unit: all products + bias, then the activation.
 * @param {Text} text
 * @returns {{node: HTMLElement, show: (sum: {total: number, bias: number, activation: string | null, value: number}, name: string) => void}}
 */
export function createTotal(text) {
  const addition = createEquation();
  const activation = createEquation();
  const check = createCheck(text);
  return {
    node: element("div", { className: "total" }, [element("div", { className: "lines" }, [addition.node, activation.node]), check.node]),
    show({ total, bias, activation: operation, value }, name) {
      const active = operation !== null;
      const result = operation === "ReLU" ? Math.max(0, total) : total;
      addition.show([
        { value: total - bias, name }, "+", { value: bias, name: text("bias") }, "=",
        { value: total, name: active ? text("before {operation}", { operation }) : text("result"), strong: !active },
      ]);
      activation.node.hidden = !active;
      if (active) {
        activation.show([
          `${operation}(`, { value: total, name: "" }, operation === "ReLU" ? ") = max(0," : ") =",
          ...(operation === "ReLU" ? [{ value: total, name: "" }, ") ="] : []),
          { value: result, name: text("result"), strong: true },
        ]);
      }
      check.show(value, result, [total - bias, bias, total, result]);
    },
  };
}
