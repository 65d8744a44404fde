// The maps of a layer on the page: sorted, filtered, pointed at, and opened one by one.

import { about } from "../model/about.js";
import { Explanation } from "../model/explanation.js";
import { createMapsBoard } from "./board.js";
import { createChannel, readFacts } from "./channel.js";
import { mapsFrame } from "./frame.js";
import { createRequest } from "./request.js";
import { mapsKeys, tilesKeys } from "../draw/keyboard_help.js";
import { readAtlas } from "../model/atlas.js";
import { decode } from "../model/packet.js";
import { createPanel } from "../equation/panel.js";
import { rpc } from "../runtime/rpc.js";
import { sayWhile } from "../runtime/wait.js";
import { createStore, difference } from "../runtime/store.js";
import { themeOf } from "../runtime/theme.js";
import { createWholeScreen } from "../runtime/whole_screen.js";
import { atlasOf, current, factsOf, initial, opened, reduce } from "./view_state.js";
import { countWords, pointedInside, spokenWords, tipWords } from "./words.js";

/** @typedef {import("../model/feature_maps.js").FeatureMaps} FeatureMaps */
/** @typedef {import("../model/network.js").Unit} Unit */
/** @typedef {import("./view_state.js").MapCell} MapCell */
/** @typedef {import("./view_state.js").Settings} Settings */
/** @typedef {import("./view_state.js").State} State */
/** @typedef {import("./view_state.js").Target} Target */

const FEW = 16; // channels, among which nobody needs a search
const ABOVE = 48; // pixels that stay in sight above the cell whose equation opens below the map

/**
 * @param {HTMLElement} root @param {import("../runtime/text.js").Text} text @param {Settings} settings at first
 * @param {{choose: (layer: string) => void, seek: (channel: number) => void, tell: (shown: Settings["shown"]) => void, note: (unit: Unit) => void, linked: Target | null}} page `choose` another layer; `seek`: ask what a channel looks for; `tell` Python of which tiles some are missing, "picture" for none; `note`: what is open, or how it looks, has changed; `linked`: what a link opens
 */
