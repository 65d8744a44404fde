// One network, or one depth of a large one: hovered, chosen, stepped and spoken without the server.

import { createBreadcrumb } from "./breadcrumb.js";
import { palette } from "../draw/colormap.js";
import { readable } from "../runtime/format.js";
import { createFade } from "./fade.js";
import { networkFrame } from "./frame.js";
import { cameraMove } from "../draw/keys.js";
import { createLayerNames } from "./layer_names.js";
import { createLegend } from "./legend.js";
import { createPictureMenu } from "./picture/menu.js";
import { fileName, page } from "./picture/page.js";
import { complement, pairOf, position, receptiveField } from "../model/names.js";
import { createPanel } from "../equation/panel.js";
import { answerNumbers, marks, photos, scopeOf, shades } from "./scene.js";
import { createStage } from "./stage.js";
import { createWholeScreen } from "../runtime/whole_screen.js";
import { createStore, difference } from "../runtime/store.js";
import { createThumbnail } from "./thumbnail.js";
import { themeOf } from "../runtime/theme.js";
import { HOW, createToolbar } from "./toolbar.js";
import { createWave, keepPace, strandsOf } from "./wave.js";
import { chosen, current, explained, filled, initial, reduce } from "./view_state.js";

/** @typedef {import("../model/network.js").Network} Network */
/** @typedef {import("../model/network.js").Cell} Cell */
/** @typedef {import("../model/network.js").Unit} Unit */
/** @typedef {import("./view_state.js").State} State */

const DIGITS = 6; // of the number beside the pointer

/**
 * @param {HTMLElement} root @param {Network} network @param {import("../runtime/text.js").Text} text
 * @param {import("./toolbar.js").Settings} settings at first
 * @param {{enter: (path: string) => void, ask: (unit: Unit) => void, note: () => void}} server what only Python knows: other depths, and the whole sum of a number here; `note`: what is open, or how it looks, has changed
 */
