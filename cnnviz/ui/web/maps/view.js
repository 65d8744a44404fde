// The maps of a layer on the page: sorted, filtered, pointed at, and opened one by one.

import { element } from "../runtime/element.js";
import { Explanation } from "../model/explanation.js";
import { readable } from "../runtime/format.js";
import { createBoard } from "./board.js";
import { createChannel, read } from "./channel.js";
import { frame } from "./frame.js";
import { matcher, ordered } from "../model/maps_order.js";
import { decode } from "../model/packet.js";
import { createPanel } from "../equation/panel.js";
import { destination } from "../draw/pointing.js";
import { box } from "../runtime/rpc.js";
import { themeOf } from "../runtime/theme.js";

/** @typedef {import("../model/feature_maps.js").Sheet} Sheet */
/** @typedef {import("../model/feature_maps.js").Place} Place */
/** @typedef {import("../model/network.js").Unit} Unit */
/** @typedef {{sort: import("../model/maps_order.js").Sort, scale: import("../model/feature_maps.js").Scale, query: string}} Settings */

const DIGITS = 6; // of the number beside the pointer
const ABOVE = 48; // pixels that stay in sight above the cell whose equation opens below the map

/**
 * @param {HTMLElement} root @param {import("../runtime/text.js").Text} text @param {Settings} settings changed in place
 * @param {{choose: (layer: string) => void, note: (unit: Unit) => void, linked: Unit | null}} page `choose` another layer; `note`: what is open, or how it looks, has changed; `linked`: what a link opens
 */
