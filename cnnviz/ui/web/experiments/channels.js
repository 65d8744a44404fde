// The channels of a layer as small maps; a click or Enter switches one off or on.

import { createAmount } from "../draw/amount.js";
import { palette, maxAbs } from "../draw/colormap.js";
import { element } from "../runtime/element.js";
import { full, number } from "../runtime/format.js";
import { mount } from "../runtime/mount.js";
import { decode } from "../model/packet.js";
import { createScale } from "../draw/scale.js";
import { pageText } from "../runtime/text.js";
import { themeOf } from "../runtime/theme.js";
import { createTiles } from "../draw/tiles.js";

/** @typedef {{channel: number, change: number}} Effect */

export default mount(({ parentElement, setStateValue }) => createChannels(parentElement, setStateValue));

/** @param {ShadowRoot} parent @param {(name: string, value: any) => void} send */
function createChannels(parent, send) {
  const facts = element("p", { className: "facts" });
  const live = element("div", { className: "live", "aria-live": "polite" });
  const scale = createScale();
  const scope = element("p", { className: "quiet" });
  const tiles = createTiles({ point, choose });
  const [title, note, effects] = [
    element("h4"),
    element("p", { className: "quiet" }),
    element("ol", { className: "effects" }),
  ];
  const root = element("div", { className: "channels" }, [
    tiles.node,
    facts,
    element("div", { className: "legend" }, [scale.node, scope]),
    title,
    effects,
    note,
    live,
  ]);
  parent.append(root);
  let text = pageText();
  /** @type {Object<string, any>} */
  let header = {};
  /** @type {import("../model/packet.js").Tensor} */
  let maps = { shape: [0, 1, 1], data: new Float32Array() };
  /** @type {Set<number>} */
  let off = new Set();
  let serial = 0; // of the last thing that was sent; a reply to an older one is late
  /** What is off in each layer that was changed since the last reply: of two changes in one moment only the second may be sent. @type {Object<string, number[]>} */
  let unanswered = {};

  /** @param {number} at */
  function words(at) {
    const size = maps.shape[1] * maps.shape[2];
    const values = /** @type {Float32Array} */ (maps.data.subarray(at * size, (at + 1) * size));
    const state = off.has(at) ? text("off") : text("on");
    if (size === 1) return text("unit {unit}: {value}, {state}", { unit: at, value: full(values[0]), state });
    const [low, high] = [Math.min(...values), Math.max(...values)];
    return text("channel {channel}: values {low} to {high}, {state}", {
      channel: at,
      low: full(low),
      high: full(high),
      state,
    });
  }
  /** @param {number | null} at @param {boolean} spoken */
  function point(at, spoken) {
    facts.textContent =
      at === null ? text("Hover a map for its numbers; click or tap it to switch it off or on.") : words(at);
    live.textContent = spoken && at !== null ? words(at) : "";
  }
  /** @param {number} at */
  function choose(at) {
    if (!off.delete(at)) off.add(at);
    serial += 1;
    unanswered = { ...unanswered, [header.layer]: [...off] };
    send("off", { layers: unanswered, serial });
    draw();
    point(at, true);
  }
  function draw() {
    const [count, rows, columns] = maps.shape;
    const theme = themeOf(root);
    const largest = maxAbs(maps.data);
    tiles.show({
      data: /** @type {Float32Array} */ (maps.data),
      count,
      rows,
      columns,
      reach: largest,
      colors: palette(theme),
      crossed: off,
      ringed: null,
      label: text("The channels of {layer}: the arrow keys move, Enter switches one off or on", {
        layer: header.layer,
      }),
    });
    scale.signed(largest, theme);
    scope.textContent = text(
      "All maps share one scale, with zero in its middle. A crossed map is off: the layers behind read 0 instead.",
    );
    rank();
  }
  function rank() {
    const list = /** @type {Effect[]} */ (header.effects);
    const most = Math.max(0, ...list.map(({ change }) => Math.abs(change)));
    for (const node of [title, effects, note]) node.hidden = !list.length;
    [title.textContent, note.textContent] = [header.title, header.note];
    effects.replaceChildren(
      ...list.map(({ channel, change }) => {
        const amount = createAmount();
        amount.show(change, most);
        const written = `${change > 0 ? "+" : ""}${number(change, 4)}`;
        const button = element(
          "button",
          { type: "button", "aria-pressed": String(off.has(channel)), onclick: () => choose(channel) },
          [
            element("span", {
              textContent:
                maps.shape[1] * maps.shape[2] === 1
                  ? text("unit {unit}", { unit: channel })
                  : text("channel {channel}", { channel }),
            }),
            amount.node,
            element("span", { className: "number", textContent: written, title: full(change) }),
            element("span", { className: "state", textContent: off.has(channel) ? text("off") : text("on") }),
          ],
        );
        return element("li", {}, [button]);
      }),
    );
  }

  return {
    /** @param {Uint8Array} data */
    update(data) {
      const packet = decode(data);
      const other = packet.header.layer !== header.layer;
      header = packet.header;
      text = pageText();
      maps = /** @type {any} */ (packet.arrays.get("maps"));
      if (header.serial >= serial) [serial, unanswered] = [header.serial, {}];
      if (other || header.serial >= serial) off = new Set(unanswered[header.layer] ?? header.off);
      draw();
    },
    destroy() {
      tiles.destroy();
      root.remove();
    },
  };
}