export function createNetworkView(root, network, text, settings, { enter, ask, note }) {
  const abort = new AbortController();
  const parts = networkFrame(text, network);
  root.replaceChildren(...parts.top);
  const { fontFamily: font } = getComputedStyle(root);
  const { state: now, dispatch } = createStore(initial(network, settings, themeOf(root)), reduce, (state, drawn) => {
    render(state, drawn);
    if (drawn) inform(state, drawn);
  });
  const panel = createPanel(parts.equation, text);
  const legend = createLegend(parts.legend, text, network.partial);
  const breadcrumb = createBreadcrumb(parts.breadcrumb, text, network, enter);
  const thumbnail = createThumbnail(parts.drawing, text);
  const stage = createStage(parts.stage, text, {
    hover: (cell, x, y) => dispatch({ type: "hover", cell, at: { x, y } }),
    choose,
    drawn: (names) => layerNames.place(names),
  });
  const layerNames = createLayerNames(parts.stage, text, network, enter);
  const picture = createPictureMenu(text, now().theme, { take, say: (words) => (parts.notice.textContent = words) });
  const toolbar = createToolbar(
    parts.toolbar,
    text,
    network,
    settings,
    { change: (change) => dispatch({ type: "settings", change }), camera: stage.camera, light: shine },
    [picture.node, createWholeScreen(root, text, abort.signal)],
  );
  const wave = createWave(stage.light);
  const fade = createFade(shades(network, null, now().limits), paint);
  panel.onHighlight((unit) => dispatch({ type: "point", unit }));
  panel.onOpen((unit) => dispatch({ type: "open", unit }));

  /** @param {State} state @param {State | null} drawn */
  function render(state, drawn) {
    const changed = difference(state, drawn);
    if (changed("settings")) arrange(state);
    if (changed("activations")) {
      wave.stop();
      parts.stage.classList.toggle("empty", !filled(state));
      thumbnail.show(filled(state));
      const colors = shades(network, filled(state), state.limits);
      if (state.activations?.board) fade.set(colors);
      else fade.to(colors);
    } else if (changed("settings", "theme")) fade.set(shades(network, filled(state), state.limits));
    else if (changed("hovered", "opened", "pointed")) mark();
    if (changed("opened", "explanation", "side", "activations", "limits", "theme")) describe(state);
    if (changed("spoken")) parts.live.textContent = state.spoken ? said(state, state.spoken) : "";
    if (changed("revealed") && state.revealed) reveal(state.revealed);
    if (changed("tip", "activations")) showTip(state);
  }

  /** What the server has to know of. @param {State} state @param {State} drawn */
  function inform(state, drawn) {
    if (state.opened !== drawn.opened && state.opened && !explained(state)) ask(state.opened);
    if (state.opened !== drawn.opened || state.settings !== drawn.settings) note();
    if (state.settings.light === drawn.settings.light) return;
    keepPace(state.settings.light);
    shine();
  }

  /** Let the light run through the network. */
  function shine() {
    const { settings: shown } = now();
    const reading = filled(now());
    if (reading) wave.run(shown.light, strandsOf(network, reading, shown.hidden));
  }

  /** @param {State} state */
  function arrange({ settings: shown, flatOnly }) {
    const { space, direction } = shown;
    if (!stage.enterSpace(space)) dispatch({ type: "flat only" });
    toolbar.show(shown);
    picture.show(space);
    if (flatOnly)
      parts.notice.textContent = text("This browser cannot draw in 3D (WebGL2 is missing), so the flat view stays.");
    parts.stage.classList.toggle("right", direction === "right");
    if (space) parts.stage.setAttribute("aria-describedby", HOW);
    else parts.stage.removeAttribute("aria-describedby");
  }

  /** @param {Uint16Array[]} values the colours of all cells */
  function paint(values) {
    const {
      theme,
      settings: { direction, hidden },
    } = now();
    stage.show({
      network,
      shades: values,
      colors: palette(theme),
      theme,
      font,
      hidden,
      direction,
      numbers: answerNumbers(network, filled(now())),
      photos: photos(network, filled(now())),
    });
    mark();
  }

  /** Draw what feeds the cell that is pointed at, and say which scale its colours have. */
  function mark() {
    const {
      hovered,
      pointed,
      limits,
      theme,
      settings: { scale },
    } = now();
    const activations = filled(now());
    const cell = hovered ?? chosen(now());
    const list = activations && cell ? [marks(network, activations, cell)] : [];
    stage.mark(list, pointed ?? chosen(now()));
    thumbnail.mark(list[0]?.field ?? null);
    parts.stage.classList.toggle("pointing", list.length > 0 && Boolean(hovered));
    legend.show(
      theme,
      cell ? limits[cell.band][cell.channel] : sharedReach(now()),
      scopeOf(network, cell && network.bands[cell.band], scale),
    );
  }

  /** Bring the equation up to date. @param {State} state */
  function describe(state) {
    const { side, explanation, theme, limits } = state;
    const [activations, cell] = [filled(state), chosen(state)];
    const pair = cell && pairOf(network, cell);
    parts.equation.setAttribute("aria-busy", String(side && !explained(state)));
    if (!side) panel.clear();
    else if (!network.partial && activations && cell)
      panel.show({ network, reading: activations, cell, theme, limits, pair });
    else if (explanation && explained(state)) panel.show({ explanation, theme, pair });
    if (parts.columns.classList.contains("open") === side) return;
    parts.columns.classList.toggle("open", side);
    stage.fit(); // the equation takes room beside it
  }

  /** The network as a picture, with the name of its file. @param {State["theme"]} ground */
  async function take(ground) {
    const { space, scale } = now().settings;
    const legendOf = { reach: sharedReach(now()), scope: scopeOf(network, null, scale), keys: chosen(now()) !== null };
    const name = fileName(network, space, now().opened);
    return { svg: page(await stage.picture(ground), legendOf, ground, text), name };
  }

  /** @param {State} state @param {Cell} cell */
  function said(state, cell) {
    const number = filled(state)?.number(network, cell) ?? null;
    const place = position(network, cell, text);
    // Of a map whose colours alone are here the equation says the number.
    return number === null ? place : text("{position}: {value}", { position: place, value: readable(number, DIGITS) });
  }

  /** Bring a cell into sight, above the equation where that covers the foot of the window. @param {Cell} cell */
  function reveal(cell) {
    const { x, y } = stage.locate(cell);
    parts.spot.style.transform = `translate(${x}px, ${y}px)`;
    parts.spot.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  /** @param {State} state */
  function showTip(state) {
    const activations = filled(state);
    if (!state.tip || !activations) {
      parts.tip.hide();
      return;
    }
    const { cell, at } = state.tip;
    const number = activations.number(network, cell);
    const { scrollLeft: left, clientWidth } = parts.stage;
    parts.tip.show(
      number === null ? text("Click for the number") : readable(number, DIGITS),
      [position(network, cell, text), complement(network, cell, text) || receptiveField(network, cell, text)],
      at ?? stage.locate(cell),
      { left, right: left + clientWidth },
    );
  }

  /** @param {Cell | null} cell */
  function choose(cell) {
    dispatch({ type: "open", unit: cell && network.unit(cell), cell });
  }

  function close() {
    choose(null);
    parts.stage.focus({ preventScroll: true }); // else the focus is lost with the button
  }

  /** @param {KeyboardEvent} event */
  function press(event) {
    const move = cameraMove(event);
    const gone = (move && stage.camera(move)) || breadcrumb.press(event.key, network.bands[current(now()).band]);
    if (gone || dispatch({ type: "key", key: event.key, shift: event.shiftKey })) event.preventDefault();
  }
  parts.stage.addEventListener("keydown", press, { signal: abort.signal });
  parts.stage.addEventListener("blur", () => dispatch({ type: "hover", cell: null, at: { x: 0, y: 0 } }), {
    signal: abort.signal,
  });
  parts.close.addEventListener("click", close, { signal: abort.signal });
  root.addEventListener(
    "keydown",
    (event) => {
      if (event.key === "Escape" && now().opened && !event.defaultPrevented) close();
    },
    { signal: abort.signal },
  );
  document.fonts.addEventListener("loadingdone", fade.redraw, { signal: abort.signal }); // the names are drawn, not written

  return {
    network,
    settings: () => now().settings,
    /** Whose equation is open. @returns {Unit | null} */
    opened: () => now().opened,
    /** @param {Unit | null} unit */
    open: (unit) => dispatch({ type: "open", unit }),
    /** @param {import("../model/explanation.js").Explanation | null} explanation */
    explain: (explanation) => dispatch({ type: "explain", explanation }),
    /** Which part of the view has the focus, if one has, and to give it to that part. */
    focused: () =>
      ["stage", "breadcrumb"].find((name) =>
        parts[name].contains(/** @type {ShadowRoot} */ (root.getRootNode()).activeElement),
      ),
    /** @param {string} [name] */
    focus: (name) => (name === "breadcrumb" ? breadcrumb.focus() : name && parts.stage.focus({ preventScroll: true })),
    /** @param {import("../model/network.js").Activations} activations */
    show: (activations) => {
      // To ask for the theme takes as long as a frame of the stroke, in which it stays.
      const theme = activations.board ? now().theme : themeOf(root);
      dispatch({ type: "show", activations, theme });
    },
    shine,
    destroy() {
      wave.stop();
      fade.stop();
      abort.abort();
      panel.destroy();
      thumbnail.destroy();
      layerNames.destroy();
      stage.destroy();
    },
  };
}

/** The |value| of full colour, where that is one for all. @param {State} state */
function sharedReach(state) {
  return state.settings.scale === "network" && filled(state) ? state.limits[0][0] : null;
}
