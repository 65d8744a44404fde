// The node-link view: the whole network, hovered, chosen, stepped and read aloud without asking the server.

import { palette } from "./color.js";
import { element } from "./element.js";
import { frame } from "./frame.js";
import { acrossBands, middle, neighbour, same } from "./keys.js";
import { createLegend } from "./legend.js";
import { mount } from "./mount.js";
import { position } from "./names.js";
import { Reading } from "./network.js";
import { createPanel } from "./panel.js";
import { blend, marks, reaches, shades } from "./scene.js";
import { createStage } from "./stage.js";
import { createStepper } from "./stepper.js";
import { find, watch } from "./store.js";
import { translator } from "./text.js";
import { createThumbnail } from "./thumbnail.js";
import { themeOf } from "./theme.js";
import { createToolbar } from "./toolbar.js";

/** @typedef {import("./network.js").Network} Network */
/** @typedef {import("./network.js").Cell} Cell */

const FADE = 180; // milliseconds from one picture to the next

export default mount(({ parentElement }) => createPlace(parentElement));

/** Keep one view a network: another network, or another language, gets a new one. @param {ShadowRoot} parent */
function createPlace(parent) {
  const root = element("div", { className: "nodelink" });
  parent.append(root);
  /** @type {ReturnType<typeof createView> | null} */
  let view = null;
  /** @type {Uint8Array | null} */
  let latest = null;
  /** @type {Reading | null} */
  let reading = null;

  function refresh() {
    const network = reading && find(reading.network);
    if (!network || !reading) return;
    if (view?.network !== network) {
      view?.destroy();
      view = createView(root, network, translator(network.messages));
    }
    view.show(reading);
  }
  const stop = watch(refresh);
  return {
    /** @param {Uint8Array} data */
    update(data) {
      if (data !== latest) reading = new Reading(data);
      latest = data;
      refresh();
    },
    destroy() {
      stop();
      view?.destroy();
      root.remove();
    },
  };
}

