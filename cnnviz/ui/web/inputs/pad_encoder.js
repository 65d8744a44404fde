// The drawing on a pad as a picture.

import { element } from "../runtime/element.js";
import { SIDE, paint } from "./pad_strokes.js";

/**
 * Encodes on a canvas of its own, so that the size and sharpness of the one on view do not matter.
 * @returns {(drawing: import("./pad_strokes.js").Drawing) => string} base64 PNG, "" of a blank board
 */
export function createEncoder() {
  const canvas = element("canvas", { width: SIDE, height: SIDE });
  const context = /** @type {CanvasRenderingContext2D} */ (
    canvas.getContext("2d", { alpha: false, willReadFrequently: true })
  );
  return (drawing) => {
    if (drawing.blank) return "";
    paint(context, drawing.strokes);
    return canvas.toDataURL("image/png").split(",")[1];
  };
}
