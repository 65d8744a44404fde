// A picture whose pixels are painted, its channels, and a threshold on its brightness: all of it answered here.

import { cellAt } from "../draw/board.js";
import { draggable } from "../draw/drag.js";
import { decode } from "../model/packet.js";
import { element } from "../runtime/element.js";
import { createKept } from "../runtime/kept.js";
import { mount } from "../runtime/mount.js";
import { pageText } from "../runtime/text.js";
import { brightness, counted, createBrightness, cut } from "./brightness.js";
import { createBrush } from "./brush.js";
import { channelOf, dabbed, mixed, painted, way } from "./painting.js";
import { createSheets } from "./sheets.js";

/** @typedef {import("../model/packet.js").Packet} Packet */
/** @typedef {import("../model/packet.js").Tensor} Tensor */
/** @typedef {{painted: import("./painting.js").Painted, color: number[], threshold: number}} State */

const TINTS = [
  [255, 0, 0],
  [0, 255, 0],
  [0, 0, 255],
];
const ABOVE = 216;
const FINGER = 6; // CSS pixels that a dab has at least

export default mount(({ parentElement, setStateValue }) => createPixels(parentElement, setStateValue));

/** @param {ShadowRoot} parent @param {(name: string, value: any) => void} send */
function createPixels(parent, send) {
  const root = element("div", { className: "pixels" });
  parent.append(root);
  const [sheets, black] = [createSheets((place) => dab([place], 1)), createSheets()];
  /** @type {Packet} */
  let packet;
  /** @type {State} */
  let state = { painted: [], color: [0, 0, 0], threshold: 0 };
  let request = 0;
  let text = pageText();
  /** @type {{brush: ReturnType<typeof createBrush>, light: ReturnType<typeof createBrightness>, clean: HTMLButtonElement} | null} */
  let tools = null;
  const dragged = new WeakSet();
  const kept = createKept({
    read: (/** @type {Packet} */ { header }) => header.state,
    show(next) {
      packet = next;
      state = packet.header.state;
      draw();
    },
    send: (value) => send("state", value),
  });
  const picture = () => /** @type {Tensor} */ (packet.arrays.get("picture"));

  /** @param {Partial<State>} part */
  function change(part) {
    state = { ...state, ...part };
    kept.change(state);
    request ||= requestAnimationFrame(draw);
  }

  function build() {
    const brush = createBrush(text, packet.header.channels, (color) => change({ color }));
    const light = createBrightness(text, (threshold) => change({ threshold }), kept.flush);
    const clean = element("button", {
      type: "button",
      textContent: text("Take the paint off"),
      onclick: () => change({ painted: [] }),
    });
    tools = { brush, light, clean };
    root.replaceChildren(
      element("div", { className: "bench" }, [
        element("section", {}, [brush.node, clean]),
        element("div", { className: "pictures" }, [sheets.node]),
        light.node,
        element("div", { className: "black" }, [black.node]),
      ]),
    );
  }

  /** @param {import("../draw/board.js").Place[]} places @param {number} side */
  function dab(places, side) {
    change({ painted: dabbed(state.painted, picture().shape, places, side, state.color) });
  }

  function draw() {
    cancelAnimationFrame(request);
    request = 0;
    if (!tools) build();
    const { header } = packet;
    const size = picture().shape.slice(0, 2);
    const rgb = painted(/** @type {Uint8Array} */ (picture().data), state.painted);
    const levels = brightness(rgb);
    const flat = (/** @type {Uint8Array} */ data) => ({ data, shape: size });
    const mix = { data: mixed(rgb, header.kept, header.swapped), shape: [...size, 3] };
    const shared = { note: "", reach: null };
    sheets.show(
      [
        { ...shared, tensor: mix, name: text("Mix: paint on it") },
        ...TINTS.map((color, at) => ({
          ...shared,
          tensor: flat(channelOf(rgb, at)),
          name: header.channels[at],
          color,
        })),
      ],
      4,
      ABOVE,
    );
    const white = cut(levels, state.threshold);
    const share = white.reduce((sum, level) => sum + level, 0) / (255 * white.length);
    const note = text("{percent} are white", { percent: `${(share * 100).toFixed(0)}%` });
    black.show(
      [
        {
          ...shared,
          tensor: flat(white),
          name: text("At least as bright as {level}", { level: state.threshold }),
          note,
        },
      ],
      1,
      ABOVE,
    );
    tools?.brush.show(state.color);
    tools?.light.show(counted(levels), state.threshold);
    if (tools) tools.clean.disabled = !state.painted.length;
    hold(sheets.board(0));
  }

  /** @param {HTMLElement} board */
  function hold(board) {
    if (dragged.has(board)) return;
    dragged.add(board);
    /** @type {import("../draw/board.js").Place | null} where the hand was, for it is told of fewer places than it comes by */
    let last = null;
    draggable(board, () => picture().shape, {
      start() {
        last = null;
        return true;
      },
      move(_down, _right, { clientX, clientY }) {
        const { left, top, width, height } = board.getBoundingClientRect();
        const [rows, columns] = picture().shape;
        const place = cellAt(clientX - left, clientY - top, width, height, { rows, columns, margin: [0, 0] });
        dab(way(last ?? place, place), Math.max(1, Math.ceil((FINGER * columns) / width)));
        last = place;
      },
      end: kept.flush,
    });
  }

  return {
    /** @param {Uint8Array} data */
    update(data) {
      if (text !== pageText()) {
        text = pageText();
        tools = null;
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
