// The input channels of a convolution as small maps, of which one is shown large.

import { palette } from "../draw/colormap.js";
import { element } from "../runtime/element.js";
import { image, numberPixels } from "../draw/pixels.js";

/** @typedef {import("./closeup_scene.js").Pane} Pane */

const MOST = 12; // that are offered, the others by their blocks below

/**
 * @param {import("../runtime/text.js").Text} text @param {(channel: number) => void} choose
 * @returns {{node: HTMLElement, show: (panes: Map<number, Pane>, chosen: number | null, theme: "light" | "dark") => void}}
 */
export function createChannelChoice(text, choose) {
  const node = element("div", { className: "choices", role: "group", "aria-label": text("Input channel to show") });
  /** @type {Map<number, {button: HTMLElement, canvas: HTMLCanvasElement}>} */
  let offered = new Map();
  /** @type {Map<number, [ArrayLike<number>, string]>} what each canvas shows */
  const painted = new Map();

  /** @param {number[]} channels */
  function build(channels) {
    painted.clear();
    offered = new Map(
      channels.map((channel) => {
        const canvas = element("canvas");
        const button = element("button", { type: "button", "aria-label": text("channel {channel}", { channel }) }, [
          canvas,
          element("small", { textContent: channel, "aria-hidden": "true" }),
        ]);
        button.addEventListener("click", () => choose(channel));
        return [channel, { button, canvas }];
      }),
    );
    node.replaceChildren(...[...offered.values()].map(({ button }) => button));
  }

  return {
    node,
    show(panes, chosen, theme) {
      const channels = [...panes.keys()].slice(0, MOST);
      node.hidden = channels.length < 2;
      if (channels.join() !== [...offered.keys()].join()) build(channels);
      for (const [channel, { button, canvas }] of offered) {
        const { rows, columns, values, reach } = /** @type {Pane} */ (panes.get(channel));
        button.setAttribute("aria-pressed", String(channel === chosen));
        const [last, look] = painted.get(channel) ?? [];
        if (values === last && look === `${theme} ${reach}`) continue;
        painted.set(channel, [values, `${theme} ${reach}`]);
        [canvas.width, canvas.height] = [columns, rows];
        const colors = numberPixels(values, palette(theme), { low: -reach, high: reach });
        canvas.getContext("2d")?.putImageData(image(colors, columns, rows), 0, 0);
      }
    },
  };
}
