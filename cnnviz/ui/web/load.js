// How does a view get its module and its style sheet? See ui/component.py.

/** @typedef {(component: {parentElement: ShadowRoot}) => (() => void) | void} View */

/**
 * The view that `module` exports by default, styled by `styles`.
 * @param {string} module @param {string[]} styles all relative to this file
 * @returns {Promise<View>}
 */
export async function load(module, ...styles) {
  const [{ default: view }, ...sheets] = await Promise.all([import(module), ...styles.map(fetchSheet)]);
  return (component) => {
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
