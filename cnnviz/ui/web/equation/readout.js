// The product that is pointed at: where it comes from, written out, and its place in the sum.

import { element } from "../runtime/element.js";
import { full, readable, terms } from "../runtime/format.js";

/**
 * @typedef {object} Product
 * @property {string} place where the first number stands @property {string} line "0.42 × −0.10 = −0.04"
 * @property {string} exact the line with all digits
 * @property {number[]} values the numbers that are added up, none if that is not shown @property {number} at the place in them
 * @property {number} [sum] what they add up to
 */

/** What to do with the numbers of a part: with a finger, else with pointer and keys. @param {string} byFinger @param {string} byPointer */
export function createHint(byFinger, byPointer) {
  const coarse = matchMedia("(pointer: coarse)").matches;
  return element("p", { className: "follow", textContent: coarse ? byFinger : byPointer });
}

/**
 * A line at the foot that follows the pointer and the focus, and is there only as long as something is pointed at.
 * @returns {{node: HTMLElement, show: (product: Product | null) => void}}
 */
export function createWritten() {
  const place = element("span", { className: "place" });
  const line = element("b");
  const run = element("span", { className: "run" });
  const total = element("b");
  const sum = element("p", { className: "terms" }, [run, total]);
  const node = element("div", { className: "written" }, [
    element("p", { "aria-live": "polite" }, [place, " ", line]),
    sum,
  ]);
  /** @type {HTMLElement[]} */
  let spans = [];

  /** @param {Product} product */
  function write({ values, at, sum: result }) {
    if (spans.length !== values.length) {
      spans = values.map(() => element("span"));
      run.replaceChildren(...spans.flatMap((span) => [span, " "]));
    }
    terms(values, 3).forEach((written, index) => {
      spans[index].textContent = written;
      spans[index].className = index === at ? "pointed" : "";
    });
    total.textContent = result === undefined ? "" : `= ${readable(result)}`;
    // Only within the line: the page must not move under the pointer.
    if (spans[at]) run.scrollLeft = spans[at].offsetLeft - run.clientWidth / 2;
  }

  return {
    node,
    show(product) {
      node.classList.toggle("idle", !product);
      place.textContent = product?.place ?? "";
      line.textContent = product?.line ?? "";
      line.title = product?.exact ?? "";
      sum.hidden = !product?.values.length;
      if (product) write(product);
    },
  };
}

/** The written product of two numbers. @param {number} input @param {number} weight @param {number} product */
export function multiplied(input, weight, product) {
  return {
    line: `${readable(input)} × ${readable(weight)} = ${readable(product)}`,
    exact: `${full(input)} × ${full(weight)} = ${full(product)}`,
  };
}
