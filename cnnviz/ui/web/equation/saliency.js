// The saliency of a number in the panel, measured when the user asks: its receptive field, and what counts.

import { element } from "../runtime/element.js";
import { readable } from "../runtime/format.js";
import { Saliency, tone } from "../model/saliency.js";
import { decode } from "../model/packet.js";
import { rpc } from "../runtime/rpc.js";
import { createRaster } from "../draw/raster.js";
import { holds, sees } from "../model/spans.js";

/** @typedef {import("../model/explanation.js").Explanation} Explanation */
/** @typedef {import("../model/saliency.js").Box} Box */
/** @typedef {import("../runtime/text.js").Text} Text */

const MIDDLE = 75; // the grey at the cold end of the scale
const STOPS = 20;

/**
 * @param {Text} text
 * @returns {{node: HTMLElement, show: (explanation: Explanation | null) => void, destroy: () => void}}
 */
export function createSight(text) {
  const measure = element("button", { type: "button", className: "more" });
  const figure = createFigure(text);
  const title = element("h3", { tabIndex: -1, textContent: text("What it sees of the picture") });
  const node = element("section", { className: "sight", hidden: true }, [title, measure, figure.node]);
  const measurements = rpc("saliency");
  /** @type {Explanation | null} */
  let explanation = null;
  /** @type {Explanation | null} what is being measured */
  let asked = null;
  /** @type {Saliency | null} */
  let saliency = null;

  function refresh() {
    node.hidden = !explanation;
    if (!explanation) return;
    const known = saliency?.belongs(explanation) ? saliency : null;
    const busy = explanation === asked;
    if (known && measure.matches(":focus")) title.focus({ preventScroll: true }); // else the focus is lost with the button
    measure.hidden = Boolean(known);
    measure.setAttribute("aria-disabled", String(busy));
    measure.textContent = busy ? text("Measuring …") : text("Measure which pixels count");
    figure.node.hidden = !known;
    if (known) figure.show(known);
  }

  measure.addEventListener("click", () => {
    if (!explanation || explanation === asked) return;
    asked = explanation;
    measurements.ask({ id: asked.network.id, ...asked.unit });
    refresh();
  });
  const stop = measurements.listen((bytes) => {
    if (decode(bytes).header.unit) saliency = new Saliency(bytes);
    refresh();
  });

  return {
    node,
    show(next) {
      explanation = next;
      refresh();
    },
    destroy: stop,
  };
}

/** The picture with both boxes, and what they say. @param {Text} text */
function createFigure(text) {
  const raster = createRaster({ point });
  const [field, held] = ["field", "held"].map((className) => element("div", { className }));
  const [all, most, pointed, high] = /** @type {const} */ (["p", "p", "output", "span"]).map((tag) => element(tag));
  pointed.setAttribute("aria-live", "polite");
  const colors = Array.from({ length: STOPS + 1 }, (_, step) => `rgb(${tone(MIDDLE, step / STOPS).join(" ")})`);
  const bar = element("div", { className: "heat", "aria-hidden": "true" });
  bar.style.background = `linear-gradient(to right, ${colors.join(", ")})`;
  const scale = element("div", { className: "scale" }, [
    bar,
    element("div", { className: "ends" }, [element("span", { textContent: "0" }), high]),
    element("small", {
      textContent: text("How fast the number changes with a pixel: |gradient|, its colours added up."),
    }),
  ]);
  /** @type {Saliency | null} */
  let shown = null;

  /** @param {number | null} at */
  function point(at) {
    raster.mark(at);
    if (!shown || at === null) {
      pointed.textContent = "";
      return;
    }
    const columns = shown.heat.shape[1];
    pointed.textContent = text("row {row}, column {column}: {value}", {
      row: Math.floor(at / columns),
      column: at % columns,
      value: readable(shown.heat.data[at], 6),
    });
  }

  return {
    node: element("div", { className: "both" }, [
      element("div", { className: "map" }, [raster.node, field, held]),
      element("div", { className: "verdict" }, [all, most, scale, pointed]),
    ]),
    /** @param {Saliency} saliency */
    show(saliency) {
      if (saliency === shown) return;
      shown = saliency;
      raster.show(
        saliency.painted(),
        new Uint32Array(0),
        text("The picture with what counts in orange: the arrow keys move over its pixels"),
      );
      point(null);
      const [rows, columns] = saliency.heat.shape;
      lay(field, saliency.field, rows, columns);
      lay(held, saliency.box, rows, columns);
      all.textContent = sees(text, spans(saliency.field));
      most.textContent = saliency.box
        ? holds(text, spans(saliency.box), Math.round(saliency.share * 100))
        : text(
            "No small change of the picture moves this number: a ReLU on the way lets nothing pass. Open a number before it to see more.",
          );
      high.textContent = readable(saliency.reach);
      scale.hidden = !saliency.box;
    },
  };
}

/** @param {HTMLElement} node @param {Box | null} place @param {number} rows @param {number} columns */
function lay(node, place, rows, columns) {
  node.hidden = !place;
  if (!place) return;
  const [top, left, bottom, right] = place;
  node.style.cssText =
    `top: ${(top / rows) * 100}%; left: ${(left / columns) * 100}%; ` +
    `height: ${((bottom - top) / rows) * 100}%; width: ${((right - left) / columns) * 100}%`;
}

/** @param {Box} place */
function spans([top, left, bottom, right]) {
  return { top, bottom: bottom - 1, left, right: right - 1 };
}
