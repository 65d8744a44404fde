// The board of the pad: it follows mouse, finger, pen and arrow keys.

import { element } from "../runtime/element.js";
import { SIDE, begin, extend, paint, place, step } from "./pad_strokes.js";

/** @typedef {import("./pad_strokes.js").Stroke} Stroke */
/** @typedef {{change: () => void, undo: () => void, clear: () => void, say: (news: string) => void}} Listener */

const STEP = 8; // pixels of the board a key press moves the pen
const FINE = 2;
/** @type {Object<string, [number, number]>} right, down */
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/**
 * @param {HTMLElement} root whose keys are the board's @param {import("../runtime/text.js").Text} text
 * @param {import("./pad_strokes.js").Drawing} drawing changed in place
 * @param {{tool: string, width: number}} settings of the next stroke @param {Listener} listener told after each change
 */
export function createBoard(root, text, drawing, settings, listener) {
  const sharpness = Math.min(3, Math.max(1, window.devicePixelRatio));
  const canvas = element("canvas", {
    width: SIDE * sharpness, height: SIDE * sharpness, tabIndex: 0,
    role: "application", "aria-label": text("Drawing board"), "aria-describedby": "help",
  });
  const context = canvas.getContext("2d", { alpha: false });
  context.scale(sharpness, sharpness);
  const hint = element("p", { className: "hint", textContent: text("Draw a digit here"), "aria-hidden": "true" });
  const cursor = element("i", { className: "cursor" });
  const help = element("p", {
    id: "help", className: "help",
    textContent: text("Arrow keys move the pen (with Shift finely), Space sets it down and lifts it, Ctrl+Z undoes, Delete clears."),
  });
  const board = element("div", { className: "board" }, [canvas, hint, cursor]);

  /** @type {Stroke | null} */
  let stroke = null;
  /** @type {number | null} the pointer that draws; null when the keys do */
  let pointer = null;
  /** @type {[number, number]} */
  let spot = [SIDE / 2, SIDE / 2];
  let request = 0;

  function show() {
    cancelAnimationFrame(request);
    request = 0;
    paint(context, stroke ? [...drawing.strokes, stroke] : drawing.strokes);
    hint.hidden = stroke !== null || drawing.strokes.length > 0;
    cursor.classList.toggle("down", stroke !== null);
    cursor.style.setProperty("--x", `${spot[0] / SIDE * 100}%`);
    cursor.style.setProperty("--y", `${spot[1] / SIDE * 100}%`);
    cursor.style.setProperty("--size", `${settings.width / SIDE * 100}%`);
  }

  function finish() {
    if (!stroke) return;
    drawing.add(stroke);
    stroke = null;
    pointer = null;
    listener.change();
  }

  /** @param {PointerEvent} event */
  function press(event) {
    if (event.button !== 0 || pointer !== null) return;
    event.preventDefault();
    finish();
    pointer = event.pointerId;
    canvas.setPointerCapture(pointer);
    canvas.focus({ preventScroll: true });
    root.classList.remove("keys");
    stroke = begin(settings.tool, settings.width, ...place(event, canvas.getBoundingClientRect()));
    show();
  }

  /** @param {PointerEvent} event */
  function move(event) {
    if (event.pointerId !== pointer || !stroke) return;
    const box = canvas.getBoundingClientRect();
    // The browser may give several places at once; only all of them follow a quick hand.
    const events = event.getCoalescedEvents?.() ?? [];
    for (const each of events.length > 0 ? events : [event]) extend(stroke, ...place(each, box));
    request ||= requestAnimationFrame(show);
  }

  /** @param {PointerEvent} event */
  function release(event) {
    if (event.pointerId !== pointer) return;
    if (event.type === "pointerup") move(event);
    finish();
  }

  /** @param {KeyboardEvent} event */
  function key(event) {
    if (pointer !== null) return;
    const onBoard = event.target === canvas;
    if (event.key.toLowerCase() === "z" && (event.ctrlKey || event.metaKey)) back();
    else if (event.key === "Delete" || event.key === "Backspace") empty();
    else if (onBoard && event.key in ARROWS) walk(event);
    else if (onBoard && event.key === " ") toggle();
    else return;
    event.preventDefault();
  }

  function back() {
    if (!stroke) {
      listener.undo();
      return;
    }
    stroke = null;
    show();
  }

  function empty() {
    stroke = null;
    listener.clear();
    show();
  }

  /** @param {KeyboardEvent} event */
  function walk(event) {
    const [right, down] = ARROWS[event.key];
    root.classList.add("keys");
    const far = event.shiftKey ? FINE : STEP;
    spot = step(spot, right * far, down * far);
    if (stroke) extend(stroke, ...spot);
    show();
  }

  function toggle() {
    root.classList.add("keys");
    if (stroke) {
      finish();
      listener.say(text("Pen up"));
      return;
    }
    stroke = begin(settings.tool, settings.width, ...spot);
    listener.say(text("Pen down"));
    show();
  }

  // After a mouse click :focus-visible would match too, because the focus is moved by hand.
  function focus() {
    root.classList.toggle("keys", pointer === null);
    show();
  }

  function blur() {
    root.classList.remove("keys");
    if (pointer === null) finish();
  }

  const controller = new AbortController();
  const { signal } = controller;
  canvas.addEventListener("pointerdown", press, { signal });
  canvas.addEventListener("pointermove", move, { signal });
  for (const end of ["pointerup", "pointercancel", "lostpointercapture"]) canvas.addEventListener(end, release, { signal });
  canvas.addEventListener("focus", focus, { signal });
  canvas.addEventListener("blur", blur, { signal });
  root.addEventListener("keydown", key, { signal });
  show();

  return {
    element: board,
    help,
    show,
    destroy() {
      controller.abort();
      cancelAnimationFrame(request);
    },
  };
}
