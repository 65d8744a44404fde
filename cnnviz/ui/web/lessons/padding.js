// A picture with every kind of border beside each other: the edge of the picture is dragged, and all borders follow.

import { laid } from "../draw/boards_paint.js";
import { draggable } from "../draw/drag.js";
import { createRange } from "../draw/range.js";
import { decode } from "../model/packet.js";
import { element } from "../runtime/element.js";
import { createKept } from "../runtime/kept.js";
import { mount } from "../runtime/mount.js";
import { pageText } from "../runtime/text.js";
import { places, widthAt } from "./borders.js";
import { createSheets } from "./sheets.js";

/** @typedef {import("../model/packet.js").Packet} Packet */
/** @typedef {import("../model/packet.js").Tensor} Tensor */
/** @typedef {Parameters<typeof places>[2]} Mode */

const GRIP = 0.12; // how far from the edge it can be taken, as a share of the board

export default mount(({ parentElement, setStateValue }) => createPadding(parentElement, setStateValue));

/** @param {ShadowRoot} parent @param {(name: string, value: any) => void} send */
function createPadding(parent, send) {
  const root = element("div", { className: "padding" });
  parent.append(root);
  const sheets = createSheets();
  const about = element("p");
  /** @type {Packet} */
  let packet;
  let width = 0;
  let request = 0;
  let text = pageText();
  /** @type {ReturnType<typeof createRange>} */
  let range;
  const dragged = new WeakSet();
  const kept = createKept({
    read: (/** @type {Packet} */ { header }) => header.width,
    show(next) {
      packet = next;
      width = packet.header.width;
      draw();
    },
    send: (value) => send("width", value),
  });
  const part = () => /** @type {Tensor} */ (packet.arrays.get("part"));

  /** @param {number} next */
  function widen(next) {
    const now = Math.max(0, Math.min(packet.header.widest, next));
    if (now === width) return;
    width = now;
    kept.change(width);
    request ||= requestAnimationFrame(draw);
  }

  function draw() {
    cancelAnimationFrame(request);
    request = 0;
    const size = part().shape[0];
    const shown = [];
    for (const [mode, name] of /** @type {[Mode, string][]} */ (Object.entries(packet.header.names))) {
      const cells = places(size, width, mode);
      const edge = mode === "none" ? null : [width, width];
      const note = cells ? "" : reason(mode, size);
      shown.push({ tensor: cells && laid(part(), cells), name, note, reach: null, edge });
    }
    sheets.show(shown, 5, packet.header.above);
    about.textContent = text(
      "The middle of your picture, {size}×{size} of {side}×{side} pixels: so we know what is really beyond its edge. Move the slider or drag a dashed line: it changes only this row.",
      { size, side: packet.header.side },
    );
    range.show(width, 0, packet.header.widest);
    shown.forEach(({ edge }, at) => edge && hold(sheets.board(at)));
  }

  /** @param {Mode} mode @param {number} size */
  function reason(mode, size) {
    return mode === "reflect"
      ? text(
          "A mirror {padding} cells wide needs a picture of more than {padding} cells, but this one has {size}: beyond its far edge there is nothing left to mirror.",
          { padding: width, size },
        )
      : text(
          "Wrapping around by {padding} cells needs a picture of at least {padding} cells, but this one has {size}: it would have to wrap around more than once.",
          { padding: width, size },
        );
  }

  /** @param {HTMLElement} board */
  function hold(board) {
    if (dragged.has(board)) return;
    dragged.add(board);
    const outside = (/** @type {PointerEvent} */ { clientX, clientY }) => {
      const box = board.getBoundingClientRect();
      const [across, down] = [(clientX - box.left) / box.width, (clientY - box.top) / box.height];
      return Math.max(0, Math.min(across, 1 - across, down, 1 - down));
    };
    draggable(board, () => [1, 1], {
      start: (event) => Math.abs(outside(event) - width / (part().shape[0] + 2 * width)) < GRIP,
      move: (_down, _right, event) => widen(widthAt(Math.min(outside(event), 0.45), part().shape[0])),
      end: kept.flush,
    });
  }

  return {
    /** @param {Uint8Array} data */
    update(data) {
      if (!root.firstChild || text !== pageText()) {
        text = pageText();
        range = createRange(text("Padding"), widen);
        root.replaceChildren(element("div", { className: "width" }, [range.node, about]), sheets.node);
      }
      kept.receive(decode(data));
    },
    destroy() {
      cancelAnimationFrame(request);
      kept.destroy();
      root.remove();
    },
  };
}
