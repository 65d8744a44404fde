// The maps of a layer on the page: sorted, filtered, pointed at, and opened one by one.

import { Explanation } from "../model/explanation.js";
import { readable } from "../runtime/format.js";
import { createMapsBoard } from "./board.js";
import { createChannel, readFacts } from "./channel.js";
import { mapsFrame } from "./frame.js";
import { mapsKeys } from "../draw/keyboard_help.js";
import { decode } from "../model/packet.js";
import { createPanel } from "../equation/panel.js";
import { rpc } from "../runtime/rpc.js";
import { createStore, difference } from "../runtime/store.js";
import { themeOf } from "../runtime/theme.js";
import { current, factsOf, initial, reduce } from "./view_state.js";

/** @typedef {import("../model/feature_maps.js").FeatureMaps} FeatureMaps */
/** @typedef {import("../model/network.js").Unit} Unit */
/** @typedef {import("./view_state.js").MapCell} MapCell */
/** @typedef {import("./view_state.js").Settings} Settings */
/** @typedef {import("./view_state.js").State} State */
/** @typedef {import("./view_state.js").Target} Target */

const DIGITS = 6; // of the number beside the pointer
const ABOVE = 48; // pixels that stay in sight above the cell whose equation opens below the map

/**
 * @param {HTMLElement} root @param {import("../runtime/text.js").Text} text @param {Settings} settings at first
 * @param {{choose: (layer: string) => void, note: (unit: Unit) => void, linked: Target | null}} page `choose` another layer; `note`: what is open, or how it looks, has changed; `linked`: what a link opens
 */
