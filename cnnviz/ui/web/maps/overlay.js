// One map over the picture: each cell lies where what it can see has its middle.

import { palette } from "../draw/colormap.js";
import { element } from "../runtime/element.js";
import { INK } from "../draw/theme_colors.js";
import { colour } from "./board.js";
import { overlayKeys } from "../network/keyboard_help.js";
import { destination } from "../draw/pointing.js";

/** @typedef {import("../model/feature_maps.js").FeatureMaps} FeatureMaps */
/** @typedef {{row: number, column: number}} Cell */

const FINE = 2; // cells may begin in the middle of a pixel

/**
 * Where the cells of a map begin, and the last ends, on an input: half way between the middles of what two neighbours see.
 * The outermost reach as far again, or a strip of the input would belong to none where a stride is large.
 * @param {import("../model/network.js").Field} field @param {0 | 1} axis rows or columns @param {number} count of cells @param {number} limit pixels
 * @returns {number[]}
 */
export function edges({ start, size, stride }, axis, count, limit) {
  const [step, first] = [stride[axis], start[axis] + size[axis] / 2];
  const ends = Array.from({ length: count + 1 }, (_, at) => first + (at - 0.5) * step);
  [ends[0], ends[count]] = [first - step, first + count * step];
  return ends.map((end) => Math.max(0, Math.min(limit, end)));
}

/** What a cell can see of an input, clipped: [top, left, bottom, right]. @param {import("../model/network.js").Field} field @param {Cell} cell @param {number[]} input rows and columns */
export function sight({ start, size, stride }, { row, column }, input) {
  const [top, left] = [start[0] + row * stride[0], start[1] + column * stride[1]];
  return [Math.max(0, top), Math.max(0, left), Math.min(input[0], top + size[0]), Math.min(input[1], left + size[1])];
}

/** The cell in which a place lies; -1 beside the map. @param {number[]} lines of `edges` @param {number} place */
function cellAt(lines, place) {
  return place < lines[0] ? -1 : lines.findIndex((line) => line > place) - 1;
}

/**
 * @param {import("../runtime/text.js").Text} text @param {{point: (cell: Cell | null) => void, choose: (cell: Cell) => void}} listener
 */
