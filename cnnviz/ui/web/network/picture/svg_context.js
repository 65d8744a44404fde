// A context that writes what is drawn on it as SVG: as much of Canvas 2D as the flat view needs.

import { pngAddress } from "./png.js";

/** @typedef {(font: string, words: string) => number} Measure the width of a text in CSS pixels */

/**
 * @param {Measure} measure
 * @returns {{context: CanvasRenderingContext2D, stamp: import("../drawing.js").Stamp, written: () => Promise<string>}}
 *   `stamp` puts in a map as an image; `written` gives all elements so far
 */
export function createSvgContext(measure) {
  /** @type {(string | Promise<string>)[]} */
  const parts = [];
  const state = {
    fillStyle: "#000",
    strokeStyle: "#000",
    lineWidth: 1,
    lineJoin: "miter",
    globalAlpha: 1,
    font: "10px sans-serif",
    textAlign: "left",
    textBaseline: "alphabetic",
  };
  /** @type {string[]} */
  let path = [];
  /** @type {number[]} */
  let dashes = [];
  /** @type {string[]} the transformations since each `save` */
  const groups = [];
  const opacity = () => (state.globalAlpha < 1 ? ` opacity="${short(state.globalAlpha)}"` : "");
  const line = () =>
    `fill="none" stroke="${state.strokeStyle}" stroke-width="${state.lineWidth}" stroke-linejoin="${state.lineJoin}"` +
    `${dashes.length ? ` stroke-dasharray="${dashes.join(" ")}"` : ""}${opacity()}`;

  /** @param {string} words @param {number} x @param {number} y @param {string} paint */
  function write(words, x, y, paint) {
    const anchor = { left: "start", center: "middle", right: "end" }[state.textAlign] ?? "start";
    const size = Number.parseFloat(/([\d.]+)px/.exec(state.font)?.[1] ?? "10");
    const down = state.textBaseline === "middle" ? size * 0.35 : 0; // not every program knows dominant-baseline
    const at = `x="${short(x)}" y="${short(y + down)}" text-anchor="${anchor}"`;
    parts.push(`<text ${at} style="font:${escaped(state.font)}" ${paint}>${escaped(words)}</text>`);
  }

  const methods = {
    beginPath() {
      path = [];
    },
    /** @param {number} x @param {number} y */
    moveTo(x, y) {
      path.push(`M${short(x)} ${short(y)}`);
    },
    /** @param {number} x @param {number} y */
    lineTo(x, y) {
      path.push(`L${short(x)} ${short(y)}`);
    },
    /** A corner, cut by the curve of which it is the middle. @param {number} x @param {number} y @param {number} toX @param {number} toY @param {number} radius */
    arcTo(x, y, toX, toY, radius) {
      const [fromX, fromY] = /[ML]([-\d.]+) ([-\d.]+)$/.exec(path.join(""))?.slice(1).map(Number) ?? [x, y];
      const near = (/** @type {number} */ otherX, /** @type {number} */ otherY) => {
        const share = Math.min(1, radius / (Math.hypot(otherX - x, otherY - y) || 1));
        return `${short(x + (otherX - x) * share)} ${short(y + (otherY - y) * share)}`;
      };
      path.push(`L${near(fromX, fromY)}Q${short(x)} ${short(y)} ${near(toX, toY)}L${near(toX, toY)}`);
    },
    /** @param {number} x @param {number} y @param {number} width @param {number} height */
    rect(x, y, width, height) {
      path.push(`M${short(x)} ${short(y)}h${short(width)}v${short(height)}h${short(-width)}z`);
    },
    stroke() {
      if (path.length) parts.push(`<path d="${path.join("")}" ${line()}/>`);
    },
    fill() {
      parts.push(`<path d="${path.join("")}" fill="${state.fillStyle}"${opacity()}/>`);
    },
    /** @param {number} x @param {number} y @param {number} width @param {number} height */
    fillRect(x, y, width, height) {
      parts.push(`<rect ${box(x, y, width, height)} fill="${state.fillStyle}"${opacity()}/>`);
    },
    /** @param {number} x @param {number} y @param {number} width @param {number} height */
    strokeRect(x, y, width, height) {
      parts.push(`<rect ${box(x, y, width, height)} ${line()}/>`);
    },
    /** @param {string} words @param {number} x @param {number} y */
    fillText: (words, x, y) => write(words, x, y, `fill="${state.fillStyle}"`),
    /** @param {string} words @param {number} x @param {number} y */
    strokeText: (words, x, y) => write(words, x, y, line()),
    /** @param {string} words */
    measureText: (words) => ({ width: measure(state.font, words) }),
    /** @param {number[]} lengths */
    setLineDash(lengths) {
      dashes = lengths;
    },
    save() {
      groups.push("");
    },
    /** @param {number} x @param {number} y */
    translate(x, y) {
      turn(`translate(${short(x)} ${short(y)})`);
    },
    /** @param {number} angle radians */
    rotate(angle) {
      turn(`rotate(${short((angle * 180) / Math.PI)})`);
    },
    restore() {
      parts.push(groups.pop() ?? "");
    },
  };

  /** @param {string} transform until the next `restore` */
  function turn(transform) {
    parts.push(`<g transform="${transform}">`);
    groups[groups.length - 1] += "</g>";
  }

  return {
    context: /** @type {any} */ (Object.assign(state, methods)),
    stamp(pixels, columns, rows, { x, y, width, height }) {
      parts.push(
        pngAddress(pixels, columns, rows).then(
          (address) =>
            `<image ${box(x, y, width, height)} preserveAspectRatio="none" style="image-rendering:pixelated" xlink:href="${address}"/>`,
        ),
      );
    },
    written: async () => (await Promise.all(parts)).join("\n"),
  };
}

/** @param {number} x @param {number} y @param {number} width @param {number} height */
function box(x, y, width, height) {
  return `x="${short(x)}" y="${short(y)}" width="${short(width)}" height="${short(height)}"`;
}

/** @param {number} value */
function short(value) {
  return Number(value.toFixed(2));
}

/** @param {string} words */
export function escaped(words) {
  return words.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
