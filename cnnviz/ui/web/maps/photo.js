// The picture beside the maps: what the cell under the pointer sees of it is lit.

import { element } from "../runtime/element.js";
import { strokeMark } from "../draw/mark.js";
import { receptiveBox } from "../model/receptive_field.js";
import { seesOfPicture } from "../model/spans.js";
import { createPictureMap } from "../draw/picture_map.js";

/** @typedef {import("../model/feature_maps.js").FeatureMaps} FeatureMaps */
/** @typedef {import("./view_state.js").MapCell} MapCell */

const DIM = "rgb(0 0 0 / 62%)"; // over what the cell does not see
const LINE = 2; // CSS pixels

/** @param {import("../runtime/text.js").Text} text */
export function createPhoto(text) {
  const canvas = element("canvas", { role: "img", "aria-label": text("The picture") });
  const words = element("figcaption");
  const node = element("figure", { className: "photo" }, [canvas, words]);
  const { picture, develop } = createPictureMap();
  /** @type {{featureMaps: FeatureMaps, theme: "light" | "dark"} | null} */
  let scene = null;
  /** @type {MapCell | null} */
  let lit = null;

  function draw() {
    if (!scene || !canvas.clientWidth) return;
    const scale = (canvas.clientWidth * (globalThis.devicePixelRatio || 1)) / picture.width;
    [canvas.width, canvas.height] = [Math.round(picture.width * scale), Math.round(picture.height * scale)];
    const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
    context.imageSmoothingEnabled = false;
    context.scale(scale, scale);
    context.drawImage(picture, 0, 0);
    words.textContent = lit ? said(lit) : text("Hover a map: what that cell sees lights up here.");
    if (!lit) return;
    const [top, left, bottom, right] = seen(lit);
    const [around, box] = [new Path2D(), new Path2D()];
    around.rect(0, 0, picture.width, picture.height);
    box.rect(left, top, right - left, bottom - top);
    around.addPath(box);
    context.fillStyle = DIM;
    context.fill(around, "evenodd");
    strokeMark(context, box, scene.theme, (LINE * picture.width) / canvas.clientWidth);
  }

  /** @param {MapCell} cell */
  const seen = (cell) =>
    receptiveBox(/** @type {any} */ (scene).featureMaps.layer.field, cell, [picture.height, picture.width]);

  /** @param {MapCell} cell */
  function said(cell) {
    const [top, left, bottom, right] = seen(cell);
    return seesOfPicture(text, { top, left, bottom: bottom - 1, right: right - 1 });
  }
  const observer = new ResizeObserver(draw);
  observer.observe(canvas);

  return {
    node,
    /** @param {FeatureMaps} featureMaps @param {"light" | "dark"} theme */
    show(featureMaps, theme) {
      if (featureMaps !== scene?.featureMaps) develop(featureMaps.picture);
      scene = { featureMaps, theme };
      canvas.style.aspectRatio = `${picture.width} / ${picture.height}`;
      draw();
    },
    /** @param {MapCell | null} cell */
    light(cell) {
      lit = cell;
      draw();
    },
    destroy: () => observer.disconnect(),
  };
}
