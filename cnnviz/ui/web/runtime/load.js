// The loader of a view's module, style sheet and language; see ui/shell/component.py.

import { known } from "./text.js";

/** @typedef {(component: {parentElement: ShadowRoot}) => (() => void) | void} View */

const COMMON = ["../style/tokens.css", "../style/base.css"]; // of every view, before its own

/** @type {Map<string, Promise<View>>} */
const views = new Map();
/** @type {Map<string, Promise<CSSStyleSheet>>} */
const sheets = new Map();

/**
 * The view that `module` exports by default, styled by `styles`.
 *
 * It is fetched once. When a page draws it twice while it loads, both await the same, so that the older drawing comes first:
 * it is cleaned up, and would take the newer one with it.
 * @param {string} module @param {string[]} styles all relative to this file
 * @returns {Promise<View>}
 */
export function load(module, ...styles) {
  return once(views, [module, ...styles].join(), () => fetchView(module, [...COMMON, ...styles]));
}

/**
 * What `fetched` promises for `key`, or the promise of `make`; when that fails, the next call tries again.
 * @template T @param {Map<string, Promise<T>>} fetched @param {string} key @param {() => Promise<T>} make
 */
function once(fetched, key, make) {
  const found = fetched.get(key) ?? make();
  fetched.set(key, found);
  found.catch(() => fetched.delete(key));
  return found;
}

/** @param {string} module @param {string[]} styles @returns {Promise<View>} */
async function fetchView(module, styles) {
  const fetched = styles.map((style) => once(sheets, style, () => fetchSheet(style)));
  const [{ default: view }, ...own] = await Promise.all([import(module), ...fetched]);
  // What is in runtime/ says nothing, and brings the language.
  if (!module.startsWith("../runtime/")) await known;
  return (component) => {
    component.parentElement.host.setAttribute("data-drawn", ""); // see app.py
    const { adoptedStyleSheets } = component.parentElement;
    adoptedStyleSheets.push(...own.filter((sheet) => !adoptedStyleSheets.includes(sheet)));
    return view(component);
  };
}

/** @param {string} style @returns {Promise<CSSStyleSheet>} */
async function fetchSheet(style) {
  const answer = await fetch(new URL(style, import.meta.url));
  if (!answer.ok) throw new Error(`${style} could not be fetched: ${answer.status}`);
  return new CSSStyleSheet().replace(await answer.text());
}
