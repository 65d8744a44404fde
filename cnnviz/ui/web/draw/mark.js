// The line on a canvas that says "here".

import { INK } from "./theme_colors.js";

/**
 * Draw `path`, or without one the current path, in the colour of marks, above a wider line in that of their halo: one of the two stands out from whatever is below.
 * @param {CanvasRenderingContext2D} context @param {Path2D | null} path @param {import("./theme_colors.js").Theme} theme
 * @param {number} width of the line @param {number[]} [dashes] lengths of a dash and a gap
 */
export function strokeMark(context, path, theme, width, dashes = []) {
  const { mark, halo } = INK[theme];
  const stroke = () => (path ? context.stroke(path) : context.stroke());
  context.lineJoin = "round";
  context.strokeStyle = halo;
  context.lineWidth = width * 2;
  stroke();
  context.strokeStyle = mark;
  context.lineWidth = width;
  context.setLineDash(dashes);
  stroke();
  context.setLineDash([]);
}
