// What lies faint on the board until the first stroke: an example, or the picture that was there before.

import { element } from "../runtime/element.js";

/** @typedef {{picture: string, words: string}} Under picture: an address */

/** The layer, and the words on an empty board. @param {string} invitation where nothing lies on it */
export function createUnder(invitation) {
  const picture = element("img", { className: "under", alt: "" });
  const words = element("p", { id: "hint", className: "hint", "aria-hidden": "true" });
  /** @type {Under | null} */
  let laid = null;

  return {
    nodes: [picture, words],
    /** @param {Under | null} under @param {boolean} touched whether anything was ever drawn @param {boolean} empty whether the board is */
    show(under, touched, empty) {
      if (under && under.picture !== laid?.picture) picture.src = under.picture;
      laid = under;
      picture.hidden = !under || touched;
      words.hidden = !empty;
      words.classList.toggle("low", !picture.hidden);
      words.textContent = under && !touched ? under.words : invitation;
    },
  };
}
