// A map over the grey picture and by itself, with the number under the pointer.

import { maxAbs, palette } from "../draw/colormap.js";
import { element } from "../runtime/element.js";
import { full, number } from "../runtime/format.js";
import { mount } from "../runtime/mount.js";
import { decode } from "../model/packet.js";
import { follow } from "../draw/map_grid.js";
import { createPictureMap } from "../draw/picture_map.js";
import { createScale } from "../draw/scale.js";
import { createRaster } from "../draw/raster.js";
import { choice } from "../network/toolbar.js";
import { pageText } from "../runtime/text.js";
import { themeOf } from "../runtime/theme.js";
import { grey, heat, outline, ramp } from "./veil.js";

/** @typedef {import("../model/packet.js").Tensor} Tensor */

const COARSE = 64; // columns of a picture below which its pixels are to be visible

/** How the map lies on the picture; it stays so for the next map. */
const look = { smooth: true, lines: false };

export default mount(({ parentElement }) => createOverlay(parentElement));

/** @param {ShadowRoot} parent */
function createOverlay(parent) {
  const laid = createPictureMap();
  const { picture, map: paint } = laid;
  const cursor = element("div", { className: "cursor", hidden: true });
  const over = element("div", { className: "over" }, [picture, paint, cursor]);
  const raster = createRaster({ point });
  const [first, second] = [element("figcaption"), element("figcaption")];
  const facts = element("p", { className: "facts" });
  const live = element("div", { className: "live", "aria-live": "polite" });
  const [scale, veil] = [createScale(), createScale()];
  const controls = element("div", { className: "toolbar" });
  const root = element("div", { className: "overlay" }, [
    controls,
    element("div", { className: "pair" }, [
      element("figure", {}, [over, veil.node, first]),
      element("figure", {}, [raster.node, scale.node, second]),
    ]),
    facts,
    live,
  ]);
  parent.append(root);
  let text = pageText();
  /** @type {Tensor} */
  let map = { shape: [1, 1], data: new Float32Array(1) };
  /** @type {import("../model/network.js").Field} */
  let field;

  /** @param {number | null} at @param {boolean} spoken */
  function point(at, spoken) {
    raster.mark(at);
    cursor.hidden = at === null;
    const words = at === null ? text("Hover or tap a place for its number.") : said(at);
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

  function offer() {
    const redraw = (/** @type {Partial<typeof look>} */ change) => {
      Object.assign(look, change);
      lay();
    };
    controls.replaceChildren(
      choice(
        text("Drawn as"),
        [
          [true, text("Smooth")],
          [false, text("Tiles")],
        ],
        look.smooth,
        (smooth) => redraw({ smooth }),
      ),
      choice(
        text("Over the picture"),
        [
          [false, text("Heat")],
          [true, text("Outline")],
        ],
        look.lines,
        (lines) => redraw({ lines }),
      ),
    );
  }
  /** Lay the map on the picture, with its legend. */
  function lay() {
    const [rows, columns] = map.shape;
    const values = /** @type {Float32Array} */ (map.data);
    const largest = maxAbs(values);
    const { smooth, lines } = look;
    paint.className = smooth && !lines ? "" : "coarse";
    laid.lay({
      field,
      rows,
      columns,
      values,
      smooth,
      colored: (all) => (lines ? outline(all, laid.across(), largest) : heat(all, largest)),
    });
    const [low, high] = [Math.min(0, ...values), Math.max(0, ...values)];
    veil.through(ramp(low, high), [low < 0 ? number(low, 3) : "0", low < 0 && high > 0 ? "0" : "", number(high, 3)]);
    veil.node.hidden = lines;
    first.textContent = lines
      ? text("Inside a line the numbers are at least half the largest: orange above zero, blue below.")
      : text("At zero the grey picture shows through; the stronger the colour, the further the number is from zero.");
  }

  return {
    /** @param {Uint8Array} data */
    update(data) {
      const { header, arrays } = decode(data);
      if (text !== pageText() || !controls.firstChild) {
        text = pageText();
        offer();
      }
      map = /** @type {Tensor} */ (arrays.get("map"));
      field = header.field;
      const [rows, columns] = map.shape;
      const theme = themeOf(root);
      laid.develop(grey(/** @type {Tensor} */ (arrays.get("picture"))));
      lay();
      picture.classList.toggle("coarse", picture.width < COARSE);
      raster.show(map, palette(theme), text("The map: the arrow keys move over its cells"));
      root.style.setProperty("--wide", String(picture.width / picture.height));
      scale.signed(maxAbs(map.data), theme);
      second.textContent = text("The map by itself, {rows}×{columns} cells; zero is in the middle of the scale.", {
        rows,
        columns,
      });
      point(null, false);
    },
    destroy: () => root.remove(),
  };
}
