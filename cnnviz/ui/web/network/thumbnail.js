// The user's picture beside the network, with the receptive field of a cell traced back to it.

import { element } from "../runtime/element.js";

/** @typedef {import("../model/network.js").Activations} Activations */

/**
 * @param {HTMLElement} root @param {import("../runtime/text.js").Text} text
 * @returns {{show: (reading: Activations | null) => void, mark: (field: number[] | null) => void, destroy: () => void}}
 */
export function createThumbnail(root, text) {
  const image = element("img", { alt: text("Your picture, with what the marked cell can see.") });
  const box = element("div", { className: "field" });
  const frame = element("div", { className: "frame" }, [image, box]);
  root.replaceChildren(frame, element("div", { className: "caption", textContent: text("Your picture") }));
  /** @type {Activations | null} */
  let current = null;
  let address = "";

  const clear = () => {
    if (address) URL.revokeObjectURL(address);
    address = "";
  };
  return {
    show(reading) {
      current = reading;
      box.hidden = true;
      clear();
      root.hidden = !reading?.thumbnail;
      if (!reading?.thumbnail) return;
      address = URL.createObjectURL(new Blob([/** @type {BlobPart} */ (reading.thumbnail)]));
      image.src = address;
    },
    mark(field) {
      box.hidden = !field || !current?.crop || !image.naturalWidth;
      if (box.hidden || !field || !current?.crop) return;
      const { scale, top, left } = current.crop;
      const [a, b, c, d] = field;
      const percent = (/** @type {number} */ value, /** @type {number} */ whole) =>
        Math.max(0, Math.min(100, (value / whole) * 100));
      const sides = [
        percent(a * scale + top, image.naturalHeight),
        percent(b * scale + left, image.naturalWidth),
        percent(c * scale + top, image.naturalHeight),
        percent(d * scale + left, image.naturalWidth),
      ];
      box.style.top = `${sides[0]}%`;
      box.style.left = `${sides[1]}%`;
      box.style.height = `${sides[2] - sides[0]}%`;
      box.style.width = `${sides[3] - sides[1]}%`;
    },
    destroy: clear,
  };
}