export function createOverlay(text, listener) {
  const canvas = element("canvas", { tabIndex: 0, role: "application" });
  const slider = element("input", { type: "range", min: "0", max: "100", value: "70", oninput: () => draw() });
  const node = element("div", { className: "overlay" }, [
    canvas, element("label", {}, [element("span", { textContent: text("Opacity of the map") }), slider]),
  ]);
  const [picture, map] = [document.createElement("canvas"), document.createElement("canvas")];
  /** @type {{featureMaps: FeatureMaps, channel: number, scale: import("../model/feature_maps.js").Scale, theme: "light" | "dark"} | null} */
  let scene = null;
  /** @type {{rows: number[], columns: number[]}} where the cells begin, and the last ends, in pixels of the picture */
  let lines = { rows: [0, 1], columns: [0, 1] };
  /** @type {(Cell | null)[]} pointed at, chosen */
  let marked = [null, null];

  /** @param {PointerEvent} event @returns {Cell | null} */
  function at(event) {
    if (!scene) return null;
    const box = canvas.getBoundingClientRect();
    const [down, across] = [(event.clientY - box.top) / box.height * picture.height, (event.clientX - box.left) / box.width * picture.width];
    const [row, column] = [cellAt(lines.rows, down), cellAt(lines.columns, across)];
    return row < 0 || column < 0 ? null : { row, column };
  }
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

  /** What was given to the network, as an image. @param {import("../model/packet.js").Tensor} tensor */
  function develop({ shape: [rows, columns, colours = 1], data }) {
    [picture.width, picture.height] = [columns, rows];
    const context = /** @type {CanvasRenderingContext2D} */ (picture.getContext("2d"));
    const image = context.createImageData(columns, rows);
    for (let pixel = 0; pixel < rows * columns; pixel += 1) {
      for (let plane = 0; plane < 3; plane += 1) image.data[pixel * 4 + plane] = data[pixel * colours + (colours === 3 ? plane : 0)];
      image.data[pixel * 4 + 3] = 255;
    }
    context.putImageData(image, 0, 0);
  }

  function draw() {
    if (!scene || !canvas.clientWidth) return;
    const { featureMaps, theme } = scene;
    const ratio = globalThis.devicePixelRatio || 1;
    const scale = canvas.clientWidth * ratio / picture.width;
    [canvas.width, canvas.height] = [Math.round(picture.width * scale), Math.round(picture.height * scale)];
    const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
    context.scale(scale, scale);
    context.drawImage(picture, 0, 0);
    context.globalAlpha = Number(slider.value) / 100;
    context.imageSmoothingEnabled = false;
    context.drawImage(map, 0, 0, picture.width, picture.height);
    context.globalAlpha = 1;
    const [pointed, chosen] = marked;
    for (const cell of [chosen, pointed]) if (cell) outline(context, cell, 2 * ratio / scale, theme);
    const seen = pointed ?? chosen;
    if (!seen) return;
    const [top, left, bottom, right] = sight(featureMaps.layer.field, seen, [picture.height, picture.width]);
    const width = 2 * ratio / scale;
    context.lineWidth = width;
    context.strokeStyle = INK[theme].mark;
    context.setLineDash([width * 3, width * 2]);
    context.strokeRect(left + width / 2, top + width / 2, right - left - width, bottom - top - width);
  }

  /** @param {CanvasRenderingContext2D} context @param {Cell} cell @param {number} width @param {"light" | "dark"} theme */
  function outline(context, { row, column }, width, theme) {
    const { rows, columns } = lines;
    const box = /** @type {const} */ ([columns[column], rows[row], columns[column + 1] - columns[column], rows[row + 1] - rows[row]]);
    context.setLineDash([]);
    context.lineWidth = width * 2;
    context.strokeStyle = INK[theme].halo;
    context.strokeRect(...box);
    context.lineWidth = width;
    context.strokeStyle = INK[theme].mark;
    context.strokeRect(...box);
  }
  /** Give every half pixel of the picture the colour of its cell, if it has one. @param {Uint32Array} cells */
  function spread(cells) {
    [map.width, map.height] = [picture.width * FINE, picture.height * FINE];
    const context = /** @type {CanvasRenderingContext2D} */ (map.getContext("2d"));
    const image = context.createImageData(map.width, map.height);
    const pixels = new Uint32Array(image.data.buffer);
    const wide = lines.columns.length - 1;
    const across = Array.from({ length: map.width }, (_, at) => cellAt(lines.columns, (at + 0.5) / FINE));
    for (let at = 0; at < map.height; at += 1) {
      const row = cellAt(lines.rows, (at + 0.5) / FINE);
      for (let column = 0; column < map.width; column += 1) {
        if (row >= 0 && across[column] >= 0) pixels[at * map.width + column] = cells[row * wide + across[column]];
      }
    }
    context.putImageData(image, 0, 0);
  }
  const observer = new ResizeObserver(draw);
  observer.observe(canvas);

  return {
    node,
    /** @param {NonNullable<typeof scene>} next */
    show(next) {
      const fresh = next.featureMaps !== scene?.featureMaps;
      scene = next;
      const { featureMaps, channel, scale, theme } = next;
      if (fresh) develop(featureMaps.picture);
      canvas.style.aspectRatio = `${picture.width} / ${picture.height}`;
      canvas.setAttribute("aria-label", overlayKeys(text, featureMaps.name(channel, text)));
      const { field } = featureMaps.layer;
      lines = { rows: edges(field, 0, featureMaps.rows, picture.height), columns: edges(field, 1, featureMaps.columns, picture.width) };
      const cells = new Uint32Array(featureMaps.rows * featureMaps.columns);
      colour(cells, 0, featureMaps.columns, featureMaps, channel, scale, palette(theme));
      spread(cells);
      draw();
    },
    /** @param {Cell | null} pointed @param {Cell | null} chosen */
    mark(pointed, chosen) {
      marked = [pointed, chosen];
      draw();
    },
    focus: () => canvas.focus({ preventScroll: true }),
    /** Where in the window the upper edge of a cell is. @param {Cell} cell */
    above(cell) {
      const { top, height } = canvas.getBoundingClientRect();
      return top + lines.rows[cell.row] / picture.height * height;
    },
    destroy: () => observer.disconnect(),
  };
}
