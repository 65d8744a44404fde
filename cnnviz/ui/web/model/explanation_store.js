// Which networks, and which number written out, has this page received? A network comes once; the pictures that come later name it.

/** @typedef {import("./network.js").Network} Network */
/** @typedef {import("./explanation.js").Explanation} Explanation */

/** @type {Map<string, Network>} */
const networks = new Map();
/** @type {Map<string, Explanation>} the latest number that was written out, by the network or depth that it belongs to */
const explanations = new Map();
/** @type {Set<() => void>} */
const listeners = new Set();

/** @param {Network} network */
export function keep(network) {
  networks.set(network.id, network);
  announce();
}

/** @param {string} id @returns {Network | null} */
export function find(id) {
  return networks.get(id) ?? null;
}

/** @param {Explanation} explanation */
export function tell(explanation) {
  explanations.clear();
  explanations.set(explanation.network.id, explanation);
  announce();
}

/** @param {string} id of what is drawn @returns {Explanation | null} */
export function told(id) {
  return explanations.get(id) ?? null;
}

function announce() {
  for (const listener of listeners) listener();
}

/** Hear of each network and each explanation that arrives. @param {() => void} listener @returns {() => void} stop hearing */
export function watch(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
