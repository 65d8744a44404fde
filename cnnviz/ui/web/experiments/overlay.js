// A map over the picture and by itself, with the number under the pointer.

import { colorIndex, maxAbs, palette } from "../draw/colormap.js";
import { element } from "../runtime/element.js";
import { full } from "../runtime/format.js";
import { mount } from "../runtime/mount.js";
import { decode } from "../model/packet.js";
import { follow } from "../draw/map_grid.js";
import { createPictureMap } from "../draw/picture_map.js";
import { createScale } from "../draw/scale.js";
import { createRaster } from "../draw/raster.js";
import { pageText } from "../runtime/text.js";
import { themeOf } from "../runtime/theme.js";

/** @typedef {import("../model/packet.js").Tensor} Tensor */

const STRONGEST = 0.85; // opacity of full colour, so that the picture is always visible
const TINT = 0.55; // of the scale, on either side of zero
const COARSE = 64; // columns of a picture below which its pixels are to be visible

export default mount(({ parentElement }) => createOverlay(parentElement));

/** @param {ShadowRoot} parent */
function createOverlay(parent) {
  const laid = createPictureMap();
  const { picture, map: paint } = laid;
  paint.className = "coarse";
  const cursor = element("div", { className: "cursor", hidden: true });
  const over = element("div", { className: "over" }, [picture, paint, cursor]);
  const raster = createRaster({ point });
  const [first, second] = [element("figcaption"), element("figcaption")];
  const facts = element("p", { className: "facts" });
  const live = element("div", { className: "live", "aria-live": "polite" });
  const scale = createScale();
  const root = element("div", { className: "overlay" }, [
    element("div", { className: "pair" }, [
      element("figure", {}, [over, first]),
      element("figure", {}, [raster.node, scale.node, second]),
    ]),
    facts,
    live,
  ]);
  parent.append(root);
  let text = pageText();
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
    const cell = { row: Math.floor(at / map.shape[1]), column: at % map.shape[1] };
    const [top, left, bottom, right] = laid.box(cell);
    Object.assign(cursor.style, {
      top: `${(top / picture.height) * 100}%`,
      height: `${((bottom - top) / picture.height) * 100}%`,
      left: `${(left / picture.width) * 100}%`,
      width: `${((right - left) / picture.width) * 100}%`,
    });
    return text("row {row}, column {column}: {value}", { ...cell, value: full(map.data[at]) });
  }
  follow(over, (event) => {
    const cell = event && laid.at(event);
    point(cell && cell.row * map.shape[1] + cell.column, false);
  });

  return {
    /** @param {Uint8Array} data */
    update(data) {
      const { header, arrays } = decode(data);
      text = pageText();
      map = /** @type {Tensor} */ (arrays.get("map"));
      const [rows, columns] = map.shape;
      const theme = themeOf(root);
      const largest = maxAbs(map.data);
      laid.develop(/** @type {Tensor} */ (arrays.get("picture")));
      laid.lay({ field: header.field, rows, columns, colors: veil(map.data, largest) });
      picture.classList.toggle("coarse", picture.width < COARSE);
      raster.show(map, palette(theme), text("The map: the arrow keys move over its cells"));
      root.style.setProperty("--wide", String(picture.width / picture.height));
      scale.signed(largest, theme);
      first.textContent = text("Over the picture: the stronger, the less clear; zero is clear.");
      second.textContent = text("The map by itself, {rows}×{columns} cells; zero is in the middle of the scale.", {
        rows,
        columns,
      });
      point(null, false);
    },
    destroy: () => root.remove(),
  };
}

/** The colour of the sign, the clearer the nearer to zero, so that what does not matter shows the picture. @param {ArrayLike<number>} values @param {number} largest */
function veil(values, largest) {
  const colors = palette("light");
  return Uint32Array.from(values, (value) => {
    const opacity = largest > 0 ? Math.round((255 * STRONGEST * Math.abs(value)) / largest) : 0;
    return ((colors[colorIndex(Math.sign(value) * TINT, 1)] & 0xffffff) | (opacity << 24)) >>> 0;
  });
}
