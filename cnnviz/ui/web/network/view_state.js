// The state of the node-link view, and its reducer. Pure.

import { acrossBands, middle, neighbour } from "../draw/keys.js";
import { same } from "../model/network.js";
import { reaches } from "./scene.js";

/** @typedef {import("../model/network.js").Network} Network */
/** @typedef {import("../model/network.js").Activations} Activations */
/** @typedef {import("../model/network.js").Cell} Cell */
/** @typedef {import("../model/network.js").Unit} Unit */
/** @typedef {import("../model/explanation.js").Explanation} Explanation */
/** @typedef {import("./toolbar.js").Settings} Settings */
/** @typedef {"light" | "dark"} Theme */
/**
 * @typedef {object} State
 * @property {Network} network
 * @property {Settings} settings
 * @property {Theme} theme
 * @property {Activations | null} activations those of the last packet; see `filled`
 * @property {number[][]} limits of `reaches`
 * @property {Cell | null} hovered under the pointer, or where the keys have walked to
 * @property {Unit | null} opened whose equation is asked for; in a large network it need not be drawn
 * @property {Cell | null} cell in which that is, if it is drawn: of a pair of answers, which are one number, the one that was chosen
 * @property {Explanation | null} explanation what Python wrote out
 * @property {boolean} side whether an equation is beside the picture
 * @property {Cell | null} pointed what the equation points at
 * @property {{cell: Cell, at: {x: number, y: number} | null} | null} tip the cell whose number is shown at a place, null: at the cell itself
 * @property {Cell | null} spoken what was read aloud last
 * @property {Cell | null} revealed what was brought into sight last
 * @property {boolean} flatOnly whether this browser has failed to draw in 3D
 */
/**
 * `unit` of "point" need not be drawn.
 * @typedef {{type: "show", activations: Activations, theme: Theme}
 *   | {type: "settings", change: Partial<Settings>}
 *   | {type: "flat only"}
 *   | {type: "explain", explanation: Explanation | null}
 *   | {type: "hover", cell: Cell | null, at: {x: number, y: number}}
 *   | {type: "point", unit: Unit | null}
 *   | {type: "open", unit: Unit | null, cell?: Cell | null}
 *   | {type: "key", key: string, shift: boolean}} Event
 */

/** @param {Network} network @param {Settings} settings @param {Theme} theme @returns {State} before there are any numbers */
export function initial(network, settings, theme) {
  return {
    network,
    settings,
    theme,
    activations: null,
    limits: reaches(network, null, settings.scale),
    hovered: null,
    opened: null,
    cell: null,
    explanation: null,
    side: false,
    pointed: null,
    tip: null,
    spoken: null,
    revealed: null,
    flatOnly: false,
  };
}

/** @param {State} state @param {Event} event @returns {State} the same object where the event changes nothing */
export function reduce(state, event) {
  const next = changed(state, event);
  const side = Boolean(filled(next) && next.opened && (explained(next) || next.side));
  // An equation that Python has still to write out leaves the one before in its place.
  return side === next.side ? next : { ...next, side };
}

/** The numbers of what is drawn, if there are any. @param {State} state @returns {Activations | null} */
export function filled({ activations, network }) {
  return activations?.outputs.has(network.bands[0].name) ? activations : null;
}

/** The cell whose equation is asked for, if it is drawn. @param {State} state @returns {Cell | null} */
export function chosen({ cell }) {
  return cell;
}

/** Where the keys go on from. @param {State} state @returns {Cell} */
export function current(state) {
  return chosen(state) ?? state.hovered ?? middle(state.network.bands[1]);
}

/** Whether all that the open equation says is here. @param {State} state */
export function explained({ network, explanation, opened }) {
  return !network.partial || Boolean(opened && same(explanation?.unit ?? null, opened));
}

/** @param {State} state @param {Event} event @returns {State} */
function changed(state, event) {
  switch (event.type) {
    case "show":
      return show(state, event.activations, event.theme);
    case "settings":
      return set(state, { ...state.settings, ...event.change });
    case "flat only":
      return { ...state, settings: { ...state.settings, space: false }, flatOnly: true };
    case "explain":
      return event.explanation === state.explanation ? state : { ...state, explanation: event.explanation };
    case "hover":
      return hover(state, event.cell, event.at);
    case "point":
      return { ...state, pointed: event.unit && state.network.drawn(event.unit) };
    case "open":
      return open(state, event.unit, event.cell);
    case "key":
      return press(state, event.key, event.shift);
  }
}

/** @param {State} state @param {Activations} activations @param {Theme} theme @returns {State} */
function show(state, activations, theme) {
  if (activations === state.activations) return theme === state.theme ? state : { ...state, theme };
  const next = { ...state, activations, theme };
  const now = filled(next);
  const limits = reaches(state.network, now, state.settings.scale);
  if (now) return { ...next, limits };
  return { ...(state.opened ? open(next, null) : next), limits, tip: null };
}

/** @param {State} state @param {Settings} settings @returns {State} */
function set(state, settings) {
  const rescaled = settings.scale !== state.settings.scale;
  return {
    ...state,
    settings,
    limits: rescaled ? reaches(state.network, filled(state), settings.scale) : state.limits,
  };
}

/** @param {State} state @param {Cell | null} cell @param {{x: number, y: number}} at @returns {State} */
function hover(state, cell, at) {
  if (!cell && !state.hovered && !state.tip) return state;
  return {
    ...state,
    hovered: same(cell, state.hovered) ? state.hovered : cell,
    tip: cell && filled(state) ? { cell, at } : null,
  };
}

/** Open the equation of a number, or close it. @param {State} state @param {Unit | null} unit @param {Cell | null} [cell] in which it was chosen @returns {State} */
function open(state, unit, cell = unit && state.network.cell(unit)) {
  if (unit && !filled(state)) return state;
  // The equation says more than the tip.
  const next = { ...state, opened: unit, cell, pointed: null, tip: null, spoken: cell };
  return cell && !state.opened ? { ...next, revealed: cell } : next;
}

/** @param {State} state @param {string} key @param {boolean} shift @returns {State} */
function press(state, key, shift) {
  if (!filled(state)) return state;
  const { network, settings } = state;
  if (key === "Escape") return open({ ...state, hovered: chosen(state) }, null); // the walk goes on from the cell that was open
  const cell = current(state);
  const next =
    key === "Enter"
      ? cell
      : key === "Tab"
        ? acrossBands(network.bands, cell, shift ? -1 : 1, settings.hidden)
        : neighbour(network.bands[cell.band], cell, key);
  if (!next) return state;
  if (key === "Enter" || chosen(state))
    return { ...open({ ...state, hovered: null }, network.unit(next), next), revealed: next };
  return { ...state, hovered: next, tip: { cell: next, at: null }, spoken: next, revealed: next };
}
