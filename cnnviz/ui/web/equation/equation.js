// How does a sum end: its parts as large numbers with their names, and whether the network agrees?

import { element } from "../runtime/element.js";
import { agrees, full, readable, rounded } from "../runtime/format.js";
import { point } from "../draw/pointing.js";

/** @typedef {import("../runtime/text.js").Text} Text */
/** @typedef {import("../model/network.js").Cell} Cell */
/** @typedef {{value: number, name: string, strong?: boolean, cell?: Cell}} Part a number, what it is, and the cell it stands for */

/**
 * A line of named numbers and the signs between them.
 * @param {(cell: Cell | null) => void} [highlight] hears which number's cell is pointed at
 * @returns {{node: HTMLElement, show: (parts: (Part | string)[]) => void}}
 */
export function createEquation(highlight) {
  const node = element("p", { className: "line" });
  /** @type {{number: HTMLElement, name: HTMLElement}[]} */
  let places = [];
  let built = "";
  /** @type {(Cell | undefined)[]} */
  let cells = [];
  if (highlight) {
    point(node, (target) => {
      const operand = /** @type {HTMLElement | null} */ (target.closest("[data-operand]"));
      return operand ? cells[Number(operand.dataset.operand)] ?? null : null;
    }, highlight);
  }

  /** @param {(Part | string)[]} parts */
  function build(parts) {
    places = [];
    node.replaceChildren(...parts.map((part) => {
      if (typeof part === "string") return element("span", { className: "sign", textContent: part });
      const place = { number: element("b"), name: element("small") };
      places.push(place);
      const operand = part.cell ? { tabIndex: 0, role: "button", "data-operand": places.length - 1 } : {};
      return element("span", { className: part.strong ? "part strong" : "part", ...operand }, [place.number, place.name]);
    }));
  }

  return {
    node,
    show(parts) {
      const shape = parts.map((part) => (typeof part === "string" ? part : part.strong ? "!" : part.cell ? "@" : ".")).join("|");
      if (shape !== built) build(parts);
      built = shape;
      const numbers = parts.filter((part) => typeof part !== "string");
      cells = numbers.map(({ cell }) => cell);
      numbers.forEach(({ value, name }, index) => {
        places[index].number.textContent = Number.isInteger(value) ? full(value) : readable(value);
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
 * @returns {{node: HTMLElement, show: (sum: {total: number, bias: number | null, activation: string | null, value: number}, name: string) => void}}
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
      const products = total - (bias ?? 0);
      addition.show([
        { value: products, name }, ...(bias === null ? [] : ["+", { value: bias, name: text("bias") }]), "=",
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
      check.show(value, result, [products, bias ?? 0, total, result]);
    },
  };
}
