// Which networks has this page received? A network comes once; the pictures that come later name it.

/** @typedef {import("./network.js").Network} Network */

/** @type {Map<string, Network>} */
const networks = new Map();
/** @type {Set<() => void>} */
const listeners = new Set();

/** @param {Network} network */
export function keep(network) {
  networks.set(network.id, network);
  for (const listener of listeners) listener();
}

/** @param {string} id @returns {Network | null} */
export function find(id) {
  return networks.get(id) ?? null;
}

/** Hear of each network that arrives. @param {() => void} listener @returns {() => void} stop hearing */
export function watch(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
