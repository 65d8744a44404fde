// A board with its name, its size, where the window is and its scale.

import { createBoard } from "../draw/board.js";
import { createScale } from "../draw/scale.js";
import { element } from "../runtime/element.js";

/** @param {string} name @param {Parameters<typeof createBoard>[0]} listener */
export function createFigure(name, listener) {
  const board = createBoard(listener);
  const scale = createScale();
  const size = element("span", { className: "size" });
  const where = element("p", { className: "where" });
  return {
    board,
    scale,
    node: element("figure", {}, [
      element("figcaption", {}, [element("b", { textContent: name }), " ", size]),
      board.node,
      scale.node,
      where,
    ]),
    /** @param {import("../draw/board.js").Picture} picture @param {string} words */
    show(picture, words) {
      board.show(picture);
      size.textContent = words;
    },
    /** @param {string} words */
    say(words) {
      where.textContent = words;
    },
  };
}
