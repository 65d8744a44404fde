// The end of a sum: its parts as large numbers with their names, and the check against the network.

import { element } from "../runtime/element.js";
import { agrees, full, readable, rounded } from "../runtime/format.js";
import { ACTIVATIONS } from "../model/arithmetic/activations.js";
import { point } from "../draw/pointing.js";
import { joinedSigns } from "./lines.js";

/** @typedef {import("../runtime/text.js").Text} Text */
/** @typedef {import("../model/network.js").Unit} Unit */
/** @typedef {import("../model/arithmetic/explain.js").Step} Step */
/** @typedef {{value: number, name: string, strong?: boolean, unit?: Unit}} Part a number, what it is, and where it stands in the network */

/**
 * A line of named numbers and the signs between them.
 * @param {import("./parts.js").Highlight} [highlight] hears which number is pointed at
 * @returns {{node: HTMLElement, show: (parts: (Part | string)[]) => void}}
 */
export function createEquation(highlight) {
  const node = element("p", { className: "line" });
  /** @type {{number: HTMLElement, name: HTMLElement}[]} */
  let places = [];
  let built = "";
  /** @type {(Unit | undefined)[]} */
  let units = [];
  if (highlight) {
    point(
      node,
      (target) => {
        const operand = /** @type {HTMLElement | null} */ (target.closest("[data-operand]"));
        return operand ? (units[Number(operand.dataset.operand)] ?? null) : null;
      },
      highlight,
    );
  }

  /** @param {(Part | string)[]} parts */
  function build(parts) {
    places = [];
    node.replaceChildren(
      ...parts.map((part) => {
        if (typeof part === "string") return element("span", { className: "sign", textContent: part });
        const place = { number: element("b"), name: element("small") };
        places.push(place);
        const operand = part.unit ? { tabIndex: 0, role: "button", "data-operand": places.length - 1 } : {};
        return element("span", { className: part.strong ? "part strong" : "part", ...operand }, [
          place.number,
          place.name,
        ]);
      }),
    );
  }

  return {
    node,
    show(parts) {
      const shape = parts
        .map((part) => (typeof part === "string" ? part : part.strong ? "!" : part.unit ? "@" : "."))
        .join("|");
      if (shape !== built) build(parts);
      built = shape;
      const numbers = parts.filter((part) => typeof part !== "string");
      units = numbers.map(({ unit }) => unit);
      numbers.forEach(({ value, name }, index) => {
        places[index].number.textContent = Number.isInteger(value) ? full(value) : readable(value);
        places[index].number.title = full(value);
        places[index].name.textContent = name;
      });
    },
  };
}

/**
 * Whether the network's own number is what the arithmetic gives, said in a sentence.
 * @param {Text} text
 * @returns {{node: HTMLElement, show: (step: Pick<Step, "value" | "total" | "magnitude">, shown: number[]) => void}} shown: the numbers of the line above
 */
export function createCheck(text) {
  const verdict = element("span");
  const note = element("span", {
    textContent: text("Numbers are rounded for reading; hover or tap one to see all its digits."),
  });
  const node = element("p", { className: "check" }, [verdict, " ", note]);
  return {
    node,
    show({ value: own, total, magnitude }, shown) {
      const same = agrees(own, total, magnitude);
      const values = { own: full(own), sum: full(Math.fround(total)), difference: readable(Math.abs(own - total)) };
      verdict.textContent = same
        ? text("The network's own number is {own}, the arithmetic here gives {sum}: they agree.", values)
        : text(
            "The network's own number is {own}, but the arithmetic here gives {sum}: they differ by {difference}.",
            values,
          );
      node.classList.toggle("differs", !same);
      note.hidden = !shown.some(rounded);
    },
  };
}

/**
 * The end of a convolution or a linear unit: all products + bias, then the activation that is told with it.
 * @param {Text} text
 * @returns {{node: HTMLElement, show: (step: Step, activation: Step | null, name: string) => void}}
 */
export function createTotal(text) {
  const addition = createEquation();
  const activated = createEquation();
  const check = createCheck(text);
  return {
    node: element("div", { className: "total" }, [
      element("div", { className: "lines" }, [addition.node, activated.node]),
      check.node,
    ]),
    show(step, activation, name) {
      const { total, bias, magnitude } = step;
      const products = total - (bias ?? 0);
      const known = activation && ACTIVATIONS[activation.operation];
      const result = known ? known.apply(total, activation.options) : total;
      const { operation } = activation ?? step;
      addition.show([
        { value: products, name },
        ...(bias === null ? [] : ["+", { value: bias, name: text("bias") }]),
        "=",
        { value: total, name: known ? text("before {operation}", { operation }) : text("result"), strong: !known },
      ]);
      activated.node.hidden = !known;
      if (known) {
        const before = { value: total, name: "" };
        activated.show(
          joinedSigns([
            `${operation}(`,
            before,
            ") =",
            ...known.written(before, activation.options),
            "=",
            { value: result, name: text("result"), strong: true },
          ]),
        );
      }
      check.show({ value: (activation ?? step).value, total: result, magnitude }, [products, bias ?? 0, total, result]);
    },
  };
}
