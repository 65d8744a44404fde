// Where on the picture does a map say what? The map over the picture and by itself, with the number under the pointer.

import { css, palette, maxAbs } from "../draw/colormap.js";
import { element } from "../runtime/element.js";
import { full } from "../runtime/format.js";
import { mount } from "../runtime/mount.js";
import { decode } from "../model/packet.js";
import { createScale } from "../draw/scale.js";
import { createRaster, pixels } from "../draw/steps_raster.js";
import { translator } from "../runtime/text.js";
import { themeOf } from "../runtime/theme.js";

/** @typedef {import("../model/packet.js").Tensor} Tensor */
/** @typedef {{text: Object<string, string>, rows: number[], columns: number[]}} Header rows, columns: where the cells begin and end, in pixels of the picture */

const FINE = 512; // pixels of the larger side of the drawing over the picture
const STRONGEST = 0.85; // opacity of full colour, so that the picture can always be seen

export default mount(({ parentElement }) => createOverlay(parentElement));

/** @param {ShadowRoot} parent */
function createOverlay(parent) {
  const [photo, paint] = [element("canvas"), element("canvas")];
  const cursor = element("div", { className: "cursor", hidden: true });
  const over = element("div", { className: "over" }, [photo, paint, cursor]);
  const raster = createRaster({ point });
  const [first, second] = [element("figcaption"), element("figcaption")];
  const facts = element("p", { className: "facts" });
  const live = element("div", { className: "live", "aria-live": "polite" });
  const scale = createScale();
  const root = element("div", { className: "overlay" }, [
    element("div", { className: "pair" }, [element("figure", {}, [over, first]), element("figure", {}, [raster.node, scale.node, second])]), facts, live,
  ]);
  parent.append(root);
  let text = translator({});
  /** @type {Header} */
  let header = { text: {}, rows: [0, 1], columns: [0, 1] };
  /** @type {Tensor} */
  let map = { shape: [1, 1], data: new Float32Array(1) };

  /** @param {number | null} at @param {boolean} spoken */
  function point(at, spoken) {
    raster.mark(at);
    cursor.hidden = at === null;
    const words = at === null ? text("Point at a place for its number.") : said(at);
    facts.textContent = words;
    live.textContent = spoken && at !== null ? words : "";
  }
  /** @param {number} at */
  function said(at) {
    const [row, column] = [Math.floor(at / map.shape[1]), at % map.shape[1]];
    const share = (/** @type {number[]} */ edges, /** @type {number} */ place) => edges[place] / /** @type {number} */ (edges.at(-1)) * 100;
    cursor.style.top = `${share(header.rows, row)}%`;
    cursor.style.left = `${share(header.columns, column)}%`;
    cursor.style.height = `${share(header.rows, row + 1) - share(header.rows, row)}%`;
    cursor.style.width = `${share(header.columns, column + 1) - share(header.columns, column)}%`;
    return text("row {row}, column {column}: {value}", { row, column, value: full(map.data[at]) });
  }
  const track = (/** @type {PointerEvent} */ event) => {
    const { left, top, width, height } = photo.getBoundingClientRect();
    const cell = (/** @type {number[]} */ edges, /** @type {number} */ share) => {
      const place = edges.findIndex((edge) => edge > share * /** @type {number} */ (edges.at(-1))) - 1;
      return place < 0 ? edges.length - 2 : place;
    };
    const [row, column] = [cell(header.rows, (event.clientY - top) / height), cell(header.columns, (event.clientX - left) / width)];
    point(row * map.shape[1] + column, false);
  };
  over.addEventListener("pointermove", track);
  over.addEventListener("pointerdown", track);
  over.addEventListener("pointerleave", (/** @type {PointerEvent} */ { pointerType }) => {
    if (pointerType === "mouse") point(null, false);
  });

  /** @param {Tensor} picture @param {number} largest */
  function draw(picture, largest) {
    const [rows, columns] = picture.shape;
    [photo.width, photo.height] = [columns, rows];
    photo.classList.toggle("coarse", columns < 64);
    const ground = new ImageData(/** @type {any} */ (pixels(picture, new Uint32Array())), columns, rows);
    photo.getContext("2d")?.putImageData(ground, 0, 0);
    const fine = FINE / Math.max(rows, columns);
    [paint.width, paint.height] = [columns * fine, rows * fine];
    const pen = /** @type {CanvasRenderingContext2D} */ (paint.getContext("2d"));
    map.data.forEach((value, at) => {
      const [row, column] = [Math.floor(at / map.shape[1]), at % map.shape[1]];
      const [top, bottom] = [header.rows[row], header.rows[row + 1]].map((edge) => Math.round(edge * fine));
      const [left, right] = [header.columns[column], header.columns[column + 1]].map((edge) => Math.round(edge * fine));
      // Zero is clear, so that what does not matter shows the picture.
      pen.globalAlpha = largest > 0 ? STRONGEST * Math.abs(value) / largest : 0;
      pen.fillStyle = css("light", Math.sign(value) * 0.55, 1);
      pen.fillRect(left, top, right - left, bottom - top);
    });
  }

  return {
    /** @param {Uint8Array} data */
    update(data) {
      const packet = decode(data);
      header = /** @type {any} */ (packet.header);
      text = translator(header.text);
      map = /** @type {Tensor} */ (packet.arrays.get("map"));
      const theme = themeOf(root);
      const largest = maxAbs(map.data);
      draw(/** @type {Tensor} */ (packet.arrays.get("picture")), largest);
      raster.show(map, palette(theme), text("The map: the arrow keys move over its cells"));
      root.style.setProperty("--wide", String(photo.width / photo.height));
      scale.signed(largest, theme);
      first.textContent = text("Over the picture: the stronger, the less clear; zero is clear.");
      second.textContent = text("The map by itself, {rows}×{columns} cells; zero is in the middle of the scale.", { rows: map.shape[0], columns: map.shape[1] });
      point(null, false);
    },
    destroy: () => root.remove(),
  };
}
