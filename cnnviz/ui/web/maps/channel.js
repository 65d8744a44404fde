// One channel: its map over the picture, its numbers, and what made it.

import { css } from "../draw/colormap.js";
import { element } from "../runtime/element.js";
import { full, readable } from "../runtime/format.js";
import { createFilter } from "./filter.js";
import { createHistogram } from "./histogram.js";
import { createScale, endsInWords } from "../draw/scale.js";
import { createMapOverlay } from "./overlay.js";
import { decode } from "../model/packet.js";
import { createTile } from "./tile.js";
import { silenceWords } from "./words.js";
import { sayWhile } from "../runtime/wait.js";

/** @typedef {import("../model/feature_maps.js").FeatureMaps} FeatureMaps */
/** @typedef {import("./filter.js").Filter} Filter */
/**
 * What Python says of a channel (channel_packet in cnnviz/analysis/contributions.py).
 * @typedef {object} ChannelFacts
 * @property {string} id @property {string} layer @property {number} channel
 * @property {import("./histogram.js").Histogram} histogram
 * @property {Object<string, number> | null} norm @property {Filter | null} filter
 * @property {{best: number, name: string, never: boolean, pictures: number} | null} survey what it answered to many pictures, if that is known
 */

/** @param {Uint8Array} bytes @returns {ChannelFacts} */
export function readFacts(bytes) {
  const { header, arrays } = decode(bytes);
  const data = (/** @type {string} */ name) => arrays.get(name)?.data;
  const filter = header.filter && {
    ...header.filter,
    shape: arrays.get("weights")?.shape,
    weights: data("weights"),
    mean: data("mean"),
    size: data("size"),
  };
  return /** @type {ChannelFacts} */ ({ ...header, filter });
}

/**
 * @param {import("../runtime/text.js").Text} text
 * @param {{point: (cell: import("./view_state.js").MapCell | null) => void, choose: (cell: import("./view_state.js").MapCell) => void, fade: (opacity: number) => void, go: (layer: string, channel: number) => void, seek: (channel: number) => void}} listener `seek`: ask what a channel looks for
 * @param {HTMLElement} equation has its place below the map
 */
