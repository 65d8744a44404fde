// One network, or one depth of a large one, on the page: hovered, chosen, stepped and read aloud without asking the server.

import { createBreadcrumb } from "./breadcrumb.js";
import { palette } from "../draw/colormap.js";
import { element } from "../runtime/element.js";
import { readable } from "../runtime/format.js";
import { frame } from "./frame.js";
import { acrossBands, cameraMove, middle, neighbour, same } from "../draw/keys.js";
import { createLegend } from "./legend.js";
import { position, sight } from "../model/names.js";
import { createPanel } from "../equation/panel.js";
import { blend, marks, photos, reaches, shades } from "./scene.js";
import { createStage } from "./stage.js";
import { createStepper } from "./stepper.js";
import { createThumbnail } from "./thumbnail.js";
import { themeOf } from "../runtime/theme.js";
import { HOW, createToolbar } from "./toolbar.js";

/** @typedef {import("../model/network.js").Network} Network */
/** @typedef {import("../model/network.js").Activations} Activations */
/** @typedef {import("../model/network.js").Cell} Cell */
/** @typedef {import("../model/network.js").Unit} Unit */

const FADE = 180; // milliseconds from one picture to the next
const DIGITS = 6; // of the number beside the pointer

/**
 * @param {HTMLElement} root @param {Network} network @param {import("../runtime/text.js").Text} text
 * @param {import("./toolbar.js").Settings} settings
 * @param {{enter: (path: string) => void, ask: (unit: Unit) => void, note: () => void}} server what only Python knows: other depths, and the whole sum of a number here; `note`: what is open, or how it looks, has changed
 */
