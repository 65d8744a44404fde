// The line that matters, always in sight: a number, what it is made of, and a bar for each part of the sum.

import { maxAbs } from "../draw/colormap.js";
import { element } from "../runtime/element.js";
import { full, readable } from "../runtime/format.js";
import { contributionsOf } from "./contributions.js";
import { createEquation } from "./equation.js";
import { lineOf } from "./lines.js";

/** @typedef {import("../runtime/text.js").Text} Text */
/** @typedef {import("./subject.js").Subject} Subject */

/**
 * @param {Text} text @param {(block: string) => void} prove leads to the block that a bar stands for
 * @returns {{node: HTMLElement, show: (subject: Subject) => void}}
 */
export function createHeadline(text, prove) {
  const line = createEquation();
  const rest = createEquation();
  const only = element("p", { className: "caption" });
  const caption = element("p", { className: "caption" });
  const bars = element("div", { className: "bars", role: "group" });
  const sums = element("div", {}, [bars, caption]);
  /** @type {ReturnType<typeof createBar>[]} */
  let made = [];

  return {
    node: element("div", { className: "headline" }, [rest.node, only, line.node, sums]),
    show({ network, groups, value: p, pair }) {
      const last = groups[groups.length - 1];
      line.show(lineOf(last, text));
      rest.node.hidden = only.hidden = !pair;
      if (pair) {
        const [left, own] = pair.answers;
        line.node[pair.rest ? "before" : "after"](rest.node, only); // first what was chosen
        rest.show([
          { value: 1 - p, name: left, strong: pair.rest },
          "=",
          { value: 1, name: "" },
          "−",
          { value: p, name: own },
        ]);
        only.textContent = text(
          "The network puts out one number, for {own}, which is explained here; {left} has what is left of 1.",
          { left, own },
        );
      }
      const [{ step }] = groups;
      const label = (/** @type {number} */ channel) => network.labelOf({ ...step.unit, channel }) ?? String(channel);
      const found = contributionsOf(step, text, label);
      sums.hidden = !found;
      if (!found) return;
      caption.textContent = found.caption;
      bars.setAttribute("aria-label", found.caption);
      if (made.length !== found.bars.length) {
        made = found.bars.map(() => createBar(prove));
        bars.replaceChildren(...made.map(({ node }) => node));
      }
      const reach = maxAbs(found.bars.map(({ value }) => value));
      found.bars.forEach((bar, at) => made[at].show(bar, reach));
    },
  };
}

/** @param {(block: string) => void} prove */
function createBar(prove) {
  const fill = element("i", { "aria-hidden": "true" });
  const track = element("span", { className: "track", "aria-hidden": "true" }, [fill]);
  const short = element("small", { "aria-hidden": "true" });
  const node = element("button", { type: "button" }, [track, short]);
  let block = "";
  node.addEventListener("click", () => prove(block));
  return {
    node,
    /** @param {import("./contributions.js").Contribution} bar @param {number} reach of the longest bar */
    show(bar, reach) {
      block = bar.block;
      short.textContent = bar.short;
      node.title = `${bar.name}: ${full(bar.value)}`;
      node.setAttribute("aria-label", `${bar.name}: ${readable(bar.value)}`);
      fill.className = bar.value < 0 ? "negative" : "positive";
      fill.style.height = `${reach > 0 ? (Math.abs(bar.value) / reach) * 50 : 0}%`;
    },
  };
}
