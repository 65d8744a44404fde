// One map over the picture, with its opacity, the cell that is pointed at and its receptive field.

import { palette } from "../draw/colormap.js";
import { element } from "../runtime/element.js";
import { strokeMark } from "../draw/mark.js";
import { overlayKeys } from "../draw/keyboard_help.js";
import { receptiveBox } from "../model/receptive_field.js";
import { createPictureMap } from "../draw/picture_map.js";
import { numberPixels } from "../draw/pixels.js";
import { destination } from "../draw/pointing.js";

/** @typedef {import("./view_state.js").MapCell} MapCell */
/** @typedef {{featureMaps: import("../model/feature_maps.js").FeatureMaps, channel: number, scale: import("../model/feature_maps.js").Scale, look: import("./view_state.js").Look, opacity: number, theme: "light" | "dark"}} Scene */

/**
 * @param {import("../runtime/text.js").Text} text @param {{point: (cell: MapCell | null) => void, choose: (cell: MapCell) => void, fade: (opacity: number) => void}} listener
 */
export function createMapOverlay(text, listener) {
  const canvas = element("canvas", { tabIndex: 0, role: "application" });
  const slider = element("input", {
    type: "range",
    min: "0",
    max: "100",
    oninput: () => draw(),
    onchange: () => listener.fade(Number(slider.value)),
  });
  const node = element("div", { className: "overlay" }, [
    canvas,
    element("label", {}, [element("span", { textContent: text("Opacity of the map") }), slider]),
  ]);
  const laid = createPictureMap();
  const { picture, map } = laid;
  /** @type {Scene | null} */
  let scene = null;
  /** @type {(MapCell | null)[]} pointed at, chosen */
  let marked = [null, null];

  const at = (/** @type {PointerEvent} */ event) => scene && laid.at(event, canvas);
  canvas.addEventListener("pointermove", (/** @type {PointerEvent} */ event) => listener.point(at(event)));
  canvas.addEventListener("pointerleave", () => listener.point(null));
  canvas.addEventListener("click", (/** @type {PointerEvent} */ event) => {
    const cell = at(event);
    if (cell) listener.choose(cell);
  });
  canvas.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
    if (!scene) return;
    const { rows, columns } = scene.featureMaps;
    const cell = marked[0] ?? marked[1] ?? { row: rows >> 1, column: columns >> 1 };
    const next = destination(event.key, cell.row * columns + cell.column, columns, rows * columns);
    if (event.key === "Enter") listener.choose(cell);
    else if (next === null) return;
    else listener.point({ row: Math.floor(next / columns), column: next % columns });
    event.preventDefault();
    event.stopPropagation();
  });

  function draw() {
    if (!scene || !canvas.clientWidth) return;
    const { featureMaps, theme } = scene;
    const ratio = globalThis.devicePixelRatio || 1;
    const scale = (canvas.clientWidth * ratio) / picture.width;
    [canvas.width, canvas.height] = [Math.round(picture.width * scale), Math.round(picture.height * scale)];
    const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
    context.scale(scale, scale);
    context.drawImage(picture, 0, 0);
    context.globalAlpha = Number(slider.value) / 100;
    context.imageSmoothingEnabled = false;
    context.drawImage(map, 0, 0, picture.width, picture.height);
    context.globalAlpha = 1;
    const [pointed, chosen] = marked;
    for (const cell of [chosen, pointed]) if (cell) outline(context, cell, (2 * ratio) / scale, theme);
    const seen = pointed ?? chosen;
    if (!seen) return;
    const [top, left, bottom, right] = receptiveBox(featureMaps.layer.field, seen, [picture.height, picture.width]);
    const width = (2 * ratio) / scale;
    strokeMark(
      context,
      rectangle(left + width / 2, top + width / 2, right - left - width, bottom - top - width),
      theme,
      width,
      [width * 3, width * 2],
    );
  }

  /** @param {CanvasRenderingContext2D} context @param {MapCell} cell @param {number} width @param {"light" | "dark"} theme */
  function outline(context, cell, width, theme) {
    const [top, left, bottom, right] = laid.box(cell);
    strokeMark(context, rectangle(left, top, right - left, bottom - top), theme, width);
  }
  const observer = new ResizeObserver(draw);
  observer.observe(canvas);

  return {
    node,
    /** @param {Scene} next */
    show(next) {
      const { featureMaps, channel, scale, look, theme } = next;
      if (next.opacity !== scene?.opacity) slider.value = `${next.opacity}`;
      if (featureMaps !== scene?.featureMaps) laid.develop(featureMaps.picture);
      scene = next;
      canvas.style.aspectRatio = `${picture.width} / ${picture.height}`;
      canvas.setAttribute("aria-label", overlayKeys(text, featureMaps.name(channel, text)));
      const {
        rows,
        columns,
        layer: { place },
      } = featureMaps;
      laid.lay({
        field: place,
        rows,
        columns,
        values: featureMaps.map(channel),
        colored: (values) => numberPixels(values, palette(theme), featureMaps.ends(scale, channel)),
        smooth: look === "smooth",
      });
      draw();
    },
    /** @param {MapCell | null} pointed @param {MapCell | null} chosen */
    mark(pointed, chosen) {
      marked = [pointed, chosen];
      draw();
    },
    focus: () => canvas.focus({ preventScroll: true }),
    /** Where in the window the upper edge of a cell is. @param {MapCell} cell */
    above(cell) {
      const { top, height } = canvas.getBoundingClientRect();
      return top + (laid.box(cell)[0] / picture.height) * height;
    },
    destroy: () => observer.disconnect(),
  };
}

/** @param {number} left @param {number} top @param {number} width @param {number} height */
function rectangle(left, top, width, height) {
  const path = new Path2D();
  path.rect(left, top, width, height);
  return path;
}
