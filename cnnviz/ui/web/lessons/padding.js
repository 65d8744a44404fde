// A picture with a border, the corner of both close up, and what one window makes of them: the edge is dragged, and all follows.

import { laid } from "../draw/boards_paint.js";
import { draggable } from "../draw/drag.js";
import { createRange } from "../draw/range.js";
import { decode } from "../model/packet.js";
import { element } from "../runtime/element.js";
import { readable } from "../runtime/format.js";
import { createKept } from "../runtime/kept.js";
import { mount } from "../runtime/mount.js";
import { pageText } from "../runtime/text.js";
import { corner, means, places, widthAt } from "./borders.js";
import { createSheets } from "./sheets.js";

/** @typedef {import("../model/packet.js").Packet} Packet */
/** @typedef {import("../model/packet.js").Tensor} Tensor */

const GRIP = 0.12; // how far from the edge it can be taken, as a share of the board
const CLOSE = 5; // rows and columns of the corner

export default mount(({ parentElement, setStateValue }) => createPadding(parentElement, setStateValue));

/** @param {ShadowRoot} parent @param {(name: string, value: any) => void} send */
function createPadding(parent, send) {
  const root = element("div", { className: "padding" });
  parent.append(root);
  const sheets = createSheets();
  const result = element("p", { className: "result", "aria-live": "polite" });
  /** @type {Packet} */
  let packet;
  let width = 0;
  let request = 0;
  let text = pageText();
  /** @type {ReturnType<typeof createRange>} */
  let range;
  let held = false;
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

  /** What the window makes of the picture in its border: the server's numbers, and the page's until they come. @param {Tensor} bordered */
  function answer(bordered) {
    const sent = width === packet.header.width ? packet.arrays.get("blurred") : null;
    return sent ?? means(bordered, packet.header.kernel);
  }

  function draw() {
    cancelAnimationFrame(request);
    request = 0;
    const { kernel, mode } = packet.header;
    const size = part().shape[0];
    const cells = places(size, width, mode);
    const bordered = cells && laid(part(), cells);
    const close = bordered && corner(bordered, CLOSE);
    const blurred = bordered && answer(bordered);
    const reach = [kernel, kernel];
    const invented = close && Uint8Array.from(close.data, (_, at) => Number(Math.min(at % CLOSE, at / CLOSE) < width));
    sheets.show(
      [
        {
          tensor: bordered,
          name: text("The picture with its border"),
          note: cells ? "" : reason(mode, size),
          reach: null,
          edge: [width, width],
          window: reach,
        },
        {
          tensor: close,
          name: text("Its corner, close up"),
          note: "",
          legend: width > 0 && close ? text("invented") : "",
          marked: invented,
          reach: null,
          window: reach,
        },
        { tensor: blurred, name: text("The mean of every window"), note: "", reach: null, grey: true, window: [1, 1] },
      ],
      3,
    );
    result.replaceChildren(...(bordered && blurred ? told(corner(bordered, kernel), blurred, size) : []));
    range.show(width, 0, packet.header.widest);
    hold();
  }

  /** What the window finds in the corner, and what becomes of the size. @param {Tensor} under @param {Tensor} blurred @param {number} size @returns {Node[]} */
  function told(under, blurred, size) {
    const [count, out] = [under.data.length, blurred.shape[0]];
    const sum = text("In the corner: ({numbers}) ÷ {count} = {mean}", {
      numbers: Array.from(under.data).join(" + "),
      count,
      mean: readable(blurred.data[0]),
    });
    const sizes = { size, out };
    const change =
      out === size
        ? text("{size}×{size} becomes {out}×{out}: as large as before.", sizes)
        : out > size
          ? text("{size}×{size} becomes {out}×{out}: larger than before.", sizes)
          : text("{size}×{size} becomes {out}×{out}: smaller than before.", sizes);
    return [element("b", { textContent: change }), element("span", { textContent: sum })];
  }

  /** @param {string} mode @param {number} size */
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

  function hold() {
    if (held) return;
    held = true;
    const board = sheets.board(0);
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
        range = createRange(text("Padding: cells on every side"), widen);
        root.replaceChildren(element("div", { className: "width" }, [range.node, result]), sheets.node);
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
