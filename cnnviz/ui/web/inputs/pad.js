// The drawing pad: a board, a pen, an eraser, and undo.

import * as network from "../model/live/live.js";
import { element } from "../runtime/element.js";
import { mount } from "../runtime/mount.js";
import { createPadBoard } from "./pad_board.js";
import { createEncoder } from "./pad_encoder.js";
import { keepStrokes, keptStrokes } from "./pad_kept.js";
import { Drawing, ERASER, PEN } from "./pad_strokes.js";
import { pageText } from "../runtime/text.js";

/** @typedef {import("./pad_strokes.js").Stroke} Stroke */
/** @typedef {import("./pad_under.js").Under} Under */
/** @typedef {{name: string, strokes: Stroke[], under: Under | null}} Data `under` lies on the board until the first stroke */
/** @typedef {(name: string, value: {png: string, strokes: Stroke[]}) => void} Send */

const WIDTHS = { least: 6, usual: 20, most: 44 }; // pixels of the board
const ICONS = {
  pen: "M4 20l1-5L16 4l4 4L9 19z M13 7l4 4",
  eraser: "M10 19l-6-6a1.5 1.5 0 0 1 0-2l7-7a1.5 1.5 0 0 1 2 0l6 6a1.5 1.5 0 0 1 0 2l-7 7z M8 8l8 8 M10 19h10",
  undo: "M9 5L4 10l5 5 M4 10h10a5 5 0 0 1 0 10h-4",
  clear: "M4 7h16 M9 7V4h6v3 M6 7l1 13h10l1-13 M10 11v5 M14 11v5",
};

export default mount(({ data, parentElement, setStateValue }) => createPad(parentElement, data, setStateValue));

/**
 * The strokes that Python kept, or the browser before a reload, are taken once; from then on the board knows better.
 * @param {ShadowRoot} parent @param {Data} data @param {Send} send
 */
function createPad(parent, { name, strokes }, send) {
  const drawing = new Drawing(strokes.length ? strokes : keptStrokes(name));
  const settings = { tool: PEN, width: WIDTHS.usual };
  const root = element("div", { className: "pad" });
  const encoder = createEncoder();
  /** @type {ReturnType<typeof createPadBoard> | null} */
  let board = null;
  let text = pageText();
  parent.append(root);

  return {
    /** Another language gets new words around the same drawing. @param {Data} data */
    update({ under }) {
      if (!board || text !== pageText()) {
        board?.destroy();
        text = pageText();
        board = build(root, text, drawing, settings, {
          send() {
            network.draw(encoder.board(drawing.strokes), false);
            keepStrokes(name, drawing.blank ? [] : drawing.strokes);
            send("drawing", { png: encoder.png(drawing), strokes: drawing.strokes });
          },
          grow: (grown) => network.draw(encoder.board(grown), true),
          drop: network.leave,
        });
      }
      board.lay(under);
    },
    destroy() {
      network.leave();
      board?.destroy();
      root.remove();
    },
  };
}

/** @param {HTMLElement} root @param {import("../runtime/text.js").Text} text @param {Drawing} drawing @param {{tool: string, width: number}} settings @param {{send: () => void, grow: (strokes: Stroke[]) => void, drop: () => void}} listener */
function build(root, text, drawing, settings, { send, grow, drop }) {
  const live = element("p", { className: "live", "aria-live": "polite" });
  const change = (/** @type {string} */ news) => {
    live.textContent = news;
    board.show();
    enable();
    send();
  };
  const enable = () => {
    // A button that were really disabled would drop the keyboard's place on the page.
    undo.setAttribute("aria-disabled", String(drawing.states.length === 1));
    clear.setAttribute("aria-disabled", String(drawing.strokes.length === 0));
  };
  const takeBack = () => {
    if (drawing.undo()) change(text("Last change undone"));
  };
  const empty = () => {
    if (drawing.clear()) change(text("Board cleared"));
  };
  const board = createPadBoard(root, text, drawing, settings, {
    change: () => change(""),
    grow,
    drop,
    undo: takeBack,
    clear: empty,
    say: (news) => {
      live.textContent = news;
    },
  });

  const undo = button(ICONS.undo, text("Undo"), "Control+Z", takeBack);
  const clear = button(ICONS.clear, text("Clear"), "Delete", empty);
  enable();
  const bar = element("div", { className: "bar", role: "group", "aria-label": text("Drawing tools") }, [
    tools(
      [
        [PEN, ICONS.pen, text("Pen")],
        [ERASER, ICONS.eraser, text("Eraser")],
      ],
      settings,
    ),
    slider(text("Pen width"), settings),
    undo,
    clear,
  ]);
  root.replaceChildren(board.element, bar, live);
  return board;
}

/** @param {[string, string, string][]} choices tool, icon, name @param {{tool: string}} settings changed in place */
function tools(choices, settings) {
  const buttons = choices.map(([tool, icon, name]) =>
    button(icon, name, "", () => {
      settings.tool = tool;
      mark();
    }),
  );
  const mark = () =>
    buttons.forEach((made, index) => made.setAttribute("aria-pressed", String(choices[index][0] === settings.tool)));
  mark();
  return element("div", { className: "tools" }, buttons);
}

/** A slider whose thumb is as wide as the pen. @param {string} name @param {{width: number}} settings changed in place */
function slider(name, settings) {
  const range = element("input", {
    type: "range",
    min: WIDTHS.least,
    max: WIDTHS.most,
    step: 2,
    "aria-label": name,
    title: name,
    oninput: () => {
      settings.width = Number(range.value);
      size();
    },
  });
  const size = () => range.style.setProperty("--size", `${settings.width}px`);
  range.value = String(settings.width);
  size();
  return range;
}

/** @param {string} icon @param {string} name @param {string} keys @param {() => void} onclick @returns {HTMLButtonElement} */
function button(icon, name, keys, onclick) {
  const made = element("button", { type: "button", title: name, "aria-label": name, onclick });
  if (keys) made.setAttribute("aria-keyshortcuts", keys);
  made.innerHTML = `<svg viewBox="0 0 24 24" aria-hidden="true"><path d="${icon}"/></svg>`;
  return made;
}
