// A question to Python that is asked again while its answer does not come: of what a page sends in one moment to two places,
// Streamlit may bring only one.

import { rpc } from "../runtime/rpc.js";

const PATIENCE = 3000; // milliseconds

/** @param {string} name of the channel, see rpc.js */
export function createRequest(name) {
  /** @type {ReturnType<typeof setInterval> | undefined} */
  let timer;
  const settle = () => clearInterval(timer);
  return {
    /** @param {any} question in the place of the one before */
    ask(question) {
      settle();
      rpc(name).ask(question);
      timer = setInterval(() => rpc(name).ask(question), PATIENCE);
    },
    /** Ask no more: the answer is here, or nobody waits for it. */
    settle,
  };
}
