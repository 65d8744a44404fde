// The layer that was looked at last in this tab, on whichever page.

const KEY = "cnnviz.layer";

/** @param {string} layer */
export function remember(layer) {
  try {
    sessionStorage.setItem(KEY, layer);
  } catch {
    // A browser that keeps nothing begins with the first layer.
  }
}

/** @returns {string | null} */
export function looked() {
  try {
    return sessionStorage.getItem(KEY);
  } catch {
    return null;
  }
}