export function createView(root, text, settings, { choose, note, linked }) {
  const channels = box("maps-channel");
  const cells = box("maps-cell");
  const parts = frame(text, settings, { restyle, reorder: () => reorder(), choose });
  root.replaceChildren(...parts.top);
  const board = createBoard(parts.stage, getComputedStyle(root).fontFamily);
  const detail = createChannel(text, { point: pointInside, choose: openCell, go }, parts.equation);
  const panel = createPanel(parts.equation, text);
  parts.detail.append(detail.node);

  /** @type {Sheet | null} */
  let sheet = null;
  let theme = themeOf(root);
  /** @type {number[]} the channels that are shown */
  let order = [];
  /** @type {Place | null} */
  let pointed = null;
  /** @type {number | null} the channel that is open */
  let chosen = null;
  /** @type {import("./overlay.js").Cell | null} whose equation is open */
  let cell = null;
  /** @type {Unit | null} the number that is or will be written out */
  let unit = null;
  /** @type {import("./channel.js").Answer | null} */
  let answer = null;
  /** @type {{layer: string, channel: number, row?: number, column?: number} | null} to be opened when its layer is here */
  let target = linked;

  /** @param {Sheet} sheet @param {number} channel */
  const fits = (sheet, channel) => (answer?.id === sheet.id && answer.layer === sheet.layer.name && answer.channel === channel ? answer : null);
  const stops = [
    channels.listen((bytes) => {
      answer = read(bytes);
      if (sheet && chosen !== null && fits(sheet, chosen)) describe();
    }),
    cells.listen((bytes) => {
      const { header } = decode(bytes);
      if (!sheet || !unit) return;
      parts.notice.textContent = header.refusal ?? "";
      if (!header.chain) return;
      const explanation = new Explanation(bytes);
      if (JSON.stringify(explanation.unit) !== JSON.stringify(unit)) return;
      panel.show({ explanation, theme });
      if (cell && !sheet.single) reveal(cell);
    }),
  ];
  panel.onOpen(explain);

  function restyle() {
    if (!sheet) return;
    board.show({ sheet, order, scale: settings.scale, theme });
    describe();
    mark();
    tell();
  }

  /** Say which number is open, else the first of the channel or the layer. */
  function tell() {
    if (sheet) note(unit ?? { layer: sheet.layer.name, channel: chosen ?? 0, row: 0, column: 0 });
  }

  function reorder() {
    if (!sheet) return;
    const { statistics, count, labels } = sheet;
    const wanted = matcher(settings.query, labels);
    order = ordered(settings.sort === "index" ? null : statistics[settings.sort], count).filter(wanted);
    parts.count.textContent = text("{shown} of {count} shown", { shown: order.length, count });
    restyle();
  }

  function mark() {
    if (!sheet) return;
    const opened = chosen === null ? null : { channel: chosen, row: 0, column: 0 };
    board.mark(pointed, opened);
    if (chosen !== null) detail.mark(pointed?.channel === chosen ? pointed : null, cell);
    const channel = pointed?.channel ?? chosen;
    const scale = sheet.single && settings.scale === "map" ? "symmetric" : settings.scale;
    parts.legend(theme, channel !== null || scale !== "map" ? sheet.ends(scale, channel ?? 0) : null, scale);
  }

  /** Bring the open channel up to date; its weights are asked for once. */
  function describe() {
    parts.columns.classList.toggle("open", chosen !== null);
    if (!sheet || chosen === null) {
      detail.hide();
      return;
    }
    const found = fits(sheet, chosen);
    detail.show({ sheet, channel: chosen, scale: settings.scale, theme }, found);
    if (!found) channels.ask({ layer: sheet.layer.name, channel: chosen });
  }

  /** @param {Place | null} place @param {number} x of the pointer in the view @param {number} y */
  function hover(place, x, y) {
    pointed = place;
    parts.tip.hidden = !place || !sheet;
    if (place && sheet) {
      parts.tip.replaceChildren(
        element("b", { textContent: readable(sheet.value(place), DIGITS) }), element("span", { textContent: sheet.position(place, text) }),
      );
      const room = parts.main.clientWidth - parts.tip.offsetWidth;
      const above = y - parts.tip.offsetHeight - 14;
      parts.tip.style.transform = `translate(${Math.max(0, Math.min(room, x + 14))}px, ${above < 0 ? y + 20 : above}px)`;
    }
    mark();
  }

  /** @param {number | null} channel */
  function open(channel) {
    chosen = channel;
    cell = unit = null;
    panel.clear();
    parts.notice.textContent = "";
    parts.tip.hidden = true;
    describe();
    mark();
    tell();
    if (!sheet || channel === null) return;
    board.reveal(channel);
    parts.live.textContent = spoken(sheet, channel);
    if (sheet.single) openCell({ row: 0, column: 0 });
  }

  function close() {
    open(null);
    parts.stage.focus({ preventScroll: true });
  }

  /** @param {import("./overlay.js").Cell | null} place */
  function pointInside(place) {
    if (!sheet || chosen === null) return;
    pointed = place && { channel: chosen, ...place };
    const words = pointed ? text("{position}: {value}", { position: sheet.position(pointed, text), value: readable(sheet.value(pointed), DIGITS) }) : "";
    detail.say(words);
    parts.live.textContent = words;
    mark();
  }

  /** @param {import("./overlay.js").Cell} place */
  function openCell(place) {
    if (!sheet || chosen === null) return;
    cell = place;
    explain({ layer: sheet.layer.name, channel: chosen, ...place });
    mark();
  }

  /** Scroll the panel until the equation begins in its middle, but not until its cell is gone. @param {import("./overlay.js").Cell} place */
  function reveal(place) {
    const { top, bottom } = parts.side.getBoundingClientRect();
    const middle = (top + Math.min(bottom, globalThis.innerHeight)) / 2;
    const wanted = Math.min(parts.equation.getBoundingClientRect().top - middle, detail.above(place) - top - ABOVE);
    if (wanted > 0) parts.side.scrollTop += wanted;
  }

  /** @param {Unit} asked */
  function explain(asked) {
    unit = asked;
    cells.ask(asked);
    tell();
  }

  /** Go to a channel of any layer. @param {string} layer @param {number} channel */
  function go(layer, channel) {
    target = { layer, channel };
    if (layer === sheet?.layer.name) arrive();
    else choose(layer);
  }

  function arrive() {
    if (!target || target.layer !== sheet?.layer.name) return;
    const { channel, row, column } = target;
    target = null;
    if (channel >= sheet.count) return;
    open(channel);
    if (row !== undefined && column !== undefined && row < sheet.rows && column < sheet.columns && !sheet.single) openCell({ row, column });
  }

  /** What a screen reader says of a channel. @param {Sheet} sheet @param {number} channel */
  function spoken(sheet, channel) {
    const [low, high, strength] = [sheet.statistics.low, sheet.statistics.high, sheet.statistics.strength].map((numbers) => readable(numbers[channel]));
    return text("{name}: from {low} to {high}, strength {strength}", { name: sheet.name(channel, text), low, high, strength });
  }

  /** @param {KeyboardEvent} event */
  function press(event) {
    if (!sheet || !order.length) return;
    const at = Math.max(0, order.indexOf(pointed?.channel ?? chosen ?? order[0]));
    if (event.key === "Enter") {
      open(order[at]);
      detail.focus();
    } else {
      const next = destination(event.key, at, board.across(), order.length);
      if (next === null) return;
      const { x, y } = board.reveal(order[next]);
      hover({ channel: order[next], row: sheet.rows >> 1, column: sheet.columns >> 1 }, x, y - parts.stage.scrollTop);
      parts.live.textContent = spoken(sheet, order[next]);
    }
    event.preventDefault();
  }

  /** @param {PointerEvent} event */
  function at(event) {
    const edges = parts.stage.getBoundingClientRect();
    const [x, y] = [event.clientX - edges.left, event.clientY - edges.top];
    return { place: board.pick(x, y + parts.stage.scrollTop), x, y };
  }
  parts.stage.addEventListener("pointermove", (/** @type {PointerEvent} */ event) => {
    const { place, x, y } = at(event);
    hover(place, x, y);
  });
  parts.stage.addEventListener("pointerleave", () => hover(null, 0, 0));
  parts.stage.addEventListener("blur", () => hover(null, 0, 0));
  parts.stage.addEventListener("click", (/** @type {PointerEvent} */ event) => {
    const { place } = at(event);
    if (place) open(place.channel);
  });
  parts.stage.addEventListener("keydown", press);
  parts.close.addEventListener("click", close);
  const abort = new AbortController();
  /** @param {KeyboardEvent} event */
  function leave(event) {
    if (event.key !== "Escape" || chosen === null) return;
    event.preventDefault();
    if (!unit || !sheet || sheet.single) {
      close();
      return;
    }
    cell = unit = null;
    panel.clear();
    detail.focus();
    mark();
  }
  root.addEventListener("keydown", leave, { signal: abort.signal });
  // Where a control went that had the focus, the page has it.
  document.addEventListener("keydown", (event) => event.target === document.body && leave(event), { signal: abort.signal });

  return {
    /** @param {Sheet} next */
    show(next) {
      const fresh = next !== sheet;
      theme = themeOf(root);
      if (fresh) {
        cell = unit = pointed = null;
        panel.clear();
        parts.tip.hidden = true;
      }
      sheet = next;
      if (chosen !== null && chosen >= sheet.count) chosen = null;
      parts.layers.show(sheet.layers, sheet.layer.name);
      parts.about.textContent = sheet.about;
      parts.stage.setAttribute("aria-label", text("The maps of {layer}. Arrow keys move from map to map, Enter opens one, Escape closes it.", { layer: sheet.layer.name }));
      if (fresh) reorder();
      else restyle();
      arrive();
    },
    destroy() {
      for (const stop of stops) stop();
      abort.abort();
      board.destroy();
      detail.destroy();
      panel.destroy();
    },
  };
}
