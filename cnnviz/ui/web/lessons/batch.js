// The pictures of a batch; each but the first can be swapped for another one, and back.

import { image, picturePixels } from "../draw/pixels.js";
import { element } from "../runtime/element.js";
import { decode } from "../model/packet.js";
import { mount } from "../runtime/mount.js";
import { pageText } from "../runtime/text.js";

export default mount(({ parentElement, setStateValue }) => createBatch(parentElement, setStateValue));

/** @param {ShadowRoot} parent @param {(name: string, value: number) => void} send */
function createBatch(parent, send) {
  const list = element("div", { className: "batch", role: "group" });
  const hint = element("p", { className: "hint", "aria-live": "polite" });
  parent.append(list, hint);
  let swapped = 0;

  /** @param {number} count */
  function deal(count) {
    while (list.children.length > count) list.lastElementChild?.remove();
    while (list.children.length < count) {
      const at = list.children.length;
      const act = () => send("swapped", at === swapped ? 0 : at);
      list.append(element("button", { disabled: at === 0, onclick: act }, [element("canvas")]));
    }
  }

  return {
    /** @param {Uint8Array} data */
    update(data) {
      const { header, arrays } = decode(data);
      const { shape, data: bytes } = /** @type {import("../model/packet.js").Tensor} */ (arrays.get("pictures"));
      const [count, rows, columns] = shape;
      const text = pageText();
      swapped = header.swapped;
      deal(count);
      list.setAttribute("aria-label", text("The pictures of this batch"));
      hint.textContent = header.said;
      [...list.children].forEach((button, at) => {
        const canvas = /** @type {HTMLCanvasElement} */ (button.firstElementChild);
        [canvas.height, canvas.width] = [rows, columns];
        const picture = { shape: [rows, columns], data: bytes.slice(at * rows * columns, (at + 1) * rows * columns) };
        canvas.getContext("2d")?.putImageData(image(picturePixels(picture), columns, rows), 0, 0);
        button.setAttribute("aria-pressed", String(at > 0 && at === swapped));
        button.setAttribute(
          "aria-label",
          at ? text("Picture {place} of the batch", { place: at + 1 }) : text("Your digit"),
        );
      });
    },
    destroy() {
      for (const part of [list, hint]) part.remove();
    },
  };
}
