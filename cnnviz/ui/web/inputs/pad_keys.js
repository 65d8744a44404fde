// The keys of the pad: a cursor on the board that draws, and undo.

import { SIDE, step } from "./pad_strokes.js";

/** @typedef {import("./pad_board.js").Pen} Pen */
/** @typedef {{undo: () => void, clear: () => void, say: (news: string) => void}} Listener */

const STEP = 8; // pixels of the board a key press moves the pen
const FINE = 2;
/** @type {Object<string, [number, number]>} right, down */
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** @param {import("../runtime/text.js").Text} text */
export function padKeys(text) {
  return text(
    "Arrow keys move the pen (with Shift finely), Space sets it down and lifts it, Ctrl+Z undoes, Delete clears.",
  );
}

/**
 * @param {HTMLElement} root whose keys are the board's @param {HTMLCanvasElement} canvas that has the cursor @param {import("../runtime/text.js").Text} text
 * @param {Pen} pen @param {() => boolean} busy whether a pointer draws, so that the keys do nothing @param {Listener} listener @param {AbortSignal} signal ends it
 * @returns {{spot: () => [number, number]}} where the cursor is
 */
export function drawByKeys(root, canvas, text, pen, busy, listener, signal) {
  /** @type {[number, number]} */
  let spot = [SIDE / 2, SIDE / 2];

  /** @param {KeyboardEvent} event */
  function press(event) {
    if (busy()) return;
    const onBoard = event.target === canvas;
    if (event.key.toLowerCase() === "z" && (event.ctrlKey || event.metaKey)) back();
    else if (event.key === "Delete" || event.key === "Backspace") empty();
    else if (onBoard && event.key in ARROWS) walk(event);
    else if (onBoard && event.key === " ") toggle();
    else return;
    event.preventDefault();
  }

  function back() {
    if (pen.isDown()) pen.drop();
    else listener.undo();
  }

  function empty() {
    pen.drop();
    listener.clear();
  }

  /** @param {KeyboardEvent} event */
  function walk({ key, shiftKey }) {
    const [right, down] = ARROWS[key];
    root.classList.add("keys");
    const far = shiftKey ? FINE : STEP;
    spot = step(spot, right * far, down * far);
    pen.move([spot]);
  }

  function toggle() {
    root.classList.add("keys");
    if (pen.isDown()) {
      pen.up();
      listener.say(text("Pen up"));
      return;
    }
    listener.say(text("Pen down"));
    pen.down(...spot);
  }

  root.addEventListener("keydown", press, { signal });
  return { spot: () => spot };
}
