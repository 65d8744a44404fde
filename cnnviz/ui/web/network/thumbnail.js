// The user's picture beside the network, with the receptive field of a cell traced back to it.

import { image as pixels, picturePixels } from "../draw/pixels.js";
import { element } from "../runtime/element.js";

/** @typedef {import("../model/network.js").Activations} Activations */

/**
 * @param {HTMLElement} root @param {import("../runtime/text.js").Text} text
 * @returns {{show: (reading: Activations | null) => void, mark: (field: number[] | null) => void, destroy: () => void}}
 */
export function createThumbnail(root, text) {
  const image = element("img", { alt: text("Your picture, with what the marked cell can see.") });
  const board = element("canvas", { role: "img", "aria-label": image.alt });
  const box = element("div", { className: "field" });
  const frame = element("div", { className: "frame" }, [image, box]);
  root.replaceChildren(frame, element("div", { className: "caption", textContent: text("The picture") }));
  /** @type {Activations | null} */
  let current = null;
  let address = "";

  const put = (/** @type {HTMLElement} */ picture) => {
    if (frame.firstChild !== picture) frame.firstChild?.replaceWith(picture);
  };
  /** A tall picture is as high as a square one, so that it covers no map. @param {number} width @param {number} height */
  const fit = (width, height) => (frame.style.width = `${Math.min(1, width / height) * 100}%`);
  // Until the server's picture is there, that of the board stays.
  image.addEventListener("load", () => {
    if (current?.board) return;
    put(image);
    fit(image.naturalWidth, image.naturalHeight);
  });
  const clear = () => {
    if (address) URL.revokeObjectURL(address);
    address = "";
  };
  return {
    show(reading) {
      current = reading;
      box.hidden = true;
      clear();
      root.hidden = !reading?.thumbnail && !reading?.board;
      if (reading?.board) {
        put(painted(board, reading.board));
        fit(board.width, board.height);
      }
      if (!reading?.thumbnail) return;
      address = URL.createObjectURL(new Blob([/** @type {BlobPart} */ (reading.thumbnail)]));
      image.src = address;
    },
    mark(field) {
      const [height, width] = current?.board ? [board.height, board.width] : [image.naturalHeight, image.naturalWidth];
      box.hidden = !field || !current?.crop || !width;
      if (box.hidden || !field || !current?.crop) return;
      const { down, across, top, left } = current.crop;
      const [a, b, c, d] = field;
      const percent = (/** @type {number} */ value, /** @type {number} */ whole) =>
        Math.max(0, Math.min(100, (value / whole) * 100));
      const sides = [
        percent(a * down + top, height),
        percent(b * across + left, width),
        percent(c * down + top, height),
        percent(d * across + left, width),
      ];
      box.style.top = `${sides[0]}%`;
      box.style.left = `${sides[1]}%`;
      box.style.height = `${sides[2] - sides[0]}%`;
      box.style.width = `${sides[3] - sides[1]}%`;
    },
    destroy: clear,
  };
}

/** @param {HTMLCanvasElement} canvas @param {import("../model/live/ink.js").Board} board */
function painted(canvas, { side, levels }) {
  canvas.width = canvas.height = side;
  const made = picturePixels({ shape: [side, side], data: levels });
  /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d")).putImageData(pixels(made, side, side), 0, 0);
  return canvas;
}
