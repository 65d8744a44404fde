// What several networks read in one digit, a card each: the picture that it sees, its answer, and all its probabilities.

import { image, picturePixels } from "../draw/pixels.js";
import { decode } from "../model/packet.js";
import { percent } from "../predictions/predictions_words.js";
import { element } from "../runtime/element.js";
import { full } from "../runtime/format.js";
import { mount } from "../runtime/mount.js";
import { pageText } from "../runtime/text.js";

/** @typedef {import("../model/packet.js").Tensor} Tensor */

export default mount(({ parentElement }) => {
  const root = element("div", { className: "readings" });
  parentElement.append(root);
  return {
    /** @param {Uint8Array} data */
    update(data) {
      const { header, arrays } = decode(data);
      const [pictures, shares] = ["pictures", "shares"].map((name) => /** @type {Tensor} */ (arrays.get(name)));
      root.replaceChildren(
        ...header.cards.map(
          (/** @type {{name: string, right: number, note: string}} */ said, /** @type {number} */ at) =>
            card(said, part(pictures, at), Array.from(part(shares, at).data)),
        ),
      );
    },
    destroy: () => root.remove(),
  };
});

/** One of several arrays of a shape. @param {Tensor} all @param {number} at @returns {Tensor} */
function part({ shape: [, ...shape], data }, at) {
  const size = shape.reduce((product, count) => product * count, 1);
  return { shape, data: data.slice(at * size, (at + 1) * size) };
}

/** @param {{name: string, right: number, note: string}} said @param {Tensor} picture @param {number[]} shares */
function card({ name, right, note }, picture, shares) {
  const text = pageText();
  const [rows, columns] = picture.shape;
  const canvas = element("canvas", { width: columns, height: rows, role: "img" });
  canvas.setAttribute("aria-label", text("What this network sees"));
  canvas.getContext("2d")?.putImageData(image(picturePixels(picture), columns, rows), 0, 0);
  const answer = shares.indexOf(Math.max(...shares));
  const wrong = answer !== right;
  return element("figure", { className: wrong ? "wrong" : "" }, [
    element("figcaption", { textContent: name }),
    canvas,
    element("p", { className: "answer" }, [
      element("b", { textContent: String(answer) }),
      element("span", { textContent: text("{percent} sure", { percent: percent(shares[answer]) }) }),
      element("span", {
        className: "verdict",
        textContent: wrong ? text("✗ it is a {right}", { right }) : text("✓ right"),
      }),
    ]),
    element(
      "div",
      { className: "shares" },
      shares.map((share, digit) => bar(share, digit, digit === answer)),
    ),
    element("p", { className: "note", textContent: note }),
  ]);
}

/** @param {number} share @param {number} digit @param {boolean} first whether it is the answer */
function bar(share, digit, first) {
  const length = element("i", { "aria-hidden": "true" });
  length.style.height = `${100 * share}%`;
  const said = `${digit}: ${full(share)}`;
  return element("span", { className: first ? "first" : "", title: said }, [
    element("span", { className: "column" }, [length]),
    String(digit),
  ]);
}
