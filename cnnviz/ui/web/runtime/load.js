// How does a view get its module and its style sheet? See ui/shell/component.py.

/** @typedef {(component: {parentElement: ShadowRoot}) => (() => void) | void} View */

/** @type {Map<string, Promise<View>>} */
const views = new Map();

/**
 * The view that `module` exports by default, styled by `styles`.
 *
 * It is fetched once. When a page draws it twice while it loads, both await the same, so that the older drawing comes first:
 * it is cleaned up, and would take the newer one with it.
 * @param {string} module @param {string[]} styles all relative to this file
 * @returns {Promise<View>}
 */
export function load(module, ...styles) {
  const key = [module, ...styles].join();
  const found = views.get(key) ?? fetchView(module, styles);
  views.set(key, found);
  found.catch(() => views.delete(key)); // the next drawing tries again
  return found;
}

/** @param {string} module @param {string[]} styles @returns {Promise<View>} */
async function fetchView(module, styles) {
  const [{ default: view }, ...sheets] = await Promise.all([import(module), ...styles.map(fetchSheet)]);
  return (component) => {
    component.parentElement.host.setAttribute("data-drawn", ""); // see app.py
    const { adoptedStyleSheets } = component.parentElement;
    adoptedStyleSheets.push(...sheets.filter((sheet) => !adoptedStyleSheets.includes(sheet)));
    return view(component);
  };
}

/** @param {string} style @returns {Promise<CSSStyleSheet>} */
async function fetchSheet(style) {
  const answer = await fetch(new URL(style, import.meta.url));
  if (!answer.ok) throw new Error(`${style} could not be fetched: ${answer.status}`);
  return new CSSStyleSheet().replace(await answer.text());
}
