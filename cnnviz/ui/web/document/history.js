// Runs before Streamlit: in the browser's history a page is one entry, however often its settings change.
//
// Streamlit adds an entry for each change of the address. Back is to lead to the page before, as it was left.

const { pushState, replaceState } = history;
// The address when the user last did something. What a new page writes into the address comes before the page's own entry, and
// must not stand in that of the page before.
let left = location.href;

for (const act of ["pointerdown", "keydown", "click"])
  addEventListener(act, () => (left = location.href), { capture: true });

history.pushState = (state, unused, url) => {
  const path = (/** @type {string | URL} */ address) => new URL(address, location.href).pathname;
  if (path(url ?? "") === location.pathname) {
    replaceState.call(history, state, unused, url);
    return;
  }
  if (path(left) === location.pathname) replaceState.call(history, history.state, "", left);
  pushState.call(history, state, unused, url);
};
