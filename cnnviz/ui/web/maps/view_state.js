// The state of the view of a layer's maps, and its reducer. Pure.

import { destination } from "../draw/pointing.js";
import { matcher, ordered } from "../model/maps_order.js";
import { same } from "../model/network.js";

/** @typedef {import("../model/feature_maps.js").FeatureMaps} FeatureMaps */
/** @typedef {import("../model/feature_maps.js").Place} Place */
/** @typedef {import("../model/network.js").Unit} Unit */
/** @typedef {import("../model/explanation.js").Explanation} Explanation */
/** @typedef {import("./channel.js").ChannelFacts} ChannelFacts */
/** @typedef {import("../model/atlas.js").Atlas} Atlas */
/** @typedef {{row: number, column: number}} MapCell */
/** @typedef {{layer: string, channel: number, row?: number, column?: number}} Target */
/** @typedef {"cells" | "smooth"} Look how maps are drawn: cell by cell, or with the numbers between the middles of cells */
/** @typedef {"picture" | import("../model/atlas.js").Kind} Shown what is shown of each channel: its map on this picture, or a tile of the atlas */
/** @typedef {{shown: Shown, sort: import("../model/maps_order.js").Sort, scale: import("../model/feature_maps.js").Scale, look: Look, query: string, opacity: number}} Settings opacity: of a map over the picture, in percent */
/**
 * @typedef {object} State
 * @property {FeatureMaps | null} featureMaps of the layer that is shown
 * @property {"light" | "dark"} theme
 * @property {Settings} settings
 * @property {number[]} order the channels that are shown
 * @property {Place | null} pointed under the pointer, or where the keys are
 * @property {{place: Place, at: {x: number, y: number} | null} | null} tip the place whose number is shown at a point, null: in the middle of its map
 * @property {number | null} chosen the channel that is open
 * @property {MapCell | null} inside what is pointed at in the open map
 * @property {MapCell | null} cell of the open map, whose equation is open
 * @property {Unit | null} unit the number that is or will be written out
 * @property {Explanation | null} explanation what is written out
 * @property {ChannelFacts | null} facts what Python said last of a channel; see `factsOf`
 * @property {Atlas | null} atlas what Python gave last; see `atlasOf`
 * @property {Target | null} target to be opened when its layer is here
 * @property {{channel: number, row?: number, column?: number} | null} spoken what was read aloud last: a map, or a place in it
 * @property {{channel: number} | null} revealed what was brought into sight last
 */
/**
 * `across` of "key": how many maps are beside each other.
 * @typedef {{type: "show", featureMaps: FeatureMaps, theme: "light" | "dark"}
 *   | {type: "settings", change: Partial<Settings>}
 *   | {type: "hover", place: Place | null, at: {x: number, y: number}}
 *   | {type: "key", key: string, across: number}
 *   | {type: "open", channel: number | null}
 *   | {type: "go", target: Target}
 *   | {type: "point inside", cell: MapCell | null}
 *   | {type: "open cell", cell: MapCell}
 *   | {type: "open unit", unit: Unit}
 *   | {type: "leave"}
 *   | {type: "facts", facts: ChannelFacts}
 *   | {type: "atlas", atlas: Atlas}
 *   | {type: "explain", explanation: Explanation}} Event
 */

/** @param {Settings} settings @param {Target | null} target what a link opens @param {"light" | "dark"} theme @returns {State} before there is a layer */
export function initial(settings, target, theme) {
  return {
    featureMaps: null,
    theme,
    settings,
    order: [],
    pointed: null,
    tip: null,
    chosen: null,
    inside: null,
    cell: null,
    unit: null,
    explanation: null,
    facts: null,
    atlas: null,
    target,
    spoken: null,
    revealed: null,
  };
}

/** @param {State} state @param {Event} event @returns {State} the same object where the event changes nothing */
export function reduce(state, event) {
  switch (event.type) {
    case "show":
      return arrive(show(state, event.featureMaps, event.theme));
    case "settings":
      return set(state, { ...state.settings, ...event.change });
    case "hover":
      return hover(state, event.place, event.at);
    case "key":
      return press(state, event.key, event.across);
    case "open":
      return open(state, event.channel);
    case "go":
      return arrive({ ...state, target: event.target });
    case "point inside":
      return pointInside(state, event.cell);
    case "open cell":
      return openCell(state, event.cell);
    case "open unit":
      return { ...state, unit: event.unit };
    case "leave":
      return leave(state);
    case "facts":
      return { ...state, facts: event.facts };
    case "atlas":
      return { ...state, atlas: event.atlas };
    case "explain":
      return explain(state, event.explanation);
  }
}

/** What Python said of the open channel, if it has. @param {State} state @returns {ChannelFacts | null} */
export function factsOf({ featureMaps, chosen, facts }) {
  const fits =
    featureMaps &&
    facts &&
    facts.id === featureMaps.id &&
    facts.layer === featureMaps.layer.name &&
    facts.channel === chosen;
  return fits ? facts : null;
}

