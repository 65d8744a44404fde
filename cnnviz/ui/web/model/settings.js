// The settings of a view in a link: each by its name, and only where it is not as the view begins.
// cnnviz/wire/address.py knows the names.

/** Each name with its options, the view's own first. */
const NETWORK = { view: ["flat", "3d"], direction: ["up", "right"], scale: ["map", "layer", "network"] };
const MAPS = {
  shown: ["picture", "patches", "made"],
  order: ["strength", "variance", "index"],
  scale: ["map", "layer", "symmetric"],
  look: ["cells", "smooth"],
};
const OPACITY = 70; // percent, of a map over the picture
/** Each of the maps' settings in a link. */
const OF_MAPS = [...Object.keys(MAPS), "channels", "opacity"];

/** @typedef {Omit<import("../network/toolbar.js").Settings, "light">} Linked those of the node-link view that a link carries */

/** @param {string} search of the page's address @returns {Linked} */
export function networkSettings(search) {
  const { view, direction, scale } = chosen(search, NETWORK);
  const folded = (new URLSearchParams(search).get("folded") ?? "").split(",").filter((part) => /^\d{1,3}$/.test(part));
  return /** @type {any} */ ({ space: view === "3d", direction, scale, hidden: new Set(folded.map(Number)) });
}

/** @param {Linked} settings @returns {Object<string, string>} */
export function ofNetwork({ space, direction, scale, hidden }) {
  return changed({ view: space ? "3d" : "flat", direction, scale, folded: [...hidden].join() }, NETWORK);
}

/** @param {string} search of the page's address @returns {import("../maps/view_state.js").Settings} */
export function mapsSettings(search) {
  const { shown, order, scale, look } = chosen(search, MAPS);
  const given = new URLSearchParams(search);
  const [query, percent] = [given.get("channels") ?? "", given.get("opacity") ?? ""];
  const opacity = /^(\d{1,2}|100)$/.test(percent) ? Number(percent) : OPACITY;
  return /** @type {any} */ ({ shown, sort: order, scale, look, query, opacity });
}

/** @param {import("../maps/view_state.js").Settings} settings @returns {Object<string, string>} */
export function ofMaps({ shown, sort, scale, look, query, opacity }) {
  const written = { shown, order: sort, scale, look, channels: query, opacity: `${opacity}` };
  return changed(written, { ...MAPS, opacity: [`${OPACITY}`] });
}

/**
 * The address of the maps with what is open there, as cnnviz/ui/network/maps_left.py writes it.
 * @param {string} search of the page's address @param {{opened: import("../maps/view_state.js").Target | null, settings: Object<string, string>}} left @returns {string}
 */
export function mapsLeft(search, { opened, settings }) {
  const given = new URLSearchParams(search);
  for (const name of ["channel", "row", "column", ...OF_MAPS]) given.delete(name);
  for (const [name, value] of Object.entries({ ...opened, ...settings })) given.set(name, `${value}`);
  return `?${given}`;
}

/** @param {string} search @param {Object<string, string[]>} options @returns {Object<string, string>} */
function chosen(search, options) {
  const given = new URLSearchParams(search);
  return Object.fromEntries(
    Object.entries(options).map(([name, all]) => [name, all.find((one) => one === given.get(name)) ?? all[0]]),
  );
}

/** @param {Object<string, string>} settings @param {Object<string, string[]>} options */
function changed(settings, options) {
  return Object.fromEntries(Object.entries(settings).filter(([name, value]) => value !== (options[name]?.[0] ?? "")));
}
