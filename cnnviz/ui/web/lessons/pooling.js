// A picture that is dragged, and what three layers make of it: computed here while it moves, then told by the server.

import { draggable } from "../draw/drag.js";
import { createRange } from "../draw/range.js";
import { maxAbs } from "../draw/colormap.js";
import { addWeighted, framed, maxPool, meanPool, shifted, unlike, winners } from "../model/arithmetic/whole_map.js";
import { decode } from "../model/packet.js";
import { element } from "../runtime/element.js";
import { createKept } from "../runtime/kept.js";
import { mount } from "../runtime/mount.js";
import { pageText } from "../runtime/text.js";
import { createSheets } from "./sheets.js";

/** @typedef {import("../model/packet.js").Tensor} Tensor */
/** @typedef {import("../model/packet.js").Packet} Packet */
/** @typedef {import("./sheets.js").Sheet} Sheet */

const ABOVE = 197;

export default mount(({ parentElement, setStateValue }) => createPooling(parentElement, setStateValue));

/**
 * What a layer makes of a picture; cnnviz/ui/lessons/pooling.py says what the header holds.
 * @param {string} layer @param {Packet} packet @param {Uint8Array} data the picture @returns {Tensor}
 */
export function pooled(layer, { header, arrays }, data) {
  const { window, counted } = header;
  const { shape } = /** @type {Tensor} */ (arrays.get("plane"));
  const size = /** @type {Tensor} */ (arrays.get(`before.${layer}`)).shape;
  if (layer === "max") return { shape: size, data: maxPool({ data, shape }, size, window) };
  if (layer === "average") return { shape: size, data: meanPool({ data, shape }, size, window, counted) };
  const sums = new Float64Array(size[0] * size[1]);
  const weights = /** @type {Tensor} */ (arrays.get("kernel")).data;
  addWeighted(sums, size, framed({ data, shape }, size, window, Float64Array, 0), weights, window);
  return { shape: size, data: new Float32Array(sums) };
}

/** @param {ShadowRoot} parent @param {(name: string, value: any) => void} send */
function createPooling(parent, send) {
  const root = element("div", { className: "pooling" });
  parent.append(root);
  const sheets = createSheets();
  /** @type {Packet} */
  let packet;
  let shift = [0, 0];
  /** @type {Uint8Array | null} the marks of the picture before the shift */
  let still = null;
  let from = shift; // where a drag began
  let request = 0;
  /** @type {ReturnType<typeof createRange>[]} */
  let ranges = [];
  let text = pageText();
  const dragged = new WeakSet();
  const kept = createKept({
    read: (/** @type {Packet} */ { header }) => header.shift,
    show(next) {
      packet = next;
      still = marks(tensor("plane"), packet.arrays.get("before.max"));
      shift = packet.header.shift;
      draw(true);
    },
    send: (value) => send("shift", value),
  });

  function build() {
    ranges = [
      createRange(text("Shift to the right"), (value) => move([shift[0], value])),
      createRange(text("Shift down"), (value) => move([value, shift[1]])),
    ];
    root.replaceChildren(
      element(
        "div",
        { className: "shifts" },
        ranges.map(({ node }) => node),
      ),
      sheets.node,
    );
  }

  /** @param {string} name */
  const tensor = (name) => /** @type {Tensor} */ (packet.arrays.get(name));

  /** The pixels that max pooling keeps. @param {Tensor} map @param {Tensor | undefined} most what it makes of the map, where it is possible */
  function marks(map, most) {
    return most ? winners(map, most, packet.header.window) : null;
  }

  /** @param {number[]} next down and right */
  function move(next) {
    const most = packet.header.furthest;
    const [down, right] = next.map((cells) => Math.max(-most, Math.min(most, Math.round(cells))));
    if (down === shift[0] && right === shift[1]) return;
    shift = [down, right];
    kept.change(shift);
    request ||= requestAnimationFrame(() => draw(false));
  }

  /** @param {boolean} told whether the server's own numbers are those of this shift */
  function draw(told) {
    cancelAnimationFrame(request);
    request = 0;
    const { header } = packet;
    const plane = tensor("plane");
    const data = shifted(/** @type {Uint8Array} */ (plane.data), plane.shape, shift[0], shift[1]);
    const moved = { shape: plane.shape, data };
    /** @type {string[]} */
    const layers = header.layers;
    const answers = new Map(
      layers.map((layer) => [layer, told ? tensor(`after.${layer}`) : pooled(layer, packet, data)]),
    );
    const changed = (/** @type {Tensor} */ before, /** @type {Tensor} */ after) =>
      text("changed by {percent}", { percent: `${(unlike(before.data, after.data) * 100).toFixed(0)}%` });
    /** @type {Sheet[]} */
    const first = [{ tensor: plane, name: text("Picture"), note: "", reach: null, marked: still, still: true }];
    const marked = marks(moved, answers.get("max"));
    /** @type {Sheet[]} */
    const second = [
      { tensor: moved, name: text("Picture, shifted"), note: changed(plane, moved), reach: null, marked },
    ];
    for (const [layer, after] of answers) {
      const before = tensor(`before.${layer}`);
      const reach = Math.max(1e-6, maxAbs(before.data), maxAbs(after.data));
      const name = header.names[layer];
      const weights = text("weights: {count}", { count: header.weights[layer] });
      first.push({ tensor: before, name, note: weights, reach, still: true });
      second.push({ tensor: after, name: text("{name}, shifted", { name }), note: changed(before, after), reach });
    }
    sheets.show([...first, ...second], first.length, ABOVE);
    ranges.forEach((range, axis) => range.show(shift[1 - axis], -header.furthest, header.furthest));
    hold(sheets.board(0));
    hold(sheets.board(first.length));
  }

  /** @param {HTMLElement} board */
  function hold(board) {
    if (dragged.has(board)) return;
    dragged.add(board);
    draggable(board, () => tensor("plane").shape, {
      start() {
        from = shift;
        return true;
      },
      move: (down, right) => move([from[0] + down, from[1] + right]),
      end: kept.flush,
    });
  }

  return {
    /** @param {Uint8Array} data */
    update(data) {
      if (!root.firstChild || text !== pageText()) {
        text = pageText();
        build();
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
