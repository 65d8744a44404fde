// The answer that the predictions show, for others on the page that show it too.

/** @typedef {{label: string, share: string, doubted: boolean}} Answer `share`: in percent, as it is written */

/** @type {Answer | null} */
let current = null;
/** @type {Set<(answer: Answer | null) => void>} */
const listeners = new Set();

/** @param {Answer | null} answer null without a picture */
export function tellAnswer(answer) {
  current = answer;
  for (const listener of listeners) listener(answer);
}

/** Hear the answer that is shown, now and from now on. @param {(answer: Answer | null) => void} listener @returns {() => void} stop hearing */
export function onAnswer(listener) {
  listeners.add(listener);
  listener(current);
  return () => listeners.delete(listener);
}
