// The strokes on the pad, which can be undone, sent away and taken back. Pure, but for `paint`.

export const SIDE = 280; // pixels of the square board
export const PEN = "pen";
export const ERASER = "eraser";
const PAPER = "#000";
const INK = "#fff";

/**
 * One movement of the pen; `points` are x, y, x, y, ... in whole pixels of the board.
 * @typedef {{tool: string, width: number, points: number[]}} Stroke
 */

/** The strokes on a board and the way back to each earlier state. */
export class Drawing {
  /** @param {Stroke[]} [strokes] */
  constructor(strokes = []) {
    /** @type {Stroke[][]} every state so far, the present one last */
    this.states = Array.from({ length: strokes.length + 1 }, (_, count) => strokes.slice(0, count));
  }

  get strokes() {
    return this.states[this.states.length - 1];
  }

  /** Whether the board is black: nothing is drawn, or only an eraser was at work. */
  get blank() {
    return this.strokes.every((stroke) => stroke.tool === ERASER);
  }

  /** @param {Stroke} stroke */
  add(stroke) {
    this.states.push([...this.strokes, stroke]);
  }

  /** Take everything away, which `undo` brings back. @returns {boolean} whether there was anything */
  clear() {
    if (this.strokes.length === 0) return false;
    this.states.push([]);
    return true;
  }

  /** @returns {boolean} whether there was anything to take back */
  undo() {
    if (this.states.length === 1) return false;
    this.states.pop();
    return true;
  }
}

/**
 * A stroke that begins at a point.
 * @param {string} tool @param {number} width pixels of the board @param {number} x @param {number} y @returns {Stroke}
 */
export function beginStroke(tool, width, x, y) {
  return { tool, width, points: [Math.round(x), Math.round(y)] };
}

/** Lengthen a stroke, unless it would stay on the same pixel. @param {Stroke} stroke @param {number} x @param {number} y */
export function extendStroke(stroke, x, y) {
  const [column, row] = [Math.round(x), Math.round(y)];
  const { points } = stroke;
  if (points[points.length - 2] !== column || points[points.length - 1] !== row) points.push(column, row);
}

/**
 * A place on the board from a place in the window.
 * @param {{clientX: number, clientY: number}} event
 * @param {{left: number, top: number, width: number, height: number}} box of the board in the window
 * @returns {[number, number]}
 */
export function place(event, box) {
  return [((event.clientX - box.left) / box.width) * SIDE, ((event.clientY - box.top) / box.height) * SIDE];
}

/** A step of the cursor, kept on the board. @param {[number, number]} from @param {number} right @param {number} down @returns {[number, number]} */
export function step(from, right, down) {
  const inside = (/** @type {number} */ value) => Math.min(SIDE - 1, Math.max(0, value));
  return [inside(from[0] + right), inside(from[1] + down)];
}

/** Draw strokes on a black board. @param {CanvasRenderingContext2D} context in pixels of the board @param {Stroke[]} strokes */
export function paint(context, strokes) {
  context.fillStyle = PAPER;
  context.fillRect(0, 0, SIDE, SIDE);
  context.lineCap = "round";
  context.lineJoin = "round";
  for (const { tool, width, points } of strokes) {
    context.strokeStyle = tool === ERASER ? PAPER : INK;
    context.lineWidth = width;
    context.beginPath();
    trace(context, points);
    context.stroke();
  }
}

/**
 * A smooth line: the middles of the ways between points are joined by curves that bend at the points.
 * @param {Pick<CanvasRenderingContext2D, "moveTo" | "lineTo" | "quadraticCurveTo">} path @param {number[]} points
 */
export function trace(path, points) {
  path.moveTo(points[0], points[1]);
  for (let at = 2; at + 2 < points.length; at += 2) {
    const [x, y] = [points[at], points[at + 1]];
    path.quadraticCurveTo(x, y, (x + points[at + 2]) / 2, (y + points[at + 3]) / 2);
  }
  const dot = points.length === 2 ? 0.01 : 0; // a line of no length at all leaves no mark
  path.lineTo(points[points.length - 2] + dot, points[points.length - 1]);
}
