// A grey patch on the picture that follows the pointer or the arrow keys.

import { element } from "../runtime/element.js";
import { mount } from "../runtime/mount.js";
import { decode } from "../model/packet.js";
import { image, picturePixels } from "../draw/pixels.js";
import { pageText } from "../runtime/text.js";

/** @typedef {[number, number, number]} Patch top, left and size in pixels of the picture; of size 0 there is none */

const PATIENCE = 5000; // milliseconds for a reply, before the next place is sent anyway
/** @type {Object<string, [number, number]>} rows and columns */
const ARROWS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

/** The patch whose middle is nearest to a place, all of it on the picture. @param {number} row @param {number} column @param {number} size @param {number[]} shape @returns {Patch} */
export function placed(row, column, size, [rows, columns]) {
  const inside = (/** @type {number} */ middle, /** @type {number} */ side) =>
    Math.max(0, Math.min(side - size, Math.round(middle - size / 2)));
  return [inside(row, rows), inside(column, columns), size];
}

export default mount(({ parentElement, setStateValue }) => createPatch(parentElement, setStateValue));

/** @param {ShadowRoot} parent @param {(name: string, value: any) => void} send */
function createPatch(parent, send) {
  const canvas = element("canvas");
  const cover = element("div", { className: "patch" });
  const board = element("div", { className: "board", tabIndex: 0, role: "application" }, [canvas, cover]);
  const slider = element("input", { type: "range", min: "1" });
  const label = element("label", {});
  const away = element("button", { type: "button" });
  const hint = element("p", { className: "quiet" });
  const live = element("div", { className: "live", "aria-live": "polite" });
  const root = element("div", { className: "covering" }, [
    board,
    element("div", { className: "controls" }, [label, away, hint]),
    live,
  ]);
  parent.append(root);
  let text = pageText();
  let shape = [1, 1];
  let size = 1;
  /** @type {Patch} */
  let patch = [0, 0, 0];
  /** @type {Patch | null} the place that the server has not replied to yet */
  let sent = null;
  let since = 0;
  let moved = false; // by the user; until then the server says where it is best

  function draw() {
    const [top, left, side] = patch;
    cover.hidden = side === 0;
    cover.style.cssText += `; top: ${(top / shape[0]) * 100}%; left: ${(left / shape[1]) * 100}%; width: ${(side / shape[1]) * 100}%; height: ${(side / shape[0]) * 100}%`;
    away.disabled = side === 0;
    label.firstChild && (label.firstChild.textContent = text("Size of the patch: {size}×{size} pixels", { size }));
  }
  /** Only one place is under way at a time, the newest follows it. */
  function tell() {
    const late = performance.now() - since > PATIENCE;
    moved = true;
    if (sent && !late) return;
    sent = patch;
    since = performance.now();
    send("patch", patch);
  }
  /** @param {Patch} next @param {boolean} spoken */
  function move(next, spoken) {
    const same = next.every((number, axis) => number === patch[axis]);
    patch = next;
    draw();
    if (spoken)
      live.textContent = patch[2]
        ? text("patch at row {row}, column {column}", { row: patch[0], column: patch[1] })
        : text("no patch");
    if (!same) tell();
  }
  const middle = () => (patch[2] ? [patch[0] + patch[2] / 2, patch[1] + patch[2] / 2] : [shape[0] / 2, shape[1] / 2]);

  const track = (/** @type {PointerEvent} */ event) => {
    const { left, top, width, height } = canvas.getBoundingClientRect();
    move(
      placed(((event.clientY - top) / height) * shape[0], ((event.clientX - left) / width) * shape[1], size, shape),
      false,
    );
  };
  board.addEventListener("pointerdown", (/** @type {PointerEvent} */ event) => {
    board.setPointerCapture(event.pointerId);
    track(event);
  });
  board.addEventListener("pointermove", (/** @type {PointerEvent} */ event) => {
    if (board.hasPointerCapture(event.pointerId)) track(event);
  });
  board.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
    const arrow = ARROWS[event.key];
    if (!arrow && event.key !== "Escape" && event.key !== "Delete") return;
    event.preventDefault();
    if (!arrow) {
      move([0, 0, 0], true);
      return;
    }
    const [row, column] = middle();
    const step = patch[2] ? Math.max(1, Math.round(size / 4)) : 0;
    move(placed(row + arrow[0] * step, column + arrow[1] * step, size, shape), true);
  });
  slider.addEventListener("input", () => {
    size = Number(slider.value);
    const [row, column] = middle();
    move(placed(row, column, size, shape), false);
  });
  away.addEventListener("click", () => move([0, 0, 0], true));

  return {
    /** @param {Uint8Array} data */
    update(data) {
      const { header, arrays } = decode(data);
      text = pageText();
      const picture = /** @type {import("../model/packet.js").Tensor} */ (arrays.get("picture"));
      shape = picture.shape;
      [canvas.width, canvas.height] = [shape[1], shape[0]];
      canvas.getContext("2d")?.putImageData(image(picturePixels(picture), shape[1], shape[0]), 0, 0);
      canvas.classList.toggle("coarse", shape[1] < 64);
      board.style.setProperty("--wide", String(shape[1] / shape[0]));
      cover.style.setProperty("--grey", `rgb(${header.grey.join(" ")})`);
      slider.max = String(Math.min(shape[0], shape[1]) >> 1);
      if (!moved || size > Number(slider.max)) {
        size = header.patch[2] || header.first;
        patch = header.patch;
      }
      slider.value = String(size);
      if (!label.firstChild) label.append("", slider);
      away.textContent = text("Take the patch away");
      board.setAttribute("aria-label", text("The picture: the arrow keys move the patch, Escape takes it away"));
      hint.textContent = text(
        "Press on the picture and drag, or use the arrow keys. Grey is the mean of the pictures the network learned from, 0 in its own numbers.",
      );
      const answered = sent;
      sent = null;
      draw();
      if (answered?.some((number, axis) => number !== patch[axis])) tell();
    },
    destroy: () => root.remove(),
  };
}
