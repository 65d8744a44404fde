// The settings of a view in a link: each by its name, and only where it is not as the view begins.
// cnnviz/wire/address.py knows the names.

/** Each name with its options, the view's own first. */
const NETWORK = { view: ["flat", "3d"], direction: ["up", "right"], scale: ["map", "layer", "network"] };
const MAPS = { order: ["strength", "variance", "index"], scale: ["map", "layer", "symmetric"] };

/** @param {string} search of the page's address @returns {import("../network/toolbar.js").Settings} */
export function networkSettings(search) {
  const { view, direction, scale } = chosen(search, NETWORK);
  const folded = (new URLSearchParams(search).get("folded") ?? "").split(",").filter((part) => /^\d{1,3}$/.test(part));
  return /** @type {any} */ ({ space: view === "3d", direction, scale, hidden: new Set(folded.map(Number)) });
}

/** @param {import("../network/toolbar.js").Settings} settings @returns {Object<string, string>} */
export function ofNetwork({ space, direction, scale, hidden }) {
  return changed({ view: space ? "3d" : "flat", direction, scale, folded: [...hidden].join() }, NETWORK);
}

/** @param {string} search of the page's address @returns {import("../maps/view_state.js").Settings} */
export function mapsSettings(search) {
  const { order, scale } = chosen(search, MAPS);
  return /** @type {any} */ ({ sort: order, scale, query: new URLSearchParams(search).get("channels") ?? "" });
}

/** @param {import("../maps/view_state.js").Settings} settings @returns {Object<string, string>} */
export function ofMaps({ sort, scale, query }) {
  return changed({ order: sort, scale, channels: query }, MAPS);
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