export function createView(root, network, text, settings, { enter, ask, note }) {
  const parts = frame(text, network);
  root.replaceChildren(...parts.top);
  const panel = createPanel(parts.equation, text);
  const legend = createLegend(parts.legend, text, network.partial);
  const breadcrumb = createBreadcrumb(parts.breadcrumb, text, network, enter);
  const thumbnail = createThumbnail(parts.drawing, text);
  const stepper = createStepper(parts.stepper, text, { onMove: (cell) => choose(cell) });
  const stage = createStage(parts.stage, text, { hover, choose, enter });
  const toolbar = createToolbar(parts.toolbar, text, network, settings, { change, camera: stage.camera });
  const abort = new AbortController();

  /** @type {Activations | null} */
  let reading = null;
  let limits = reaches(network, null, settings.scale);
  let shown = shades(network, null, limits);
  /** @type {Cell | null} */
  let hovered = null;
  /** @type {Cell | null} */
  let chosen = null;
  /** @type {Unit | null} whose equation is asked for; in a large network it need not be drawn */
  let opened = null;
  /** @type {import("../model/explanation.js").Explanation | null} what Python wrote out */
  let explanation = null;
  /** @type {Cell | null} what the panel points at */
  let pointed = null;
  let animation = 0;
  let theme = themeOf(root);
  const { fontFamily: font } = getComputedStyle(root);

  const written = () => (network.partial && explanation ? explanation.network : network);
  panel.onHighlight((cell) => {
    pointed = cell && network.cell(written().unit(cell));
    mark();
  });
  panel.onOpen((unit) => open(unit));

  const filled = () => (reading?.outputs.has(network.bands[0].name) ? reading : null);

  /** @param {Uint16Array[]} values */
  function paint(values) {
    shown = values;
    const { direction, hidden } = settings;
    stage.show({ network, shades: values, colors: palette(theme), theme, font, hidden, direction, photos: photos(network, filled()) });
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
    parts.stage.classList.toggle("right", settings.direction === "right");
    if (settings.space) parts.stage.setAttribute("aria-describedby", HOW);
    else parts.stage.removeAttribute("aria-describedby");
    paint(shades(network, filled(), limits));
    describe();
  }

  function change() {
    restyle();
    note();
  }

  function mark() {
    const now = filled();
    const cell = hovered ?? chosen;
    const list = now && cell ? [marks(network, now, cell)] : [];
    stage.mark(list, pointed ?? chosen);
    thumbnail.mark(list[0]?.field ?? null);
    const band = cell && network.bands[cell.band];
    parts.stage.classList.toggle("pointing", list.length > 0 && Boolean(hovered));
    legend.show(theme, band ? limits[band.index][/** @type {Cell} */ (cell).channel] : settings.scale === "network" && now ? limits[0][0] : null, settings.scale);
  }

  /** Bring the equation up to date; one that Python has still to write out leaves the one before in its place. */
  function describe() {
    const now = filled();
    const known = !network.partial || alike(explanation?.unit ?? null, opened);
    const open = Boolean(now && opened && (known || parts.columns.classList.contains("open")));
    parts.equation.setAttribute("aria-busy", String(open && !known));
    if (!open) panel.clear();
    else if (now && chosen && !network.partial) panel.show({ network, reading: now, cell: chosen, theme, limits });
    else if (explanation && known) panel.show({ explanation, theme });
    if (parts.columns.classList.contains("open") === open) return;
    parts.columns.classList.toggle("open", open);
    stage.fit(); // the equation takes room beside it
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
    const number = now.number(network, cell);
    parts.tip.replaceChildren(
      element("b", { textContent: number === null ? text("Click for the number") : readable(number, DIGITS) }),
      element("span", { textContent: position(network, cell, text) }),
      element("span", { className: "quiet", textContent: sight(network, cell, text) }),
    );
    const start = parts.stage.scrollLeft;
    const room = start + parts.stage.clientWidth - parts.tip.offsetWidth - 4;
    // Above the pointer: what feeds the cell is drawn below it.
    const above = y - parts.tip.offsetHeight - 14;
    parts.tip.style.transform = `translate(${Math.max(start, Math.min(room, x + 14))}px, ${above < 0 ? y + 18 : above}px)`;
  }

  /** @param {Cell | null} cell */
  function choose(cell) {
    open(cell && network.unit(cell));
  }

  /** Open the equation of a number, or close it. @param {Unit | null} unit */
  function open(unit) {
    if (!filled() && unit) return;
    const opens = Boolean(unit && !opened);
    opened = unit;
    chosen = unit && network.cell(unit);
    pointed = null;
    parts.tip.hidden = true; // the equation says more
    if (chosen) stepper.attach(network.bands[chosen.band], chosen);
    else stepper.stop();
    parts.stepper.hidden = !chosen;
    if (unit && network.partial && !alike(explanation?.unit ?? null, unit)) ask(unit);
    describe();
    mark();
    speak(chosen);
    if (chosen && opens) reveal(chosen);
    note();
  }

  /** Bring a cell into sight, above the equation where that covers the foot of the window. @param {Cell} cell */
  function reveal(cell) {
    const { x, y } = stage.locate(cell);
    parts.spot.style.transform = `translate(${x}px, ${y}px)`;
    parts.spot.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  function close() {
    choose(null);
    parts.stage.focus({ preventScroll: true }); // else the focus is lost with the button
  }

  /** @param {Cell | null} cell */
  function speak(cell) {
    const now = filled();
    const number = cell && now ? now.number(network, cell) : null;
    const place = cell && now ? position(network, cell, text) : "";
    // Of a map whose colours alone are here the equation says the number.
    parts.live.textContent = number === null ? place : text("{position}: {value}", { position: place, value: readable(number, DIGITS) });
  }

  /** @param {KeyboardEvent} event */
  function press(event) {
    const cell = chosen ?? hovered ?? middle(network.bands[1]);
    const move = cameraMove(event);
    if ((move && stage.camera(move)) || breadcrumb.press(event.key, network.bands[cell.band])) {
      event.preventDefault();
      return;
    }
    if (!filled()) return;
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
      hovered = event.key === "Escape" ? chosen : null; // the walk goes on from the cell that was open
      choose(next);
      if (next) reveal(next);
      return;
    }
    hovered = next;
    mark();
    speak(next);
    if (next) {
      reveal(next);
      const { x, y } = stage.locate(next);
      tip(next, x, y);
    }
  }
  parts.stage.addEventListener("keydown", press, { signal: abort.signal });
  parts.stage.addEventListener("blur", () => hover(null, 0, 0), { signal: abort.signal });
  parts.close.addEventListener("click", close, { signal: abort.signal });
  root.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && opened && !event.defaultPrevented) close();
  }, { signal: abort.signal });
  document.fonts.addEventListener("loadingdone", restyle, { signal: abort.signal }); // the names are drawn, not written
  parts.stepper.hidden = true;
  if (settings.space) restyle();

  return {
    network,
    /** Whose equation is open. @returns {Unit | null} */
    opened: () => opened,
    open,
    /** @param {import("../model/explanation.js").Explanation | null} next */
    explain(next) {
      if (explanation === next) return;
      explanation = next;
      describe();
    },
    /** Which part of the view has the focus, if one has, and to give it to that part. */
    focused: () => ["stage", "breadcrumb"].find((name) => parts[name].contains(/** @type {ShadowRoot} */ (root.getRootNode()).activeElement)),
    /** @param {string} [name] */
    focus: (name) => (name === "breadcrumb" ? breadcrumb.focus() : name && parts.stage.focus({ preventScroll: true })),
    /** @param {Activations} next */
    show(next) {
      const fresh = next !== reading;
      reading = next;
      theme = themeOf(root);
      limits = reaches(network, filled(), settings.scale);
      parts.stage.classList.toggle("empty", !filled());
      thumbnail.show(filled());
      if (!filled() && opened) open(null);
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

/** @param {Unit | null} a @param {Unit | null} b */
function alike(a, b) {
  return Boolean(a && b && a.layer === b.layer && a.channel === b.channel && a.row === b.row && a.column === b.column);
}
