// The 3D view: boxes in WebGL, redrawn for a new picture or camera, and marks on a second canvas.

import { createBoxes } from "./boxes.js";
import { eye, matrix, project, ray } from "./camera.js";
import { GLOW, INK } from "../../draw/theme_colors.js";
import { meet, outermost, stack } from "./geometry.js";
import { crestOf, strands } from "./space_light.js";
import { answers, frame, labels, markings, shortcuts, top } from "./marks.js";
import { createViewpoint } from "./viewpoint.js";

/** @typedef {import("../scene.js").Scene} Scene */
/** @typedef {import("../scene.js").Marks} Marks */
/** @typedef {import("../scene.js").View} View */
/** @typedef {import("../../model/network.js").Cell} Cell */
/** @typedef {import("./camera.js").Point} Point */
/** @typedef {NonNullable<ReturnType<typeof createBoxes>>} Boxes */
/**
 * @typedef {object} Orbit how the camera is moved; drags are in CSS pixels
 * @property {(dx: number, dy: number) => void} orbit
 * @property {(dx: number, dy: number) => void} pan
 * @property {(factor: number) => void} zoom nearer above 1
 * @property {() => void} reset show everything
 */

/**
 * @param {HTMLCanvasElement} canvas for WebGL @param {HTMLCanvasElement} overlay above it @param {import("../../runtime/text.js").Text} text
 * @param {() => void} drawn hears of each drawing
 * @returns {(View & Orbit) | null} null where there is no WebGL2
 */
export function createSpace(canvas, overlay, text, drawn) {
  // Without antialiasing the gaps between the cells make moiré. In software it costs 40 of 63 ms a frame, but what is
  // pointed at is drawn above the boxes, which then stay as they are.
  const gl = canvas.getContext("webgl2", { antialias: true });
  const context = overlay.getContext("2d");
  let boxes = gl && createBoxes(gl);
  if (!gl || !context || !boxes) return null;
  const abort = new AbortController();
  const size = { width: 1, height: 1 };
  /** @type {Scene | null} */
  let scene = null;
  /** @type {import("./geometry.js").Plate[]} */
  let plates = [];
  /** @type {{list: Marks[], chosen: Cell | null}} */
  let marked = { list: [], chosen: null };
  /** @type {import("../scene.js").Name[]} */
  let names = [];
  const viewpoint = createViewpoint(size, () => plan(true));
  const { camera } = viewpoint;
  let ratio = 1;
  let stacked = ""; // what the plates were made for
  /** @type {{plates?: object, theme?: string, scene?: Scene}} what the graphics processor has */
  let uploaded = {};
  let request = 0;
  /** @type {import("../wave.js").Light | null} */
  let lit = null;
  let stale = true; // the boxes have to be drawn, not only what is above them

  function arrange() {
    if (!scene) return;
    const narrow = size.width < size.height;
    const key = `${scene.network.id} ${[...scene.hidden].sort()} ${narrow}`;
    if (key !== stacked) plates = stack(scene.network.bands, scene.hidden, narrow);
    stacked = key;
    viewpoint.frame(outermost(plates));
  }

  /** Give the graphics processor what it has not got yet. @param {Boxes} to @param {Scene} now */
  function upload(to, now) {
    if (uploaded.plates !== plates) to.place(plates);
    if (uploaded.theme !== now.theme) to.paint(now.colors, now.theme);
    if (uploaded.plates !== plates || uploaded.scene !== now) to.colorIndex(plates, now.shades);
    uploaded = { plates, theme: now.theme, scene: now };
  }

  function draw() {
    cancelAnimationFrame(request);
    request = 0;
    if (!scene || !context) return;
    if (stale && boxes) {
      upload(boxes, scene);
      const light = lit && crestOf(plates, lit.share);
      boxes.draw(matrix(camera(), size), eye(camera()), light, GLOW[scene.theme]);
    }
    stale = false;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, size.width, size.height);
    if (!boxes) return interrupted(context, scene);
    const drawing = { context, scene, plates, project: (/** @type {Point} */ point) => project(camera(), point, size) };
    shortcuts(drawing);
    if (lit) strands(drawing, lit, crestOf(plates, lit.share));
    for (const marks of marked.list) markings(drawing, marks);
    names = labels(drawing, text);
    if (marked.chosen) frame(drawing, marked.chosen, INK[scene.theme].mark, 2.5);
    answers(drawing);
    drawn();
  }

  /** @param {CanvasRenderingContext2D} pen @param {Scene} now */
  function interrupted(pen, now) {
    pen.font = `14px ${now.font}`;
    pen.textAlign = "center";
    pen.fillStyle = INK[now.theme].quiet;
    pen.fillText(
      text("The graphics card is busy; the 3D picture comes back by itself."),
      size.width / 2,
      size.height / 2,
      size.width - 20,
    );
  }

  /** Draw before the next frame. @param {boolean} all */
  function plan(all) {
    stale ||= all;
    request ||= requestAnimationFrame(draw);
  }

  canvas.addEventListener(
    "webglcontextlost",
    (event) => {
      event.preventDefault(); // else it never comes back
      boxes = null;
      plan(true);
    },
    { signal: abort.signal },
  );
  canvas.addEventListener(
    "webglcontextrestored",
    () => {
      boxes = createBoxes(gl);
      uploaded = {};
      plan(true);
    },
    { signal: abort.signal },
  );

  return {
    show(next) {
      scene = next;
      arrange();
      plan(true);
    },
    mark(list, chosen) {
      marked = { list, chosen };
      plan(false);
    },
    light(light) {
      lit = light;
      plan(true);
    },
    async picture(ground) {
      const shown = scene;
      scene = ground;
      stale = true;
      draw();
      const taken = photograph(canvas, overlay); // before the graphics card forgets it
      scene = shown;
      plan(true);
      return { body: `<image width="${size.width}" height="${size.height}" xlink:href="${taken}"/>`, ...size };
    },
    pick: (x, y) => (scene ? meet(plates, scene.shades, ray(camera(), x, y, size)) : null),
    names: () => names,
    locate(cell) {
      const { x, y } = scene ? project(camera(), top(scene, plates, cell), size) : { x: 0, y: 0 };
      return { x, y };
    },
    resize(width, height) {
      Object.assign(size, { width, height });
      ratio = Math.min(2, globalThis.devicePixelRatio || 1);
      for (const each of [canvas, overlay]) {
        each.width = Math.round(width * ratio);
        each.height = Math.round(height * ratio);
        each.style.width = `${width}px`;
        each.style.height = `${height}px`;
      }
      arrange();
      stale = true;
      draw(); // at once: a canvas of a new size is empty
    },
    orbit: viewpoint.orbit,
    pan: viewpoint.pan,
    zoom: viewpoint.zoom,
    reset() {
      viewpoint.release();
      arrange();
      plan(true);
    },
    destroy() {
      cancelAnimationFrame(request);
      abort.abort();
      boxes?.destroy();
      gl.getExtension("WEBGL_lose_context")?.loseContext();
      scene = null;
    },
  };
}

/** Canvases above each other as one PNG, in a data address. @param {HTMLCanvasElement[]} canvases */
function photograph(...canvases) {
  const [{ width, height }] = canvases;
  const made = Object.assign(document.createElement("canvas"), { width, height });
  for (const canvas of canvases) made.getContext("2d")?.drawImage(canvas, 0, 0);
  return made.toDataURL();
}