export function createMapsView(root, text, settings, { choose, note, linked }) {
  const facts = rpc("maps-channel");
  const sums = rpc("maps-cell");
  const parts = mapsFrame(text, settings, { change: (change) => dispatch({ type: "settings", change }), choose: ask });
  root.replaceChildren(...parts.top);
  const { state: now, dispatch } = createStore(initial(settings, linked, themeOf(root)), reduce, (state, drawn) => {
    render(state, drawn);
    inform(state, drawn);
  });
  const board = createMapsBoard(parts.stage, getComputedStyle(root).fontFamily);
  const detail = createChannel(
    text,
    {
      point: (cell) => dispatch({ type: "point inside", cell }),
      choose: (cell) => dispatch({ type: "open cell", cell }),
      go,
    },
    parts.equation,
  );
  const panel = createPanel(parts.equation, text);
  parts.detail.append(detail.node);
  panel.onOpen((unit) => dispatch({ type: "open unit", unit }));
  const stops = [
    facts.listen((bytes) => dispatch({ type: "facts", facts: readFacts(bytes) })),
    sums.listen((bytes) => {
      if (decode(bytes).header.chain) dispatch({ type: "explain", explanation: new Explanation(bytes) });
    }),
  ];
  const abort = new AbortController();

  /** @param {State} state @param {State | null} drawn */
  function render(state, drawn) {
    const { featureMaps, revealed } = state;
    if (!featureMaps) return;
    const changed = difference(state, drawn);
    if (changed("featureMaps")) name(featureMaps);
    if (changed("featureMaps", "order", "settings", "theme")) showMaps(state, featureMaps);
    if (changed("featureMaps", "chosen", "settings", "theme", "facts")) describe(state, featureMaps);
    if (changed("featureMaps", "chosen", "settings", "theme", "order", "pointed", "cell")) mark(state, featureMaps);
    if (changed("explanation", "theme")) write(state);
    if (changed("revealed") && revealed) board.reveal(revealed.channel);
    if (changed("inside", "chosen")) detail.say(pointedInside(state, featureMaps));
    if (changed("spoken")) parts.live.textContent = said(state, featureMaps);
    if (changed("tip")) showTip(state, featureMaps);
    if (changed("explanation")) reveal(state, featureMaps);
  }

  /** What the server has to know of. @param {State} state @param {State | null} drawn */
  function inform(state, drawn) {
    const { featureMaps, chosen, unit } = state;
    const changed = difference(state, drawn);
    if (featureMaps && chosen !== null && changed("featureMaps", "chosen") && !factsOf(state))
      facts.ask({ layer: featureMaps.layer.name, channel: chosen });
    if (unit && changed("unit")) sums.ask(unit);
    const open = current(state);
    if (open && changed("featureMaps", "settings", "chosen", "unit")) note(open);
  }

  /** @param {FeatureMaps} featureMaps */
  function name({ layers, layer, about }) {
    parts.layers.show(layers, layer.name);
    parts.about.textContent = about;
    parts.stage.setAttribute("aria-busy", "false");
    parts.stage.setAttribute("aria-label", mapsKeys(text, layer.name));
  }

  /** @param {State} state @param {FeatureMaps} featureMaps */
  function showMaps({ order, settings: { scale }, theme }, featureMaps) {
    parts.count.textContent = text("{shown} of {count} shown", { shown: order.length, count: featureMaps.count });
    board.show({ featureMaps, order, scale, theme });
  }

  /** Bring the open channel up to date. @param {State} state @param {FeatureMaps} featureMaps */
  function describe(state, featureMaps) {
    const {
      chosen: channel,
      theme,
      settings: { scale },
    } = state;
    parts.columns.classList.toggle("open", channel !== null);
    if (channel === null) detail.hide();
    else detail.show({ featureMaps, channel, scale, theme }, factsOf(state));
  }

  /** @param {State} state */
  function write({ explanation, theme }) {
    if (explanation) panel.show({ explanation, theme });
    else panel.clear();
  }

  /** @param {State} state @param {FeatureMaps} featureMaps */
  function mark({ chosen, pointed, cell, theme, settings: { scale: shared } }, featureMaps) {
    board.mark(pointed, chosen);
    if (chosen !== null) detail.mark(pointed?.channel === chosen ? pointed : null, cell);
    const channel = pointed?.channel ?? chosen;
    const scale = featureMaps.single && shared === "map" ? "symmetric" : shared;
    parts.legend(theme, channel !== null || scale !== "map" ? featureMaps.ends(scale, channel ?? 0) : null, scale);
  }

  /** @param {State} state @param {FeatureMaps} featureMaps */
  function showTip({ tip }, featureMaps) {
    if (!tip) {
      parts.tip.hide();
      return;
    }
    const { place } = tip;
    const lines = [featureMaps.position(place, text)];
    parts.tip.show(readable(featureMaps.value(place), DIGITS), lines, tip.at ?? board.middle(place.channel), {
      left: 0,
      right: parts.main.clientWidth,
    });
  }

  /** A place and its number. @param {FeatureMaps} featureMaps @param {import("../model/feature_maps.js").Place} place */
  function valued(featureMaps, place) {
    return text("{position}: {value}", {
      position: featureMaps.position(place, text),
      value: readable(featureMaps.value(place), DIGITS),
    });
  }

  /** The place in the open map that is pointed at, and its number. @param {State} state @param {FeatureMaps} featureMaps */
  function pointedInside({ chosen, inside }, featureMaps) {
    return inside && chosen !== null ? valued(featureMaps, { channel: chosen, ...inside }) : "";
  }

  /** What a screen reader says of a map, or of a place in it. @param {State} state @param {FeatureMaps} featureMaps */
  function said({ spoken }, featureMaps) {
    if (!spoken) return "";
    const { channel, row, column } = spoken;
    if (row !== undefined && column !== undefined) return valued(featureMaps, { channel, row, column });
    const { statistics } = featureMaps;
    const [low, high, strength] = [statistics.low, statistics.high, statistics.strength].map((numbers) =>
      readable(numbers[channel]),
    );
    return text("{name}: from {low} to {high}, strength {strength}", {
      name: featureMaps.name(channel, text),
      low,
      high,
      strength,
    });
  }

  /** Scroll the panel until the equation begins in its middle, but not until its cell is gone. @param {State} state @param {FeatureMaps} featureMaps */
  function reveal({ explanation, cell }, { single }) {
    if (!explanation || !cell || single) return;
    const { top, bottom } = parts.side.getBoundingClientRect();
    const middle = (top + Math.min(bottom, globalThis.innerHeight)) / 2;
    const wanted = Math.min(parts.equation.getBoundingClientRect().top - middle, detail.above(cell) - top - ABOVE);
    if (wanted > 0) parts.side.scrollTop += wanted;
  }

  /** Ask for another layer, whose maps may take a while on a slow line. @param {string} layer */
  function ask(layer) {
    parts.stage.setAttribute("aria-busy", "true");
    parts.about.textContent = text("The maps of {layer} are on their way.", { layer });
    choose(layer);
  }

  /** Go to a channel of any layer. @param {string} layer @param {number} channel */
  function go(layer, channel) {
    dispatch({ type: "go", target: { layer, channel } });
    if (layer !== now().featureMaps?.layer.name) ask(layer);
  }

  function close() {
    dispatch({ type: "open", channel: null });
    parts.stage.focus({ preventScroll: true });
  }

  /** @param {KeyboardEvent} event */
  function press(event) {
    if (!dispatch({ type: "key", key: event.key, across: board.across() })) return;
    if (event.key === "Enter") detail.focus();
    event.preventDefault();
  }

  /** @param {KeyboardEvent} event */
  function leave(event) {
    if (event.key !== "Escape" || !dispatch({ type: "leave" })) return;
    event.preventDefault();
    if (now().chosen === null) parts.stage.focus({ preventScroll: true });
    else detail.focus();
  }

  /** @param {PointerEvent} event */
  function at(event) {
    const edges = parts.stage.getBoundingClientRect();
    const [x, y] = [event.clientX - edges.left, event.clientY - edges.top];
    return { place: board.at(event), at: { x, y } };
  }
  const forget = () => dispatch({ type: "hover", place: null, at: { x: 0, y: 0 } });
  parts.stage.addEventListener("pointermove", (/** @type {PointerEvent} */ event) =>
    dispatch({ type: "hover", ...at(event) }),
  );
  parts.stage.addEventListener("pointerleave", forget);
  parts.stage.addEventListener("blur", forget);
  parts.stage.addEventListener("click", (/** @type {PointerEvent} */ event) => {
    const { place } = at(event);
    if (place) dispatch({ type: "open", channel: place.channel });
  });
  parts.stage.addEventListener("keydown", press);
  parts.close.addEventListener("click", close);
  root.addEventListener("keydown", leave, { signal: abort.signal });
  // Where a control went that had the focus, the page has it.
  document.addEventListener("keydown", (event) => event.target === document.body && leave(event), {
    signal: abort.signal,
  });

  return {
    settings: () => now().settings,
    /** @param {FeatureMaps} featureMaps */
    show: (featureMaps) => dispatch({ type: "show", featureMaps, theme: themeOf(root) }),
    destroy() {
      for (const stop of stops) stop();
      abort.abort();
      board.destroy();
      detail.destroy();
      panel.destroy();
    },
  };
}
