// The place where the network is drawn: its canvases, the flat or the 3D view on them, and what the pointer does there.

import { element } from "../runtime/element.js";
import { createFlat } from "./flat.js";
import { createSpace } from "./space/space.js";

/** @typedef {import("../model/network.js").Cell} Cell */
/** @typedef {import("./scene.js").Scene} Scene */
/** @typedef {import("./scene.js").Marks} Marks */
/**
 * @typedef {object} Listener
 * @property {(cell: Cell | null, x: number, y: number) => void} hover the cell under the pointer, and where that is
 * @property {(cell: Cell | null) => void} choose
 * @property {(path: string) => void} enter look into a module
 */

const CLICK = 5; // a pointer that moved no further than this many pixels has clicked
const SPACE_HEIGHT = 640;
const PHONE = 640; // where the page is scrolled anyway, cells had better be large enough for a finger
const TALL = 860;

/**
 * @param {HTMLElement} root @param {import("../runtime/text.js").Text} text @param {Listener} listener
 */
export function createStage(root, text, listener) {
  const flatCanvas = element("canvas");
  const spaceCanvas = element("canvas", { hidden: true });
  const overlays = [element("canvas"), element("canvas", { hidden: true })];
  root.append(flatCanvas, spaceCanvas, ...overlays);
  const flat = createFlat(flatCanvas, overlays[0], height, text);
  /** @type {ReturnType<typeof createSpace>} */
  let space = null;
  let inSpace = false;
  /** @type {Scene | null} */
  let scene = null;
  /** @type {{marks: Marks[], chosen: Cell | null}} */
  let marked = { marks: [], chosen: null };
  /** @type {Map<number, {x: number, y: number}>} */
  const pointers = new Map();
  let moved = 0;
  const abort = new AbortController();

  const view = () => (inSpace && space ? space : flat);
  /** The height aimed at: what the window leaves beside the controls and the legend, within reason. */
  function height() {
    if (globalThis.innerWidth < PHONE) return TALL;
    return Math.max(500, Math.min(900, globalThis.innerHeight - 280));
  }
  function fit() {
    const width = root.clientWidth;
    if (!width) return;
    flat.resize(width, height());
    if (inSpace && space) space.resize(width, Math.min(SPACE_HEIGHT, height()));
    if (scene) view().mark(marked.marks, marked.chosen);
  }
  const observer = new ResizeObserver(fit);
  observer.observe(root);

  /** @param {PointerEvent | WheelEvent} event */
  const at = (event) => {
    const box = (inSpace ? overlays[1] : overlays[0]).getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };

  /** @param {PointerEvent} event */
  function move(event) {
    const place = at(event);
    const before = pointers.get(event.pointerId);
    if (!before || !inSpace || !space) {
      listener.hover(scene ? view().pick(place.x, place.y) : null, place.x, place.y);
      root.classList.toggle("door", Boolean(scene && view().door(place.x, place.y)));
      if (before) moved += Math.hypot(place.x - before.x, place.y - before.y);
      return;
    }
    const [dx, dy] = [place.x - before.x, place.y - before.y];
    moved += Math.hypot(dx, dy);
    const other = [...pointers].find(([id]) => id !== event.pointerId)?.[1];
    pointers.set(event.pointerId, place);
    if (other) {
      space.zoom(distance(place, other) / Math.max(1, distance(before, other)));
      space.pan(dx / 2, dy / 2);
    } else if (event.buttons === 2 || event.shiftKey) space.pan(dx, dy);
    else space.orbit(dx, dy);
  }

  /** @param {PointerEvent} event */
  function down(event) {
    pointers.delete(event.pointerId); // one that was released outside is still there
    if (pointers.size === 0) moved = 0;
    pointers.set(event.pointerId, at(event));
    if (inSpace) root.setPointerCapture(event.pointerId);
  }

  /** @param {PointerEvent} event */
  function up(event) {
    const { x, y } = at(event);
    const pressed = pointers.delete(event.pointerId);
    if (!pressed || pointers.size > 0 || moved > CLICK || event.button !== 0 || !scene) return;
    const door = view().door(x, y);
    if (door) listener.enter(door);
    else listener.choose(view().pick(x, y));
  }

  const options = { signal: abort.signal };
  root.addEventListener("pointermove", move, options);
  root.addEventListener("pointerdown", down, options);
  root.addEventListener("pointerup", up, options);
  root.addEventListener("pointercancel", (event) => pointers.delete(event.pointerId), options);
  root.addEventListener("pointerleave", () => listener.hover(null, 0, 0), options);
  root.addEventListener("contextmenu", (event) => inSpace && event.preventDefault(), options);
  root.addEventListener("wheel", (event) => {
    if (!inSpace || !space) return;
    event.preventDefault();
    space.zoom(Math.exp(-event.deltaY / 600));
  }, { ...options, passive: false });

  return {
    /** @param {Scene} next */
    show(next) {
      scene = next;
      view().show(next);
    },
    /** @param {Marks[]} marks @param {Cell | null} chosen */
    mark(marks, chosen) {
      marked = { marks, chosen };
      if (scene) view().mark(marks, chosen);
    },
    fit,
    /** Where the middle of a cell is. @param {Cell} cell */
    locate: (cell) => view().locate(cell),
    /** Go to the 3D view or back. @param {boolean} wanted @returns {boolean} false where this browser cannot draw it */
    enterSpace(wanted) {
      if (wanted && !space) space = createSpace(spaceCanvas, overlays[1], text);
      inSpace = wanted && space !== null;
      for (const canvas of [flatCanvas, overlays[0]]) canvas.hidden = inSpace;
      for (const canvas of [spaceCanvas, overlays[1]]) canvas.hidden = !inSpace;
      root.classList.toggle("space", inSpace);
      if (scene) view().show(scene);
      fit();
      return inSpace === wanted;
    },
    /** Move the camera of the 3D view. @param {import("../draw/keys.js").CameraMove} move @returns {boolean} whether that view is on */
    camera({ move, by }) {
      if (!inSpace || !space) return false;
      /** @type {(...by: number[]) => void} */ (space[move])(...by);
      return true;
    },
    destroy() {
      abort.abort();
      observer.disconnect();
      flat.destroy();
      space?.destroy();
    },
  };
}

/** @param {{x: number, y: number}} a @param {{x: number, y: number}} b */
function distance(a, b) {
  return Math.hypot(a.x - b.x, a.y - b.y);
}