export function createChannel(text, listener, equation) {
  const title = element("h2");
  const tile = createTile(text);
  let shown = 0;
  const seek = element("button", {
    type: "button",
    className: "seek",
    textContent: text("What does this channel look for?"),
    onclick: () => listener.seek(shown),
  });
  const below = element("h3", { textContent: text("Its map on this picture") });
  const overlay = createMapOverlay(text, listener);
  const invitation = text("Click a cell, and its whole equation appears below.");
  const hint = element("p", { className: "hint-line", textContent: invitation });
  const scale = createScale(text("Blue is negative, orange is positive, zero is marked."));
  const silence = element("p", { className: "silence" });
  const facts = element("dl", { className: "facts" });
  const histogram = createHistogram(text);
  const norm = element("section", { className: "norm" });
  const filter = createFilter(text, listener.go);
  const waiting = element("p", { className: "quiet" });
  /** Ends the words on the weights that are on their way. */
  let arrived = () => {};
  const node = element("section", { className: "panel channel-panel", hidden: true }, [
    element("header", {}, [title]),
    tile.node,
    seek,
    below,
    overlay.node,
    scale.node,
    hint,
    equation,
    silence,
    facts,
    histogram.node,
    norm,
    filter.node,
    waiting,
  ]);

  /** @param {FeatureMaps} featureMaps @param {number} channel */
  function writeFacts({ statistics, single }, channel) {
    const number = (/** @type {Float32Array} */ values) => readable(values[channel]);
    /** @type {[string, string, number][]} */
    const entries = single
      ? [[text("value"), number(statistics.mean), statistics.mean[channel]]]
      : [
          [text("smallest"), number(statistics.low), statistics.low[channel]],
          [text("mean"), number(statistics.mean), statistics.mean[channel]],
          [text("largest"), number(statistics.high), statistics.high[channel]],
          [text("strength (mean |x|)"), number(statistics.strength), statistics.strength[channel]],
          [text("variance"), number(statistics.variance), statistics.variance[channel]],
          [text("exactly zero"), `${(statistics.zeros[channel] * 100).toFixed(1)}%`, statistics.zeros[channel]],
        ];
    facts.replaceChildren(
      ...entries.map(([name, words, exact]) =>
        element("div", {}, [
          element("dt", { textContent: name }),
          element("dd", { textContent: words, title: full(exact) }),
        ]),
      ),
    );
  }

  /** @param {Object<string, number> | null} given */
  function writeNorm(given) {
    norm.hidden = !given;
    if (!given) return;
    const names = /** @type {[string, string][]} */ ([
      ["running_mean", text("running mean")],
      ["running_var", text("running variance")],
      ["weight", text("γ, scale")],
      ["bias", text("β, shift")],
      ["eps", "ε"],
    ]).filter(([name]) => name in given);
    norm.replaceChildren(
      element("h3", { textContent: text("Its batch norm") }),
      element("p", {
        textContent: text("(x − running mean) ÷ √(running variance + ε) × γ + β, the same for every cell of the map."),
      }),
      element(
        "dl",
        { className: "facts" },
        names.map(([name, words]) =>
          element("div", {}, [
            element("dt", { textContent: words }),
            element("dd", { textContent: readable(given[name]), title: full(given[name]) }),
          ]),
        ),
      ),
    );
  }

  /** @param {import("./tile.js").Shown | null} tiled @param {FeatureMaps} featureMaps */
  function writeTile(tiled, { single }) {
    tile.node.hidden = !tiled;
    below.hidden = !tiled || single;
    if (tiled) tile.show(tiled);
  }

  /** Say more of a map that is 0 everywhere. @param {ChannelFacts | null} known @param {Float32Array} map */
  function writeSilence(known, map) {
    silence.hidden = !known || map.some((value) => value !== 0);
    if (known) silence.textContent = silenceWords(known.survey, text);
  }

  return {
    node,
    focus: overlay.focus,
    above: overlay.above,
    /** What is pointed at in the map, in words. @param {string} words */
    say(words) {
      hint.textContent = words || invitation;
    },
    mark: overlay.mark,
    /**
     * @param {import("./overlay.js").Scene} scene
     * @param {ChannelFacts | null} known null until it comes
     * @param {import("./tile.js").Shown | null} tiled its tile, where tiles are shown
     */
    show(scene, known, tiled) {
      const { featureMaps, channel, theme } = scene;
      const { statistics } = featureMaps;
      shown = channel;
      node.hidden = false;
      node.dataset.theme = theme;
      node.style.setProperty("--negative", css(theme, -0.5, 1));
      node.style.setProperty("--positive", css(theme, 0.5, 1));
      title.textContent = `${featureMaps.layer.name} · ${featureMaps.name(channel, text)}`;
      const ends = featureMaps.ends(scene.scale, channel);
      scale.show(theme, ends, endsInWords(ends, text));
      writeTile(tiled, featureMaps);
      overlay.node.hidden = hint.hidden = scale.node.hidden = featureMaps.single;
      if (!featureMaps.single) overlay.show(scene);
      writeSilence(known, featureMaps.map(channel));
      writeFacts(featureMaps, channel);
      histogram.node.hidden = featureMaps.single || !known;
      if (known) histogram.show(known.histogram, [statistics.low[channel], statistics.high[channel]], theme);
      writeNorm(known?.norm ?? null);
      filter.node.hidden = !known?.filter;
      const photo = known?.filter?.source === featureMaps.layers[0].name && featureMaps.layers[0].shape[0] === 3;
      if (known?.filter) filter.show(known.filter, { photo, maps: featureMaps.layer.kind === "conv", theme });
      arrived();
      waiting.hidden = known !== null;
      if (!known) arrived = sayWhile(waiting, (seconds) => text("Asking for its weights … {seconds} s", { seconds }));
    },
    hide() {
      arrived();
      node.hidden = true;
    },
    destroy() {
      arrived();
      overlay.destroy();
    },
  };
}