export function createMapsView(root, text, settings, { choose, seek, tell, note, linked }) {
  const facts = rpc("maps-channel");
  const atlases = createRequest("maps-atlas");
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
      fade: (opacity) => dispatch({ type: "settings", change: { opacity } }),
      go,
      seek,
    },
    parts.equation,
  );
  const panel = createPanel(parts.equation, text);
  parts.detail.append(detail.node);
  panel.onOpen((unit) => dispatch({ type: "open unit", unit }));
  const stops = [
    facts.listen((bytes) => dispatch({ type: "facts", facts: readFacts(bytes) })),
    rpc("maps-grown").listen(() => renewTiles(now())),
    rpc("maps-atlas").listen(async (bytes) => dispatch({ type: "atlas", atlas: await readAtlas(bytes) })),
    sums.listen((bytes) => {
      if (decode(bytes).header.chain) dispatch({ type: "explain", explanation: new Explanation(bytes) });
    }),
  ];
  const abort = new AbortController();
  parts.toolbar.append(createWholeScreen(root, text, abort.signal));
  /** Ends the words on the maps that are on their way. */
  let arrived = () => {};

  /** The tiles that were asked for last. */
  let sought = "";

  /** @param {State} state @param {State | null} drawn */
  function render(state, drawn) {
    const { featureMaps, revealed } = state;
    if (!featureMaps) return;
    const changed = difference(state, drawn);
    if (changed("featureMaps")) name(featureMaps);
    if (changed("featureMaps", "order", "settings", "theme", "atlas")) showMaps(state, featureMaps);
    if (changed("featureMaps", "chosen", "settings", "theme", "facts", "atlas")) describe(state, featureMaps);
    if (changed("featureMaps", "chosen", "settings", "theme", "order", "pointed", "cell", "atlas"))
      mark(state, featureMaps);
    if (changed("explanation", "theme")) write(state);
    if (changed("revealed") && revealed) board.reveal(revealed.channel);
    if (changed("inside", "chosen")) detail.say(pointedInside(state, featureMaps, text));
    if (changed("spoken")) parts.live.textContent = spokenWords(state, featureMaps, text);
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
    if (featureMaps && changed("featureMaps", "settings", "atlas")) seekTiles(state, featureMaps);
    const open = current(state);
    if (open && changed("featureMaps", "settings", "chosen", "unit")) note(open);
  }

  /** Ask for the tiles that are shown, and tell Python whether they lack something. @param {State} state @param {FeatureMaps} featureMaps */
  function seekTiles(state, { id, layer }) {
    const { shown } = state.settings;
    const atlas = atlasOf(state);
    const wanted = `${id} ${layer.name} ${shown}`;
    if (shown === "picture" || atlas) {
      atlases.settle();
      tell(!atlas || atlas.complete ? "picture" : shown);
    } else if (wanted !== sought) atlases.ask({ layer: layer.name, kind: shown });
    sought = wanted;
  }

  /** Ask again for tiles of which some were not computed yet. @param {State} state */
  function renewTiles(state) {
    const atlas = atlasOf(state);
    if (atlas && !atlas.complete) rpc("maps-atlas").ask({ layer: atlas.layer, kind: atlas.kind });
  }

  /** @param {FeatureMaps} featureMaps */
  function name({ layers, layer, count }) {
    arrived();
    parts.layers.show(layers, layer.name);
    parts.search.hidden = count <= FEW && !now().settings.query;
    parts.about.textContent = about(layer, text);
    parts.stage.setAttribute("aria-busy", "false");
  }

  /** @param {State} state @param {FeatureMaps} featureMaps */
  function showMaps(state, featureMaps) {
    const { order, settings: set, theme } = state;
    parts.count.textContent = countWords(order.length, featureMaps.count, set.sort, text);
    const keys = set.shown === "picture" ? mapsKeys : tilesKeys;
    parts.stage.setAttribute("aria-label", keys(text, featureMaps.layer.name));
    parts.main.classList.toggle("waiting", Boolean(atlasOf(state)?.waiting));
    board.show({ featureMaps, atlas: atlasOf(state), order, settings: set, theme });
    parts.photo.show(featureMaps, theme);
  }

  /** Bring the open channel up to date. @param {State} state @param {FeatureMaps} featureMaps */
  function describe(state, featureMaps) {
    const { chosen: channel, theme, settings: set } = state;
    parts.columns.classList.toggle("open", channel !== null);
    if (channel === null) detail.hide();
    else
      detail.show(
        { featureMaps, channel, ...set, theme },
        factsOf(state),
        set.shown === "picture"
          ? null
          : {
              atlas: atlasOf(state),
              channel,
              title: set.shown === "patches" ? text("its strongest patch") : "",
              theme,
            },
      );
  }

  /** @param {State} state */
  function write({ explanation, theme }) {
    if (explanation) panel.show({ explanation, theme });
    else panel.clear();
  }

  /** @param {State} state @param {FeatureMaps} featureMaps */
  function mark(state, featureMaps) {
    const { chosen, pointed, inside, cell, theme, settings: set } = state;
    const mapped = set.shown === "picture";
    board.mark(pointed, chosen);
    if (chosen !== null) detail.mark(mapped || inside ? pointed : null, cell);
    else if (mapped) parts.photo.light(pointed);
    else if (!pointed) parts.tile.invite(theme);
    else {
      const { channel } = pointed;
      parts.tile.show({ atlas: atlasOf(state), channel, title: featureMaps.name(channel, text), theme });
    }
    const channel = pointed?.channel ?? chosen;
    const scale = featureMaps.single && set.scale === "map" ? "symmetric" : set.scale;
    const ends = channel !== null || scale !== "map" ? featureMaps.ends(scale, channel ?? 0) : null;
    parts.legend(theme, ends, { ...set, scale }, atlasOf(state), featureMaps);
  }

  /** @param {State} state @param {FeatureMaps} featureMaps */
  function showTip(state, featureMaps) {
    const { tip } = state;
    if (!tip) {
      parts.tip.hide();
      return;
    }
    const [number, lines] = tipWords(state, featureMaps, tip.place, text);
    parts.tip.show(number, lines, tip.at ?? board.middle(tip.place.channel), {
      left: 0,
      right: parts.main.clientWidth,
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
    const { featureMaps, theme, settings: set } = now();
    const shape = featureMaps?.layers.find((each) => each.name === layer)?.shape;
    if (shape) board.expect(shape, set.shown, theme);
    arrived();
    arrived = sayWhile(parts.about, (seconds) =>
      seconds
        ? text("The maps of {layer} are on their way, for {seconds} s so far.", { layer, seconds })
        : text("The maps of {layer} are on their way.", { layer }),
    );
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
    opened: () => opened(now()),
    /** @param {FeatureMaps} featureMaps */
    show(featureMaps) {
      renewTiles(now());
      dispatch({ type: "show", featureMaps, theme: themeOf(root) });
    },
    destroy() {
      for (const stop of stops) stop();
      abort.abort();
      atlases.settle();
      arrived();
      board.destroy();
      parts.photo.destroy();
      detail.destroy();
      panel.destroy();
    },
  };
}
