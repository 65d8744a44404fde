// The acts that the tour waits for, seen in the page itself: no server is asked.

/**
 * @typedef {object} Act
 * @property {string} sign a selector of what shows it in a view
 * @property {(found: HTMLElement) => string} state of that; it is done when the state changes, or with `once` when there is one
 * @property {boolean} once @property {string} part a selector of what is spoken of, "" for all of the place
 * @property {ScrollLogicalPosition} block where in the window that is brought
 * @property {number} pause milliseconds in which one sees what one did, before the page goes on
 */

/** The first element in the views of a place that is shown. @param {Element} place @param {string} selector @returns {HTMLElement | null} */
export function seen(place, selector) {
  for (const { shadowRoot } of [place, ...place.querySelectorAll("*")]) {
    const all = /** @type {HTMLElement[]} */ ([...(shadowRoot?.querySelectorAll(selector) ?? [])]);
    const found = all.find((each) => each.getClientRects().length);
    if (found) return found;
  }
  return null;
}

const PAUSE = 900;
const READ = 2000; // likewise where an answer is read that the next step may scroll out of sight
const NOTHING = "nothing"; // a state in which the act is not done, though it is another one

/** @type {Object<string, Act>} */
export const ACTS = {
  answer: {
    sign: ".scores",
    state: ({ classList, textContent }) => (classList.contains("empty") ? NOTHING : (textContent ?? "")),
    once: false,
    part: "",
    block: "center",
    pause: READ,
  },
  hover: { sign: ".tip, .panel", state: () => "shown", once: true, part: ".stage", block: "center", pause: PAUSE },
  open: { sign: ".panel", state: () => "open", once: true, part: ".stage", block: "center", pause: PAUSE },
  step: {
    sign: ".closeup",
    state: ({ dataset }) => dataset.at ?? "",
    once: false,
    part: ".closeup",
    block: "start",
    pause: PAUSE,
  },
  /** Of another page that is opened, this one sees only its own end. */
  leave: { sign: "", state: () => "", once: false, part: "", block: "center", pause: PAUSE },
};

/**
 * Waits for one act. Its state as the page changes by itself does not count: only what follows on something that the user does.
 * @param {Act} act @param {() => Element | null} where the place in which it is seen
 * @returns {{done: () => boolean, touched: () => void}} touched: the user does something
 */
export function watch(act, where) {
  let before = "";
  let touched = false;
  const state = () => {
    const place = where();
    const found = place && act.sign ? seen(place, act.sign) : null;
    return found ? act.state(found) : "";
  };
  return {
    touched() {
      touched = true;
    },
    done() {
      const now = state();
      if (act.once) return now !== "";
      if (!touched || !before) before = now;
      return now !== before && now !== NOTHING;
    },
  };
}
