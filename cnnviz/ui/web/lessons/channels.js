// All channels of a layer as small maps, of which one is chosen; those that fell silent say so.

import { palette } from "../draw/colormap.js";
import { image, numberPixels } from "../draw/pixels.js";
import { element } from "../runtime/element.js";

/** @typedef {import("../model/packet.js").Tensor} Tensor */

/**
 * @param {(channel: number) => void} choose
 * @returns {{node: HTMLElement, show: (maps: Tensor, look: {reach: number, silent: boolean[], chosen: number, title: string}, text: import("../runtime/text.js").Text, theme: "light" | "dark") => void}}
 *   maps: channels, rows, columns; reach: the |value| of full colour
 */
export function createChannels(choose) {
  const title = element("b");
  const list = element("div", { className: "channels", role: "group" });
  /** @type {{button: HTMLElement, canvas: HTMLCanvasElement, name: HTMLElement}[]} */
  let small = [];

  function build(/** @type {number} */ count) {
    small = Array.from({ length: count }, (_, channel) => {
      const [canvas, name] = [element("canvas"), element("small")];
      const button = element("button", { type: "button", onclick: () => choose(channel) }, [canvas, name]);
      return { button, canvas, name };
    });
    list.replaceChildren(...small.map(({ button }) => button));
  }

  return {
    node: element("div", { className: "all" }, [title, list]),
    show({ shape, data }, { reach, silent, chosen, title: words }, text, theme) {
      const [count, rows, columns] = shape;
      if (small.length !== count) build(count);
      title.textContent = words;
      list.setAttribute("aria-label", words);
      list.style.setProperty("--across", String(Math.ceil(count / Math.ceil(count / 16))));
      const colors = palette(theme);
      small.forEach(({ button, canvas, name }, channel) => {
        const values = data.subarray(channel * rows * columns, (channel + 1) * rows * columns);
        Object.assign(canvas, { width: columns, height: rows });
        const painted = numberPixels(values, colors, { low: -reach, high: reach });
        canvas.getContext("2d")?.putImageData(image(painted, columns, rows), 0, 0);
        button.setAttribute("aria-pressed", String(channel === chosen));
        button.classList.toggle("silent", silent[channel]);
        const said = silent[channel]
          ? text("channel {channel}: silent", { channel })
          : text("channel {channel}", { channel });
        button.setAttribute("aria-label", said);
        button.title = said;
        name.textContent = String(channel);
      });
    },
  };
}
