// Many small maps at once, each to be pointed at, chosen and marked by pointer and keys.

import { createMapGrid, follow } from "./map_grid.js";
import { image, numberPixels } from "./pixels.js";
import { destination } from "./pointing.js";
import { SLIT, corner, heightOf, pick, squares } from "./tiling.js";

/**
 * @typedef {object} Maps
 * @property {Float32Array} data map by map, row by row @property {number} count of the maps @property {number} rows @property {number} columns
 * @property {number} reach the |value| of full colour @property {Uint32Array} colors
 * @property {Set<number>} crossed those that are off @property {number | null} ringed the one that is shown elsewhere
 * @property {string} label for a screen reader
 */

const TALLEST = 15_000; // device pixels of a canvas

/**
 * The keys begin where the last key or the moving pointer was. Maps that come under a pointer at rest do not take the keys with them.
 * @param {{point: (at: number | null, spoken: boolean) => void, choose: (at: number) => void}} listener
 * @returns {{node: HTMLElement, show: (maps: Maps) => void, destroy: () => void}}
 */
export function createTiles({ point, choose }) {
  /** @type {Maps | null} */
  let maps = null;
  let tiles = squares(0, 1, 1);
  let here = 0; // where the keys are
  let keyed = false; // whether they moved last
  /** @type {number | null} */
  let marked = null;
  const grid = createMapGrid("tiles", (x, y) => pick(tiles, x, y)?.place ?? null);
  const { node, canvas } = grid;
  node.tabIndex = 0;
  node.setAttribute("role", "application");

  /** The upper left corner and the side of a map, without its share of the gaps. @param {number} at */
  const square = (at) => {
    const { x, y } = corner(tiles, at);
    return { x: x + SLIT / 2, y: y + SLIT / 2, side: tiles.width - SLIT };
  };

  function draw() {
    if (!maps || !node.clientWidth) return;
    const { count, rows, columns, data, colors, reach } = maps;
    tiles = squares(count, rows * columns, node.clientWidth);
    const [wide, high] = [tiles.across * tiles.width, heightOf(tiles)];
    const ratio = Math.min(devicePixelRatio, TALLEST / high);
    canvas.width = wide * ratio;
    canvas.height = high * ratio;
    canvas.style.width = `${wide}px`;
    const pen = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
    pen.scale(ratio, ratio);
    const map = new OffscreenCanvas(columns, rows);
    const brush = /** @type {OffscreenCanvasRenderingContext2D} */ (map.getContext("2d"));
    for (let at = 0; at < count; at += 1) {
      const values = data.subarray(at * rows * columns, (at + 1) * rows * columns);
      brush.putImageData(image(numberPixels(values, colors, { low: -reach, high: reach }), columns, rows), 0, 0);
      drawMap(pen, map, at, maps);
    }
  }

  /** @param {CanvasRenderingContext2D} pen @param {OffscreenCanvas} map @param {number} at @param {Maps} shown */
  function drawMap(pen, map, at, { crossed, ringed }) {
    const { x, y, side } = square(at);
    const [off, chosen] = [crossed.has(at), at === ringed];
    pen.imageSmoothingEnabled = map.width > side;
    pen.globalAlpha = off ? 0.3 : 1;
    pen.drawImage(map, x, y, side, side);
    pen.globalAlpha = 1;
    pen.lineWidth = off || chosen ? 2.5 : 1;
    pen.strokeStyle = getComputedStyle(node).getPropertyValue(
      chosen ? "--st-primary-color" : off ? "--st-text-color" : "--line",
    );
    pen.strokeRect(x, y, side, side);
    if (!off) return;
    pen.beginPath();
    pen.moveTo(x, y);
    pen.lineTo(x + side, y + side);
    pen.moveTo(x + side, y);
    pen.lineTo(x, y + side);
    pen.stroke();
  }

  /** @param {number | null} at @param {boolean} spoken */
  function mark(at, spoken) {
    marked = at;
    if (at === null) grid.mark([]);
    else {
      const { x, y, side } = square(at);
      const [cursor] = grid.mark([
        { left: `${x}px`, top: `${y}px`, width: `${side}px`, height: `${side}px`, kind: "cursor" },
      ]);
      if (spoken) cursor.scrollIntoView({ block: "nearest" });
    }
    point(at, spoken);
  }

  /** @param {number} at */
  function go(at) {
    [here, keyed] = [at, true];
    mark(at, true);
  }

  follow(node, (event) => {
    if (keyed && (!event || rests(event))) return;
    const at = event && grid.at(event);
    if (event && at !== null && !rests(event)) [here, keyed] = [at, false];
    mark(at, false);
  });
  node.addEventListener("click", (event) => {
    const at = grid.at(event);
    if (at === null) return;
    here = at;
    mark(at, false);
    choose(at);
  });
  node.addEventListener("focus", () => {
    if (node.matches(":focus-visible")) go(here);
  });
  node.addEventListener("blur", () => {
    keyed = false;
    mark(null, false);
  });
  node.addEventListener("keydown", (event) => {
    const chosen = event.key === "Enter" || event.key === " ";
    const next = chosen ? here : destination(event.key, here, tiles.across, tiles.count);
    if (next === null) return;
    event.preventDefault();
    if (chosen) choose(here);
    go(next);
  });

  /** Draw the maps, and the mark where its map is now. */
  function refresh() {
    draw();
    if (maps) mark(marked, false);
  }
  const watcher = new ResizeObserver(refresh);
  watcher.observe(node);

  return {
    node,
    show(next) {
      maps = next;
      here = Math.min(here, next.count - 1);
      marked = marked === null ? null : Math.min(marked, next.count - 1);
      node.setAttribute("aria-label", next.label);
      refresh();
    },
    destroy: () => watcher.disconnect(),
  };
}

/** Whether it was the page that moved below the pointer. @param {PointerEvent} event */
function rests({ type, pointerType, movementX, movementY }) {
  return type === "pointermove" && pointerType === "mouse" && !movementX && !movementY;
}
