// One step of the preparation: its picture, its name and reason, and the number under the pointer.

import { maxAbs } from "../draw/colormap.js";
import { element } from "../runtime/element.js";
import { number } from "../runtime/format.js";
import { createScale } from "../draw/scale.js";
import { createRaster, valueAt } from "../draw/raster.js";

/** @typedef {import("../model/packet.js").Tensor} Tensor */
/** @typedef {{array: string, name: string, sentence: string, grid: number, size: number[], range: number[] | null}} Step of "range" nothing is known where the file had more pixels */
/** @typedef {{tensor: Tensor, text: import("../runtime/text.js").Text, colors: Uint32Array, theme: "light" | "dark", widest: number}} Look widest: columns that fill the frame */

/**
 * @param {{point: (at: number | null, spoken: boolean) => void}} listener hears of the pixel pointed at, and whether by key
 * @returns {{node: HTMLElement, show: (step: Step, look: Look) => void, mark: (at: number | null) => void, spoken: (at: number) => string, destroy: () => void}}
 */
export function createCard(listener) {
  const raster = createRaster(listener);
  const image = element("img", { alt: "" });
  const picture = element("div", { className: "frame" });
  const [name, sentence] = [element("h4"), element("p")];
  const [first, second] = [element("span"), element("span")];
  const scale = createScale();
  const facts = element("div", { className: "facts" }, [first, second]);
  const node = element("li", {}, [picture, name, element("div", {}, [facts, scale.node]), sentence]);
  /** @type {Step} */
  let step;
  /** @type {Look} */
  let look;
  let address = "";

  const release = () => {
    if (address) URL.revokeObjectURL(address);
    address = "";
  };
  const place = (/** @type {number} */ at) => {
    const columns = look.tensor.shape[1];
    return { row: Math.floor(at / columns), column: at % columns, value: valueAt(look.tensor, at) };
  };
  function rest() {
    const { text, tensor } = look;
    const [height, width] = step.size;
    const [low, high] = (step.range ?? []).map((value) => number(value, Number.isInteger(value) ? 0 : 4));
    facts.classList.remove("pointed");
    first.textContent =
      tensor.shape.length > 1
        ? text("{width}×{height} pixels", { width, height })
        : text("{width}×{height} pixels, shown smaller", { width, height });
    second.textContent = step.range ? text("values {low} to {high}", { low, high }) : "";
  }

  return {
    node,
    show(next, how) {
      step = next;
      look = how;
      release();
      const { shape, data } = look.tensor;
      const exact = shape.length > 1;
      if (exact)
        raster.show(
          look.tensor,
          look.colors,
          look.text("{name}: the arrow keys move over its pixels", { name: step.name }),
        );
      else {
        address = URL.createObjectURL(new Blob([/** @type {BlobPart} */ (data)], { type: "image/png" }));
        image.src = address;
      }
      const shown = exact ? raster.node : image;
      if (picture.firstChild !== shown) picture.replaceChildren(shown);
      const longest = Math.max(...step.size);
      picture.style.setProperty("--share", String(longest <= look.widest ? longest / look.widest : 1));
      picture.style.setProperty("--wide", String(step.size[1] / step.size[0]));
      name.textContent = step.name;
      sentence.textContent = step.sentence;
      if (data instanceof Float32Array) scale.signed(maxAbs(data), look.theme);
      else scale.hide();
      rest();
    },
    mark(at) {
      if (look.tensor.shape.length === 1) return;
      raster.mark(at);
      if (at === null) {
        rest();
        return;
      }
      const { row, column, value } = place(at);
      facts.classList.add("pointed");
      first.textContent = value;
      second.textContent = look.text("row {row}, column {column}", { row, column });
    },
    spoken: (at) => look.text("row {row}, column {column}: {value}", place(at)),
    destroy: release,
  };
}
