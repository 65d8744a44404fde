// The stage of the network: its canvases, the flat or the 3D view on them, and the pointer's actions there.

import { element } from "../runtime/element.js";
import { palette } from "../draw/colormap.js";
import { createFlat } from "./flat.js";
import { FONT } from "./picture/page.js";
import { createGestures } from "./gestures.js";
import { createSpace } from "./space/space.js";

/** @typedef {import("../model/network.js").Cell} Cell */
/** @typedef {import("./scene.js").Scene} Scene */
/** @typedef {import("./scene.js").Marks} Marks */
/**
 * @typedef {object} Listener
 * @property {(cell: Cell | null, x: number, y: number) => void} hover the cell under the pointer, and where that is
 * @property {(cell: Cell | null) => void} choose
 * @property {(names: import("./scene.js").Name[]) => void} drawn where the names of the bands are now
 */

const SPACE_HEIGHT = 640;
const PHONE = 640; // where the drawing stands above, and shall be in sight together with the network
const SHORT = 425;
const AROUND = 200; // of the screen, for controls and legend, where the view has it all

/**
 * @param {HTMLElement} root @param {import("../runtime/text.js").Text} text @param {Listener} listener
 */
export function createStage(root, text, listener) {
  const flatCanvas = element("canvas");
  const spaceCanvas = element("canvas", { hidden: true });
  const overlays = [element("canvas"), element("canvas", { hidden: true })];
  const veil = element("canvas");
  root.append(flatCanvas, spaceCanvas, ...overlays, veil);
  const drawn = () => listener.drawn(view().names());
  const flat = createFlat(flatCanvas, overlays[0], veil, height, text, drawn);
  /** @type {ReturnType<typeof createSpace>} */
  let space = null;
  let inSpace = false;
  /** @type {Scene | null} */
  let scene = null;
  /** @type {{marks: Marks[], chosen: Cell | null}} */
  let marked = { marks: [], chosen: null };
  const gestures = createGestures();
  const abort = new AbortController();

  const view = () => (inSpace && space ? space : flat);
  /** The height aimed at: what the window leaves beside the controls and the legend, within reason. */
  function height() {
    if (root.closest(".whole-screen")) return Math.max(400, globalThis.innerHeight - AROUND);
    if (globalThis.innerWidth < PHONE) return SHORT;
    return Math.max(500, Math.min(900, globalThis.innerHeight - 280));
  }
  function fit() {
    const width = root.clientWidth;
    if (!width) return;
    flat.resize(width, height());
    if (inSpace && space)
      space.resize(width, root.closest(".whole-screen") ? height() : Math.min(SPACE_HEIGHT, height()));
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
  function drag(event) {
    const { x, y } = at(event);
    const dragged = gestures.move(event.pointerId, { x, y });
    if (!dragged || !inSpace || !space) {
      listener.hover(scene ? view().pick(x, y) : null, x, y);
    } else if (gestures.several()) {
      space.zoom(dragged.zoom);
      space.pan(dragged.dx, dragged.dy);
    } else if (event.buttons === 2 || event.shiftKey) space.pan(dragged.dx, dragged.dy);
    else space.orbit(dragged.dx, dragged.dy);
  }

  /** @param {PointerEvent} event */
  function press(event) {
    gestures.press(event.pointerId, at(event));
    if (inSpace) root.setPointerCapture(event.pointerId);
  }

  /** @param {PointerEvent} event */
  function release(event) {
    const { x, y } = at(event);
    if (!gestures.release(event.pointerId) || event.button !== 0 || !scene) return;
    listener.choose(view().pick(x, y));
  }

  const options = { signal: abort.signal };
  root.addEventListener("pointermove", drag, options);
  root.addEventListener("pointerdown", press, options);
  root.addEventListener("pointerup", release, options);
  root.addEventListener("pointercancel", (event) => gestures.release(event.pointerId), options);
  root.addEventListener("pointerleave", () => listener.hover(null, 0, 0), options);
  root.addEventListener("contextmenu", (event) => inSpace && event.preventDefault(), options);
  root.addEventListener(
    "wheel",
    (event) => {
      if (!inSpace || !space) return;
      event.preventDefault();
      space.zoom(Math.exp(-event.deltaY / 600));
    },
    { ...options, passive: false },
  );

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
    /** What is drawn, as a picture on a ground of its own. @param {Scene["theme"]} theme */
    picture: (theme) =>
      view().picture(
        { .../** @type {Scene} */ (scene), theme, colors: palette(theme), font: FONT },
        marked.marks,
        marked.chosen,
      ),
    /** @param {import("./wave.js").Light | null} light */
    light(light) {
      root.toggleAttribute("data-light", light !== null);
      view().light(light);
    },
    fit,
    /** Where the middle of a cell is. @param {Cell} cell */
    locate: (cell) => view().locate(cell),
    /** Go to the 3D view or back. @param {boolean} wanted @returns {boolean} false where this browser cannot draw it */
    enterSpace(wanted) {
      if (wanted && !space) space = createSpace(spaceCanvas, overlays[1], text, drawn);
      inSpace = wanted && space !== null;
      for (const canvas of [flatCanvas, overlays[0], veil]) canvas.hidden = inSpace;
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
