// All maps of a layer on one canvas as high as the window, which they scroll behind.

import { css, palette, reachOf } from "../draw/colormap.js";
import { INK } from "../draw/theme_colors.js";
import { createMapGrid } from "../draw/map_grid.js";
import { image, numberPixels } from "../draw/pixels.js";
import { corner, heightOf, pick, tiling, visible } from "../draw/tiling.js";

/** @typedef {import("../model/feature_maps.js").FeatureMaps} FeatureMaps */
/** @typedef {import("../model/feature_maps.js").Scale} Scale */
/** @typedef {import("../model/feature_maps.js").Place} Place */
/** @typedef {{featureMaps: FeatureMaps, order: number[], scale: Scale, theme: "light" | "dark"}} Scene order: the channels that are shown */

const WIDEST = 4096; // pixels of the sprite; every browser has canvases of this size

/** @param {HTMLElement} root that scrolls @param {string} font */
export function createMapsBoard(root, font) {
  /** @type {Scene | null} */
  let scene = null;
  let tiles = tiling(0, [1, 1], 1);
  const grid = createMapGrid("ground", find);
  const { node: ground, canvas } = grid;
  root.append(ground);
  const sprite = document.createElement("canvas");
  let beside = 1; // maps in a row of the sprite
  /** @type {{pointed: Place | null, open: number | null}} */
  let marked = { pointed: null, open: null };

  /** @param {number} x @param {number} y @returns {Place | null} */
  function find(x, y) {
    const found = pick(tiles, x, y + root.scrollTop);
    return found && scene ? { channel: scene.order[found.place], row: found.row, column: found.column } : null;
  }

  /** Colour all maps once; drawing them is then copying. */
  function paint() {
    if (!scene || scene.featureMaps.single) return;
    const { featureMaps, scale, theme } = scene;
    const { count, rows, columns } = featureMaps;
    beside = Math.max(1, Math.min(count, Math.floor(WIDEST / columns)));
    sprite.width = beside * columns;
    sprite.height = Math.ceil(count / beside) * rows;
    const context = sprite.getContext("2d");
    const colors = palette(theme);
    for (let channel = 0; channel < count; channel += 1) {
      const pixels = numberPixels(featureMaps.map(channel), colors, featureMaps.ends(scale, channel));
      context?.putImageData(
        image(pixels, columns, rows),
        (channel % beside) * columns,
        Math.floor(channel / beside) * rows,
      );
    }
  }

  function fit() {
    if (!scene || !root.clientWidth) return;
    const { featureMaps, order } = scene;
    tiles = tiling(order.length, [featureMaps.rows, featureMaps.columns], root.clientWidth);
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
    const { order, featureMaps, theme } = scene;
    const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
    const ratio = globalThis.devicePixelRatio || 1;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, canvas.width, canvas.height);
    context.font = `11px ${font}`;
    context.textAlign = "center";
    context.textBaseline = "top";
    // Cells stay squares with edges; only where there are more cells than pixels they are averaged.
    context.imageSmoothingEnabled = tiles.width * ratio < featureMaps.columns;
    const top = root.scrollTop;
    const [from, to] = visible(tiles, top, top + root.clientHeight);
    for (let place = from; place < to; place += 1) {
      const { x, y } = corner(tiles, place);
      drawMap(context, scene, order[place], x, y - top);
      context.fillStyle = INK[theme].quiet;
      if (tiles.caption) context.fillText(String(order[place]), x + tiles.width / 2, y - top + tiles.height + 3);
    }
  }

  /** @param {CanvasRenderingContext2D} context @param {Scene} shown @param {number} channel @param {number} x @param {number} y */
  function drawMap(context, { featureMaps, scale, theme }, channel, x, y) {
    const { rows, columns } = featureMaps;
    if (featureMaps.single) {
      drawBar(
        context,
        theme,
        featureMaps,
        channel,
        reachOf(featureMaps.ends(scale, channel), featureMaps.maps[channel]),
        x,
        y,
      );
      return;
    }
    const [left, top] = [(channel % beside) * columns, Math.floor(channel / beside) * rows];
    context.drawImage(sprite, left, top, columns, rows, x, y, tiles.width, tiles.height);
    context.strokeStyle = INK[theme].frame;
    context.strokeRect(x + 0.5, y + 0.5, tiles.width - 1, tiles.height - 1);
  }

  /**
   * A lone number, as long as it is large, above or below the line of zero.
   * @param {CanvasRenderingContext2D} context @param {"light" | "dark"} theme @param {FeatureMaps} featureMaps @param {number} channel
   * @param {number} reach the |value| of full colour @param {number} x @param {number} y
   */
  function drawBar(context, theme, { maps, span }, channel, reach, x, y) {
    const value = maps[channel];
    const unit = tiles.height / (span.high - span.low || 1);
    const zero = y + span.high * unit;
    context.fillStyle = css(theme, value, reach);
    context.fillRect(x, Math.min(zero, zero - value * unit), tiles.width, Math.max(1, Math.abs(value) * unit));
    context.fillStyle = INK[theme].quiet;
    context.fillRect(x - 1, Math.round(zero), tiles.width + 2, 1);
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
  root.addEventListener("scroll", draw);
  return {
    /** @param {Scene} next */
    show(next) {
      const repaint =
        next.featureMaps !== scene?.featureMaps || next.scale !== scene.scale || next.theme !== scene.theme;
      if (scene && next.order !== scene.order) root.scrollTop = 0;
      scene = next;
      if (repaint) paint();
      fit();
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
      root.removeEventListener("scroll", draw);
    },
  };
}
