// All maps of a layer on one canvas as high as the window, which they scroll behind.

import { INK } from "../draw/theme_colors.js";
import { createMapGrid } from "../draw/map_grid.js";
import { corner, heightOf, pick, tiling, visible } from "../draw/tiling.js";
import { createMapPainter } from "./map_painter.js";
import { drawTile } from "./tile_painter.js";

/** @typedef {import("../model/feature_maps.js").FeatureMaps} FeatureMaps */
/** @typedef {import("../model/feature_maps.js").Place} Place */
/** @typedef {import("./view_state.js").Settings} Settings */
/** @typedef {{featureMaps: FeatureMaps, atlas: import("../model/atlas.js").Atlas | null, order: number[], settings: Settings, theme: "light" | "dark"}} Scene order: the channels that are shown; atlas: of these settings, once it is here */

/** @param {HTMLElement} root that scrolls @param {string} font */
export function createMapsBoard(root, font) {
  /** @type {Scene | null} */
  let scene = null;
  let tiles = tiling(0, [1, 1], 1);
  const grid = createMapGrid("ground", find);
  const { node: ground, canvas } = grid;
  root.append(ground);
  const maps = createMapPainter();
  /** @type {{pointed: Place | null, open: number | null}} */
  let marked = { pointed: null, open: null };

  /** @param {number} x @param {number} y @returns {Place | null} */
  function find(x, y) {
    const found = pick(tiles, x, y + root.scrollTop);
    return found && scene ? { channel: scene.order[found.place], row: found.row, column: found.column } : null;
  }

  /** Places for maps, or for tiles, which are squares of one piece. @param {number} count @param {[number, number]} cells @param {Settings["shown"]} shown */
  function laid(count, cells, shown) {
    const height = Number.parseFloat(getComputedStyle(root).maxHeight) || 0;
    if (shown === "picture") return tiling(count, cells, root.clientWidth, { height });
    return tiling(count, [1, 1], root.clientWidth, { bars: false, height });
  }

  function fit() {
    if (!scene || !root.clientWidth) return;
    const { featureMaps, order, settings } = scene;
    tiles = laid(order.length, [featureMaps.rows, featureMaps.columns], settings.shown);
    ground.style.height = `${heightOf(tiles)}px`;
    const ratio = globalThis.devicePixelRatio || 1;
    const [wide, high] = [root.clientWidth, Math.min(root.clientHeight, heightOf(tiles))];
    canvas.style.width = `${wide}px`;
    canvas.style.height = `${high}px`;
    [canvas.width, canvas.height] = [Math.round(wide * ratio), Math.round(high * ratio)];
    draw();
    mark();
  }

  function draw() {
    if (!scene) return;
    const { order, settings, theme } = scene;
    const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
    const ratio = globalThis.devicePixelRatio || 1;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, canvas.width, canvas.height);
    context.font = `11px ${font}`;
    context.textAlign = "center";
    context.textBaseline = "top";
    const { width, height } = tiles;
    const top = root.scrollTop;
    const [from, to] = visible(tiles, top, top + root.clientHeight);
    for (let place = from; place < to; place += 1) {
      const { x, y } = corner(tiles, place);
      const box = { x, y: y - top, width, height };
      if (settings.shown === "picture") maps.draw(context, order[place], box);
      else drawTile(context, scene, order[place], box);
      context.fillStyle = INK[theme].quiet;
      if (tiles.caption) context.fillText(String(order[place]), x + width / 2, box.y + height + 3);
    }
  }

  /** @param {number} channel */
  const cornerOf = (channel) => corner(tiles, Math.max(0, scene?.order.indexOf(channel) ?? 0));

  /** A mark around a map, or around one cell of it; none where the map is not shown. @param {string} kind @param {Place} place @param {[number, number]} cells rows and columns into which the map falls */
  function around(kind, { channel, row, column }, [rows, columns]) {
    if (!scene?.order.includes(channel)) return [];
    const { x, y } = cornerOf(channel);
    const [high, wide] = [tiles.height / rows, tiles.width / columns];
    return [
      {
        left: `${x + column * wide}px`,
        top: `${y + row * high}px`,
        width: `${wide}px`,
        height: `${high}px`,
        kind: `mark ${kind}`,
      },
    ];
  }

  function mark() {
    const { pointed, open } = marked;
    const whole = (/** @type {number} */ channel) => ({ channel, row: 0, column: 0 });
    const single = tiles.cells[0] * tiles.cells[1] === 1;
    grid.mark([
      ...(open === null ? [] : around("open", whole(open), [1, 1])),
      ...(pointed ? around("frame", whole(pointed.channel), [1, 1]) : []),
      ...(pointed && !single ? around("cell", pointed, tiles.cells) : []),
    ]);
  }

  const observer = new ResizeObserver(fit);
  observer.observe(root);
  globalThis.addEventListener("resize", fit);
  root.addEventListener("scroll", draw);
  return {
    /** @param {Scene} next */
    show(next) {
      maps.show({ ...next, ...next.settings });
      if (scene && next.order !== scene.order) root.scrollTop = 0;
      scene = next;
      fit();
    },
    /** Show where the maps or tiles of another layer will be. @param {number[]} shape channels, rows, columns @param {Settings["shown"]} shown @param {"light" | "dark"} theme */
    expect([count, rows = 1, columns = 1], shown, theme) {
      scene = null;
      root.scrollTop = 0;
      tiles = laid(count, [rows, columns], shown);
      ground.style.height = `${heightOf(tiles)}px`;
      const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
      context.clearRect(0, 0, canvas.width, canvas.height);
      context.strokeStyle = INK[theme].frame;
      const [from, to] = visible(tiles, 0, root.clientHeight);
      for (let place = from; place < to; place += 1) {
        const { x, y } = corner(tiles, place);
        context.strokeRect(x + 0.5, y + 0.5, tiles.width - 1, tiles.height - 1);
      }
      mark();
    },
    /** @param {Place | null} pointed @param {number | null} open a channel */
    mark(pointed, open) {
      marked = { pointed, open };
      mark();
    },
    /** How many maps are beside each other. */
    across: () => tiles.across,
    /** What the pointer is over. @type {(event: MouseEvent) => Place | null} */
    at: grid.at,
    /** Bring a map into sight. @param {number} channel */
    reveal(channel) {
      const { y } = cornerOf(channel);
      if (y < root.scrollTop) root.scrollTop = y;
      else if (y + tiles.pitch[0] > root.scrollTop + root.clientHeight)
        root.scrollTop = y + tiles.pitch[0] - root.clientHeight;
    },
    /** The middle of a map, from the corner of what is in sight. @param {number} channel */
    middle(channel) {
      const { x, y } = cornerOf(channel);
      return { x: x + tiles.width / 2, y: y + tiles.height / 2 - root.scrollTop };
    },
    destroy() {
      observer.disconnect();
      globalThis.removeEventListener("resize", fit);
      root.removeEventListener("scroll", draw);
    },
  };
}
