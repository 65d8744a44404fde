// Mouse, finger and pen on the board of the pad.

import { place } from "./pad_strokes.js";

/** @typedef {import("./pad_board.js").Pen} Pen */

/**
 * @param {HTMLCanvasElement} canvas @param {Pen} pen @param {() => void} begun hears of each stroke that begins @param {AbortSignal} signal ends it
 * @returns {{draws: () => boolean}} whether a pointer draws at the moment
 */
export function drawByPointer(canvas, pen, begun, signal) {
  /** @type {number | null} the pointer that draws */
  let pointer = null;

  /** @param {PointerEvent} event */
  function press(event) {
    if (event.button !== 0 || pointer !== null) return;
    event.preventDefault();
    pen.up();
    pointer = event.pointerId;
    canvas.setPointerCapture(pointer);
    canvas.focus({ preventScroll: true });
    begun();
    pen.down(...place(event, canvas.getBoundingClientRect()));
  }

  /** @param {PointerEvent} event */
  function move(event) {
    if (event.pointerId !== pointer) return;
    const box = canvas.getBoundingClientRect();
    // The browser may give several places at once; only all of them follow a quick hand.
    const events = event.getCoalescedEvents?.() ?? [];
    pen.move((events.length > 0 ? events : [event]).map((each) => place(each, box)));
  }

  /** @param {PointerEvent} event */
  function release(event) {
    if (event.pointerId !== pointer) return;
    if (event.type === "pointerup") move(event);
    pointer = null;
    pen.up();
  }

  canvas.addEventListener("pointerdown", press, { signal });
  canvas.addEventListener("pointermove", move, { signal });
  for (const end of /** @type {const} */ (["pointerup", "pointercancel", "lostpointercapture"]))
    canvas.addEventListener(end, release, { signal });
  return { draws: () => pointer !== null };
}
