// The drawing that the browser keeps until it is cleared or the tab is closed, since a reload makes the server forget it.

/** @typedef {import("./pad_strokes.js").Stroke} Stroke */

const KEY = "cnnviz.drawing.";

/** Keep a drawing; one without strokes is kept no longer. @param {string} name of its pad @param {Stroke[]} strokes */
export function keepStrokes(name, strokes) {
  try {
    if (strokes.length) sessionStorage.setItem(KEY + name, JSON.stringify(strokes));
    else sessionStorage.removeItem(KEY + name);
  } catch {
    // The browser keeps nothing for this page.
  }
}

/** The strokes that are kept, none if there are none. @param {string} name of their pad @returns {Stroke[]} */
export function keptStrokes(name) {
  try {
    return JSON.parse(sessionStorage.getItem(KEY + name) ?? "[]");
  } catch {
    return [];
  }
}
