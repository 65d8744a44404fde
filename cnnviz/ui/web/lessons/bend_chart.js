// The chart of an activation: its curve, below it how often each number occurs, and the bend that is dragged over both.

import { maxAbs } from "../draw/colormap.js";
import { element } from "../runtime/element.js";
import { number } from "../runtime/format.js";
import { counted, curve, reachAfter } from "./bend.js";

const BINS = 48;
const POINTS = 121;
const [WIDE, TOP, BOTTOM] = [400, 130, 110]; // of the drawing: across, of the curve, of the bars
const GAP = 16;
const BELOW = 0.3; // of the curve's own reach that is shown below 0

/** @typedef {import("./activation.js").Setting & {values: ArrayLike<number>}} Look */

/**
 * @param {{move: (bias: number) => void, rest: () => void}} listener move: at each step of a drag; rest: at its end
 * @returns {{node: HTMLElement, show: (look: Look, text: import("../runtime/text.js").Text) => void}}
 */
export function createBendChart({ move, rest }) {
  const drawing = svg("svg", { viewBox: `0 0 ${WIDE} ${TOP + GAP + BOTTOM}`, role: "img" });
  const parts = Object.fromEntries(
    ["axes", "bars", "cut", "line", "bend"].map((name) => [name, svg("path", { class: name })]),
  );
  drawing.append(...Object.values(parts));
  const [up, low, zero, high] = ["up", "low", "zero", "high"].map((className) => element("span", { className }));
  const slider = element("input", { type: "range", step: "0.1" });
  const title = element("p", { className: "axis" });
  const node = element("div", { className: "bend-chart" }, [
    up,
    element("div", { className: "plot" }, [/** @type {any} */ (drawing), slider]),
    element("div", { className: "ends" }, [low, zero, high]),
    title,
  ]);
  let reach = 1;

  slider.addEventListener("input", () => move(-slider.valueAsNumber));
  slider.addEventListener("change", rest);
  // The bend follows the pointer from wherever in the chart it goes down.
  drawing.addEventListener("pointerdown", (event) => {
    drawing.setPointerCapture(event.pointerId);
    follow(event);
  });
  drawing.addEventListener("pointermove", (event) => {
    if (drawing.hasPointerCapture(event.pointerId)) follow(event);
  });
  drawing.addEventListener("pointerup", rest);

  /** @param {PointerEvent} event */
  function follow({ clientX }) {
    const { left, width } = drawing.getBoundingClientRect();
    slider.value = String(((clientX - left) / width) * 2 * reach - reach);
    move(-slider.valueAsNumber);
  }

  const across = (/** @type {number} */ place) => ((place + reach) / (2 * reach)) * WIDE;

  return {
    node,
    show({ activation, bias, slope, least, most, values, name }, text) {
      reach = Math.max(-least, most, maxAbs(values));
      const tall = reachAfter(activation, reach);
      const height = (/** @type {number} */ value) => TOP - ((value + BELOW * tall) / (tall * (1 + BELOW))) * TOP;
      const inside = (/** @type {number} */ y) => Math.max(-TOP, Math.min(TOP, y));
      const line = curve(activation, bias, slope, reach, POINTS).map(
        ([place, value]) => `${across(place).toFixed(1)} ${inside(height(value)).toFixed(1)}`,
      );
      parts.line.setAttribute("d", `M${line.join("L")}`);

      const base = TOP + GAP + BOTTOM;
      const bins = counted(values, reach, BINS);
      const tallest = Math.max(...bins.map(({ count }) => count));
      const rise = (/** @type {number} */ count) => (count / tallest) * BOTTOM;
      const bars = (/** @type {typeof bins} */ some) =>
        some
          .filter(({ count }) => count)
          .map(
            ({ from, to, count }) =>
              `M${across(from) + 0.5} ${base}V${base - rise(count)}H${across(to) - 0.5}V${base}Z`,
          )
          .join("");
      const isLeft = (/** @type {{from: number, to: number}} */ { from, to }) => (from + to) / 2 <= -bias;
      parts.cut.setAttribute("d", bars(bins.filter(isLeft)));
      parts.bars.setAttribute("d", bars(bins.filter((bin) => !isLeft(bin))));
      parts.bend.setAttribute("d", `M${across(-bias)} 0V${base}`);
      parts.axes.setAttribute("d", `M0 ${height(0)}H${WIDE}M${across(0)} 0V${TOP}M0 ${base}H${WIDE}`);

      Object.assign(slider, { min: String(-most), max: String(-least), value: String(-bias) });
      slider.style.left = `${(across(-most) / WIDE) * 100}%`;
      slider.style.width = `calc(${((most - least) / (2 * reach)) * 100}% + 16px)`;
      slider.setAttribute("aria-label", text("Where the curve bends"));
      slider.setAttribute(
        "aria-valuetext",
        text("at {place}: bias {bias}", { place: number(-bias, 2), bias: number(bias, 2) }),
      );
      drawing.setAttribute(
        "aria-label",
        text("The curve of {activation}, and how often each number occurs in the map", { activation: name }),
      );
      up.textContent = text("number after {activation}: up to {most}", { activation: name, most: number(tall, 3) });
      [low.textContent, zero.textContent, high.textContent] = [number(-reach, 3), "0", number(reach, 3)];
      title.textContent = text("number before; bars: how many cells have it. Drag the bend.");
    },
  };
}

/** @param {string} tag @param {Object<string, string>} attributes @returns {SVGElement} */
function svg(tag, attributes) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return /** @type {SVGElement} */ (made);
}
