// The board of the pad: the strokes drawn on it, and the one that is under way.

import { element } from "../runtime/element.js";
import { createChip } from "./pad_chip.js";
import { drawByKeys, padKeys } from "./pad_keys.js";
import { drawByPointer } from "./pad_pointer.js";
import { createUnder } from "./pad_under.js";
import { SIDE, beginStroke, extendStroke, paint } from "./pad_strokes.js";

/** @typedef {import("./pad_strokes.js").Stroke} Stroke */
/** @typedef {{change: () => void, grow: (strokes: Stroke[]) => void, drop: () => void, undo: () => void, clear: () => void, say: (news: string) => void}} Listener grow: hears of each frame of a stroke that is under way; drop: of one that is taken back */
/**
 * What draws, in pixels of the board.
 * @typedef {object} Pen
 * @property {(x: number, y: number) => void} down begin a stroke
 * @property {(points: [number, number][]) => void} move lengthen it, if it has begun
 * @property {() => void} up end it @property {() => void} drop take it back
 * @property {() => boolean} isDown
 */

/**
 * @param {HTMLElement} root whose keys are the board's @param {import("../runtime/text.js").Text} text
 * @param {import("./pad_strokes.js").Drawing} drawing changed in place
 * @param {{tool: string, width: number}} settings of the next stroke @param {Listener} listener told after each change
 */
export function createPadBoard(root, text, drawing, settings, listener) {
  const sharpness = Math.min(3, Math.max(1, window.devicePixelRatio));
  const canvas = element("canvas", {
    width: SIDE * sharpness,
    height: SIDE * sharpness,
    tabIndex: 0,
    role: "application",
    "aria-label": text("Drawing board"),
    "aria-describedby": "hint help",
  });
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d", { alpha: false }));
  context.scale(sharpness, sharpness);
  const beneath = createUnder(text("Draw here"));
  const chip = createChip();
  const cursor = element("i", { className: "cursor" });
  const help = element("p", { id: "help", className: "help", textContent: padKeys(text) });
  const board = element("div", { className: "board" }, [canvas, ...beneath.nodes, cursor, help, chip.node]);

  /** @type {Stroke | null} */
  let stroke = null;
  /** @type {import("./pad_under.js").Under | null} */
  let under = null;
  let touched = false;
  let request = 0;
  /** @type {Pen} */
  const pen = {
    down(x, y) {
      stroke = beginStroke(settings.tool, settings.width, x, y);
      show();
    },
    move(points) {
      if (stroke) for (const point of points) extendStroke(stroke, ...point);
      request ||= requestAnimationFrame(show);
    },
    up() {
      if (!stroke) return;
      drawing.add(stroke);
      stroke = null;
      listener.change();
    },
    drop() {
      if (stroke) listener.drop();
      stroke = null;
      show();
    },
    isDown: () => stroke !== null,
  };
  const controller = new AbortController();
  const { signal } = controller;
  const { draws } = drawByPointer(canvas, pen, () => root.classList.remove("keys"), signal);
  const { spot } = drawByKeys(root, canvas, text, pen, draws, listener, signal);

  function show() {
    cancelAnimationFrame(request);
    request = 0;
    paint(context, stroke ? [...drawing.strokes, stroke] : drawing.strokes);
    if (stroke) listener.grow([...drawing.strokes, stroke]);
    touched ||= stroke !== null || drawing.states.length > 1;
    beneath.show(under, touched, !stroke && !drawing.strokes.length);
    cursor.classList.toggle("down", stroke !== null);
    const [x, y] = spot();
    cursor.style.setProperty("--x", `${(x / SIDE) * 100}%`);
    cursor.style.setProperty("--y", `${(y / SIDE) * 100}%`);
    cursor.style.setProperty("--size", `${(settings.width / SIDE) * 100}%`);
  }

  // After a mouse click :focus-visible would match too, because the focus is moved by hand.
  canvas.addEventListener(
    "focus",
    () => {
      root.classList.toggle("keys", !draws());
      show();
    },
    { signal },
  );
  canvas.addEventListener(
    "blur",
    () => {
      root.classList.remove("keys");
      if (!draws()) pen.up();
    },
    { signal },
  );
  show();

  return {
    element: board,
    show,
    /** @param {import("./pad_under.js").Under | null} next what lies on the board until the first stroke */
    lay(next) {
      under = next;
      show();
    },
    destroy() {
      controller.abort();
      chip.destroy();
      cancelAnimationFrame(request);
    },
  };
}
