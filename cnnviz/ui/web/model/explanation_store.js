// The networks and the explanation on this page. A network comes once; later packets name it.

/** @typedef {import("./network.js").Network} Network */
/** @typedef {import("./explanation.js").Explanation} Explanation */
/** @typedef {{listener: () => void, shows: () => string | null}} Subscriber shows: the id of the network that its view shows */

/** @type {Map<string, Network>} */
const networks = new Map();
/** @type {Explanation | null} the latest */
let explanation = null;
/** @type {Set<Subscriber>} */
const subscribers = new Set();

/** Keep a network, and forget those that no view shows: each edit of a network that is built sends another. @param {Network} network */
export function setNetwork(network) {
  const shown = new Set([...subscribers].map(({ shows }) => shows()));
  for (const id of networks.keys()) if (!shown.has(id)) networks.delete(id);
  networks.set(network.id, network);
  announce();
}

/** @param {string} id @returns {Network | null} */
export function getNetwork(id) {
  return networks.get(id) ?? null;
}

/** Keep an explanation in the place of the one before. @param {Explanation} next */
export function setExplanation(next) {
  explanation = next;
  announce();
}

/** @param {string} id of the network and the picture that it explains @returns {Explanation | null} */
export function getExplanation(id) {
  return explanation?.network.id === id ? explanation : null;
}

function announce() {
  for (const { listener } of subscribers) listener();
}

/** Hear of each network and each explanation that arrives. @param {Subscriber} subscriber @returns {() => void} stop hearing */
export function subscribe(subscriber) {
  subscribers.add(subscriber);
  return () => subscribers.delete(subscriber);
}
