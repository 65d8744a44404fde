// The loader of a view's module, style sheets and language; see ui/shell/component.py.

import { addressOf, bring, textOf } from "./bundle.js";
import { known } from "./text.js";

/** @typedef {{data: any, parentElement: ShadowRoot}} Component */
/** @typedef {(component: Component) => (() => void) | void} View */

/** @type {Map<string, Promise<View>>} */
const views = new Map();
/** @type {Map<string, Promise<CSSStyleSheet>>} */
const sheets = new Map();

/**
 * The view that `module` exports by default, styled by `styles`.
 *
 * It is made once. When a page draws it twice while it loads, both await the same, so that the older drawing comes first:
 * it is cleaned up, and would take the newer one with it.
 * @param {string} module @param {string[]} styles all named from web/
 * @returns {Promise<View>}
 */
export function load(module, ...styles) {
  return once(views, [module, ...styles].join(), () => makeView(module, styles));
}

/**
 * What `made` promises for `key`, or the promise of `make`; when that fails, the next call tries again.
 * @template T @param {Map<string, Promise<T>>} made @param {string} key @param {() => Promise<T>} make
 */
function once(made, key, make) {
  const found = made.get(key) ?? make();
  made.set(key, found);
  found.catch(() => made.delete(key));
  return found;
}

/** @param {string} module @param {string[]} styles @returns {Promise<View>} */
async function makeView(module, styles) {
  await bring([module, ...styles]);
  const own = await Promise.all(styles.map((style) => once(sheets, style, () => makeSheet(style))));
  const { default: view } = await import(addressOf(module));
  // What is in runtime/ says nothing, and brings the language.
  if (!module.startsWith("runtime/")) await known;
  return (component) => {
    component.parentElement.host.setAttribute("data-drawn", ""); // see style/page.css
    const { adoptedStyleSheets } = component.parentElement;
    adoptedStyleSheets.push(...own.filter((sheet) => !adoptedStyleSheets.includes(sheet)));
    return view(opened(component));
  };
}

/** A component with its data: an object comes as the one of a list. @param {Component} component @returns {Component} */
function opened(component) {
  return Array.isArray(component.data) ? { ...component, data: component.data[0] } : component;
}

/** @param {string} style @returns {Promise<CSSStyleSheet>} */
const makeSheet = (style) => new CSSStyleSheet().replace(textOf(style));