/** @param {HTMLElement} root @param {Network} network @param {import("./text.js").Text} text */
function createView(root, network, text) {
  const parts = frame(text);
  root.replaceChildren(...parts.top);
  /** @type {import("./toolbar.js").Settings} */
  const settings = { space: false, direction: "up", scale: "map", hidden: new Set() };
  const panel = createPanel(parts.equation, text);
  const legend = createLegend(parts.legend, text);
  const thumbnail = createThumbnail(parts.drawing, text);
  const stepper = createStepper(parts.stepper, text, { onMove: (cell) => choose(cell) });
  const stage = createStage(parts.stage, text, { hover, choose });
  const toolbar = createToolbar(parts.toolbar, text, network, settings, { change: restyle, camera: (move) => stage.camera(move) });
  const abort = new AbortController();

  /** @type {Reading | null} */
  let reading = null;
  let limits = reaches(network, null, settings.scale);
  let shown = shades(network, null, limits);
  /** @type {Cell | null} */
  let hovered = null;
  /** @type {Cell | null} */
  let chosen = null;
  /** @type {Cell | null} what the panel points at */
  let pointed = null;
  let animation = 0;
  let theme = themeOf(root);

  panel.onHighlight((cell) => {
    pointed = cell;
    mark();
  });

  const filled = () => (reading?.outputs.has(network.bands[0].name) ? reading : null);

  /** @param {Uint16Array[]} values */
  function paint(values) {
    shown = values;
    const { direction, hidden } = settings;
    stage.show({ network, shades: values, colors: palette(theme), theme, hidden, direction });
    mark();
  }

  /** Fade from what is shown to what the reading says. */
  function fade() {
    cancelAnimationFrame(animation);
    const goal = shades(network, filled(), limits);
    const from = shown;
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const start = performance.now();
    const tick = (/** @type {number} */ now) => {
      const share = still ? 1 : Math.min(1, Math.max(0.2, (now - start) / FADE));
      paint(share < 1 ? blend(from, goal, share) : goal);
      if (share < 1) animation = requestAnimationFrame(tick);
    };
    tick(start);
  }

  function restyle() {
    if (settings.space && !stage.enterSpace(true)) {
      toolbar.space(false);
      parts.notice.textContent = text("This browser cannot draw in 3D (WebGL2 is missing), so the flat view stays.");
    } else if (!settings.space) stage.enterSpace(false);
    limits = reaches(network, filled(), settings.scale);
    paint(shades(network, filled(), limits));
    describe();
  }

  function mark() {
    const now = filled();
    const cell = hovered ?? chosen;
    const list = now && cell ? [marks(network, now, cell)] : [];
    stage.mark(list, pointed ?? chosen);
    thumbnail.mark(list[0]?.field ?? null);
    const band = cell && network.bands[cell.band];
    legend.show(theme, band ? limits[band.index][/** @type {Cell} */ (cell).channel] : settings.scale === "network" && now ? limits[0][0] : null, settings.scale);
  }

  /** Bring the equation up to date. */
  function describe() {
    const now = filled();
    if (now && chosen) panel.show({ network, reading: now, cell: chosen, theme, limits });
    else panel.clear();
    parts.columns.classList.toggle("open", Boolean(now && chosen));
  }

  /** @param {Cell | null} cell @param {number} x @param {number} y */
  function hover(cell, x, y) {
    tip(cell, x, y);
    if (same(cell, hovered)) return;
    hovered = cell;
    mark();
  }

  /** @param {Cell | null} cell @param {number} x @param {number} y */
  function tip(cell, x, y) {
    const now = filled();
    parts.tip.hidden = !cell || !now;
    if (!cell || !now) return;
    const [top, left, bottom, right] = network.box(cell);
    parts.tip.replaceChildren(
      element("b", { textContent: now.value(network, cell).toPrecision(6) }),
      element("span", { textContent: position(network, cell, text) }),
      element("span", { className: "quiet", textContent: text("sees rows {top} to {bottom}, columns {left} to {right} of the input", { top, bottom: bottom - 1, left, right: right - 1 }) }),
    );
    const room = parts.stage.clientWidth - parts.tip.offsetWidth - 4;
    // Above the pointer: what feeds the cell is drawn below it.
    const above = y - parts.tip.offsetHeight - 14;
    parts.tip.style.transform = `translate(${Math.max(0, Math.min(room, x + 14))}px, ${above < 0 ? y + 18 : above}px)`;
  }

  /** @param {Cell | null} cell */
  function choose(cell) {
    if (!filled() && cell) return;
    chosen = cell;
    pointed = null;
    parts.tip.hidden = true; // the equation says more
    if (cell) stepper.attach(network.bands[cell.band], cell);
    else stepper.stop();
    parts.stepper.hidden = !cell;
    describe();
    mark();
    speak(cell);
  }

  /** @param {Cell | null} cell */
  function speak(cell) {
    const now = filled();
    parts.live.textContent = cell && now
      ? text("{position}: {value}", { position: position(network, cell, text), value: now.value(network, cell).toPrecision(4) })
      : "";
  }

  /** @param {KeyboardEvent} event */
  function press(event) {
    if (!filled()) return;
    const cell = chosen ?? hovered ?? middle(network.bands[1]);
    /** @type {Cell | null} */
    let next = null;
    if (event.key === "Escape") next = null;
    else if (event.key === "Enter") next = cell;
    else if (event.key === "Tab") next = acrossBands(network.bands, cell, event.shiftKey ? -1 : 1, settings.hidden);
    else next = neighbour(network.bands[cell.band], cell, event.key);
    if (!next && event.key !== "Escape") return;
    event.preventDefault();
    parts.tip.hidden = true;
    if (event.key === "Escape" || event.key === "Enter" || chosen) {
      hovered = null;
      choose(next);
      return;
    }
    hovered = next;
    mark();
    speak(next);
    if (next) {
      const { x, y } = stage.locate(next);
      tip(next, x, y);
    }
  }
  parts.stage.addEventListener("keydown", press, { signal: abort.signal });
  parts.close.addEventListener("click", () => choose(null), { signal: abort.signal });
  parts.stepper.hidden = true;

  return {
    network,
    /** @param {Reading} next */
    show(next) {
      const fresh = next !== reading;
      reading = next;
      theme = themeOf(root);
      limits = reaches(network, filled(), settings.scale);
      parts.hint.hidden = Boolean(filled());
      thumbnail.show(filled());
      if (!filled()) chosen = null;
      if (fresh) fade();
      else restyle();
      describe();
    },
    destroy() {
      cancelAnimationFrame(animation);
      abort.abort();
      stepper.destroy();
      panel.destroy();
      thumbnail.destroy();
      stage.destroy();
    },
  };
}