/** The atlas of the layer and kind that are shown, if it is here. @param {State} state @returns {Atlas | null} */
export function atlasOf({ featureMaps, settings, atlas }) {
  const fits =
    featureMaps &&
    atlas &&
    atlas.id === featureMaps.id &&
    atlas.layer === featureMaps.layer.name &&
    atlas.kind === settings.shown;
  return fits ? atlas : null;
}

/** Which number is open, else the first of the channel or of the layer. @param {State} state @returns {Unit | null} */
export function current({ featureMaps, unit, chosen }) {
  return unit ?? (featureMaps && { layer: featureMaps.layer.name, channel: chosen ?? 0, row: 0, column: 0 });
}

/** What is open: a channel, with the cell whose equation is. @param {State} state @returns {Target | null} */
export function opened({ featureMaps, chosen, cell }) {
  return featureMaps && chosen !== null ? { layer: featureMaps.layer.name, channel: chosen, ...cell } : null;
}

/** @param {State} state @param {FeatureMaps} featureMaps @param {"light" | "dark"} theme @returns {State} */
function show(state, featureMaps, theme) {
  if (featureMaps === state.featureMaps) return theme === state.theme ? state : { ...state, theme };
  const chosen = state.chosen !== null && state.chosen < featureMaps.count ? state.chosen : null;
  return {
    ...closed(state),
    featureMaps,
    theme,
    chosen,
    order: listed(featureMaps, state.settings),
    pointed: null,
    tip: null,
    inside: null,
  };
}

/** @param {State} state @param {Settings} settings @returns {State} */
function set(state, settings) {
  const { featureMaps, order } = state;
  const kept = !featureMaps || (settings.sort === state.settings.sort && settings.query === state.settings.query);
  return { ...state, settings, order: kept ? order : listed(featureMaps, settings) };
}

/** The channels that are shown. @param {FeatureMaps} featureMaps @param {Settings} settings @returns {number[]} */
function listed({ statistics, count, labels }, { sort, query }) {
  return ordered(sort === "index" ? null : statistics[sort], count).filter(matcher(query, labels));
}

/** @param {State} state @param {Place | null} place @param {{x: number, y: number}} at @returns {State} */
function hover(state, place, at) {
  if (!place && !state.pointed && !state.tip) return state;
  return {
    ...state,
    pointed: same(place, state.pointed) ? state.pointed : place,
    tip: place && state.featureMaps ? { place, at } : null,
  };
}

/** @param {State} state @param {string} key @param {number} across @returns {State} */
function press(state, key, across) {
  const { featureMaps, order, pointed, chosen } = state;
  if (!featureMaps || !order.length) return state;
  const at = Math.max(0, order.indexOf(pointed?.channel ?? chosen ?? order[0]));
  if (key === "Enter") return open(state, order[at]);
  const next = destination(key, at, across, order.length);
  if (next === null) return state;
  const place = { channel: order[next], row: featureMaps.rows >> 1, column: featureMaps.columns >> 1 };
  return { ...revealed(state, order[next]), pointed: place, tip: { place, at: null } };
}

/** @param {State} state @param {number | null} channel @returns {State} */
function open(state, channel) {
  const next = { ...closed(state), chosen: channel, inside: null, tip: null };
  if (channel === null || !state.featureMaps) return next;
  const found = revealed(next, channel);
  return state.featureMaps.single ? openCell(found, { row: 0, column: 0 }) : found;
}

/** Without the equation. @param {State} state @returns {State} */
function closed(state) {
  return { ...state, cell: null, unit: null, explanation: null };
}

/** With a map in sight and read aloud. @param {State} state @param {number} channel @returns {State} */
function revealed(state, channel) {
  return { ...state, spoken: { channel }, revealed: { channel } };
}

/** @param {State} state @param {MapCell} cell @returns {State} */
function openCell(state, cell) {
  const { featureMaps, chosen } = state;
  if (!featureMaps || chosen === null) return state;
  return { ...state, cell, unit: { layer: featureMaps.layer.name, channel: chosen, ...cell } };
}

/** @param {State} state @param {MapCell | null} cell @returns {State} */
function pointInside(state, cell) {
  if (state.chosen === null) return state;
  const pointed = cell && { channel: state.chosen, ...cell };
  return { ...state, pointed, inside: cell, spoken: pointed };
}

/** Open the target, once its layer is here. @param {State} state @returns {State} */
function arrive(state) {
  const { target, featureMaps } = state;
  if (!target || !featureMaps || target.layer !== featureMaps.layer.name) return state;
  const { channel, row, column } = target;
  const there = { ...state, target: null };
  if (channel >= featureMaps.count) return there;
  const found = open(there, channel);
  const inside = row !== undefined && column !== undefined && row < featureMaps.rows && column < featureMaps.columns;
  return inside && !featureMaps.single ? openCell(found, { row, column }) : found;
}

/** Close the equation, or else the channel. @param {State} state @returns {State} */
function leave(state) {
  if (state.chosen === null) return state;
  return state.unit && !state.featureMaps?.single ? closed(state) : open(state, null);
}

/** @param {State} state @param {Explanation} explanation @returns {State} */
function explain(state, explanation) {
  return same(explanation.unit, state.unit) ? { ...state, explanation } : state;
}
