// The state of a view: events alone change it, one by one, and the page is drawn after each change.

/**
 * @template S, E
 * @param {S} state the first one @param {(state: S, event: E) => S} reduce pure; gives the same object where the event changes nothing
 * @param {(state: S, drawn: S | null) => void} render bring the page up to date; drawn: the state that is on it, if there is one
 * @returns {{state: () => S, dispatch: (event: E) => boolean}} `dispatch` says whether the event changed anything
 */
export function createStore(state, reduce, render) {
  /** @type {S | null} */
  let drawn = null;
  let drawing = false;

  function draw() {
    // What the page itself raises while it is drawn is drawn afterwards.
    if (drawing) return;
    drawing = true;
    try {
      while (drawn !== state) {
        const before = drawn;
        drawn = state;
        render(state, before);
      }
    } finally {
      drawing = false;
    }
  }

  return {
    state: () => state,
    dispatch(event) {
      const next = reduce(state, event);
      const changed = next !== state;
      state = next;
      if (changed) draw();
      return changed;
    },
  };
}

/**
 * Whether one of some parts of a state is another one than what is drawn.
 * @template S
 * @param {S} state @param {S | null} drawn @returns {(...parts: (keyof S)[]) => boolean}
 */
export function difference(state, drawn) {
  return (...parts) => !drawn || parts.some((part) => state[part] !== drawn[part]);
}
