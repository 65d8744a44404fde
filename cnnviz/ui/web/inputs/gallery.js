// The gallery of the sample pictures, of which the user chooses one.

import { element } from "../runtime/element.js";
import { mount } from "../runtime/mount.js";
import { rove } from "../draw/pointing.js";

/**
 * A picture is an address. Where a network was asked about the samples, a mark says whether it was right.
 * @typedef {{label: string, samples: {title: string, picture: string, mark?: "right" | "wrong"}[], chosen: number | null}} Data
 */
/** @typedef {(name: string, value: number) => void} Send */

const MOST = 2; // times that a choice is told, the second when Python does not seem to have heard it

export default mount(({ parentElement, setStateValue }) => createGallery(parentElement, setStateValue));

/** @param {ShadowRoot} parent @param {Send} send */
function createGallery(parent, send) {
  const root = element("div", { className: "gallery", role: "listbox" });
  parent.append(root);
  /** @type {HTMLElement[]} */
  let items = [];
  /** @type {{index: number, told: number} | null} what the user chose and Python has not said yet, and how often it was told */
  let pending = null;
  rove(root, () => ({ items, columns: items.filter((item) => item.offsetTop === items[0].offsetTop).length }));

  /** @param {number | null} index */
  function ring(index) {
    items.forEach((item, at) => {
      item.setAttribute("aria-selected", String(at === index));
      item.tabIndex = at === (index ?? 0) ? 0 : -1;
    });
  }
  /** @param {number} index */
  function choose(index) {
    pending = { index, told: 1 };
    ring(index);
    send("index", index);
  }
  /** What is marked, when Python says `chosen`: a run that began before the choice knows nothing of it. @param {number | null} chosen */
  function marked(chosen) {
    if (!pending || pending.index === chosen) pending = null;
    else if (pending.told < MOST) {
      pending.told += 1;
      send("index", pending.index);
    }
    return pending?.index ?? chosen;
  }

  return {
    /** @param {Data} data */
    update({ label, samples, chosen }) {
      root.setAttribute("aria-label", label);
      // Kept where they are the same, for the focus is on one of them when it is chosen.
      if (items.length !== samples.length) {
        items = samples.map(({ picture }, index) =>
          element("button", { type: "button", role: "option", onclick: () => choose(index) }, [
            element("img", { alt: "", src: picture }),
          ]),
        );
        root.replaceChildren(...items);
      }
      items.forEach((item, index) => {
        item.title = samples[index].title;
        item.setAttribute("aria-label", samples[index].title);
        item.className = samples[index].mark ?? "";
      });
      ring(marked(chosen));
    },
    destroy() {
      root.remove();
    },
  };
}
