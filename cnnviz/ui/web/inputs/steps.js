// The steps of the preparation: one picture a step, every number of the small ones.

import { palette } from "../draw/colormap.js";
import { createRemark } from "../draw/remark.js";
import { listen, now } from "../model/live/live.js";
import { element } from "../runtime/element.js";
import { mount } from "../runtime/mount.js";
import { decode } from "../model/packet.js";
import { createCard } from "./steps_card.js";
import { pageText } from "../runtime/text.js";
import { themeOf } from "../runtime/theme.js";

/** @typedef {import("./steps_card.js").Step} Step */

export default mount(({ parentElement }) => createSteps(parentElement));

/** @param {ShadowRoot} parent */
function createSteps(parent) {
  const [doubts, cleaned] = [createRemark("warning"), createRemark("note")];
  const strip = element("ol", { className: "strip" });
  const empty = element("p", { className: "empty" });
  const live = element("div", { className: "live", "aria-live": "polite" });
  const root = element("div", { className: "steps" }, [doubts.node, cleaned.node, strip, empty, live]);
  /** @type {ReturnType<typeof createCard>[]} */
  const cards = [];
  /** @type {Step[]} */
  let list = [];

  /** Mark a pixel in all pictures in which it is in the same place. */
  function point(/** @type {number} */ index, /** @type {number | null} */ at, /** @type {boolean} */ spoken) {
    cards.forEach((card, other) => card.mark(list[other].grid === list[index].grid ? at : null));
    live.textContent = spoken && at !== null ? cards[index].spoken(at) : "";
  }

  /** As many cards as steps; those there are stay, with the focus they may have. @param {number} count */
  function deal(count) {
    for (const card of cards.splice(count)) {
      card.destroy();
      card.node.remove();
    }
    while (cards.length < count) {
      const index = cards.length;
      const card = createCard({ point: (at, spoken) => point(index, at, spoken) });
      cards.push(card);
      strip.append(card.node);
    }
  }

  // While one draws, these are the steps of the picture before.
  const stop = listen(() => root.classList.toggle("waits", now() !== null));
  parent.append(root);

  return {
    /** @param {Uint8Array} data */
    update(data) {
      const { header, arrays } = decode(data);
      const text = pageText();
      list = header.steps;
      deal(list.length);
      const theme = themeOf(root);
      const colors = palette(theme);
      const widest = arrays.get(list.at(-1)?.array ?? "")?.shape[1] ?? 1;
      list.forEach((step, index) => {
        const tensor = arrays.get(step.array);
        if (tensor) cards[index].show(step, { tensor, text, colors, theme, widest });
      });
      strip.hidden = !list.length;
      empty.hidden = Boolean(list.length);
      empty.textContent = text("No picture yet. Each step of its way into the network will be shown here.");
      doubts.say(
        text("This picture is unlike the digits the network learned from, so do not trust the answer."),
        header.doubts,
      );
      cleaned.say(
        text("This was taken away before the network read the picture. See below whether the rest is still whole."),
        header.cleaned,
      );
    },
    destroy() {
      stop();
      deal(0);
      root.remove();
    },
  };
}
