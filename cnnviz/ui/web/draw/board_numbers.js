// Numbers written into the cells of a map, where there is room for all of them.

import { element } from "../runtime/element.js";
import { luminance } from "./tint.js";

/** @typedef {import("./board.js").Picture} Picture */

const LEAST = 8; // CSS pixels of the letters
const MOST = 13;
const WIDE = 0.62; // of a digit, as a part of its height
const ROOM = 0.88; // of a cell
const LIGHT = 0.18; // luminance above which black stands out more than white

/**
 * The height of letters in which the longest of some words fits a cell; 0 where it could not be read.
 * @param {string[]} words @param {number} width @param {number} height of a cell, in CSS pixels @returns {number}
 */
export function lettersFor(words, width, height) {
  const longest = words.reduce((most, word) => Math.max(most, word.length), 1);
  const size = Math.min(MOST, (width * ROOM) / (longest * WIDE), height * ROOM);
  return size < LEAST ? 0 : size;
}

/** @returns {{node: HTMLCanvasElement, show: (picture: Picture) => void}} decoration: every number is also told by pointing at it */
export function createNumbers() {
  const node = element("canvas", { className: "numbers", "aria-hidden": "true" });
  /** @type {Picture | null} */
  let shown = null;

  function draw() {
    const { clientWidth, clientHeight } = node;
    const paper = node.getContext("2d");
    if (node.width > 1) node.width = 1; // wipes it
    if (!shown?.values || !paper || !clientWidth) return;
    const { rows, columns, margin, beyond = [0, 0], colors, values, write = String } = shown;
    const cell = [
      clientHeight / (rows + 2 * margin[0] + beyond[0]),
      clientWidth / (columns + 2 * margin[1] + beyond[1]),
    ];
    // Before any is written, for no map of more cells has room.
    const words = cell[1] < LEAST ? [] : Array.from(values, write);
    const size = words.length ? lettersFor(words, cell[1], cell[0]) : 0;
    if (!size) return;
    const dense = window.devicePixelRatio || 1;
    [node.width, node.height] = [Math.round(clientWidth * dense), Math.round(clientHeight * dense)];
    paper.scale(dense, dense);
    paper.font = `${size}px ${getComputedStyle(node).fontFamily}`;
    [paper.textAlign, paper.textBaseline] = ["center", "middle"];
    words.forEach((word, at) => {
      const color = colors[at];
      const light = luminance([color & 255, (color >> 8) & 255, (color >> 16) & 255]);
      paper.fillStyle = light > LIGHT ? "#000" : "#fff";
      const [row, column] = [Math.floor(at / columns) + margin[0], (at % columns) + margin[1]];
      paper.fillText(word, (column + 0.5) * cell[1], (row + 0.5) * cell[0]);
    });
  }

  new ResizeObserver(draw).observe(node);
  return {
    node,
    show(picture) {
      shown = picture;
      draw();
    },
  };
}
