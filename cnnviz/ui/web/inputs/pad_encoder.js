// The drawing on a pad as a picture: a file for the server, and pixels for the network here.

import { element } from "../runtime/element.js";
import { SIDE, paint } from "./pad_strokes.js";

/**
 * Encodes on a canvas of its own, so that the size and sharpness of the one on view do not matter.
 * @returns {{png: (drawing: import("./pad_strokes.js").Drawing) => string, board: (strokes: import("./pad_strokes.js").Stroke[]) => import("../model/live/ink.js").Board}}
 *   png: in base64, "" of a blank board
 */
export function createEncoder() {
  const canvas = element("canvas", { width: SIDE, height: SIDE });
  const context = /** @type {CanvasRenderingContext2D} */ (
    canvas.getContext("2d", { alpha: false, willReadFrequently: true })
  );
  return {
    png(drawing) {
      if (drawing.blank) return "";
      paint(context, drawing.strokes);
      return canvas.toDataURL("image/png").split(",")[1];
    },
    board(strokes) {
      paint(context, strokes);
      const { data } = context.getImageData(0, 0, SIDE, SIDE);
      const levels = new Uint8Array(SIDE * SIDE);
      for (let at = 0; at < levels.length; at += 1) levels[at] = data[4 * at]; // white on black: red says it all
      return { side: SIDE, levels };
    },
  };
}
