// The mount that keeps a view the same one while Streamlit calls it again and again.

import { onLanguage } from "./text.js";

/** @typedef {{name: string, data: any, parentElement: ShadowRoot, setStateValue: (name: string, value: any) => void, setTriggerValue: (name: string, value: any) => void}} Component */
/** @typedef {{update: (data: any) => void, destroy: () => void}} View */

/**
 * A component's default export: `create` makes the view once for each place on the page, and each call updates it, as does
 * another language.
 * @param {(component: Component) => View} create
 * @returns {(component: Component) => () => void}
 */
export function mount(create) {
  /** @type {WeakMap<ShadowRoot, {view: View, data: any, stop: () => void}>} */
  const mounted = new WeakMap();
  return (component) => {
    const { data, parentElement } = component;
    const entry = mounted.get(parentElement) ?? {
      view: create(component),
      data,
      stop: onLanguage(() => entry.view.update(entry.data)),
    };
    mounted.set(parentElement, entry);
    entry.data = data;
    entry.view.update(data);
    return () => {
      // Streamlit also cleans up after a call that a newer one overtook, which may be still to come: then the place stays.
      if (parentElement.host.isConnected || !mounted.delete(parentElement)) return;
      entry.stop();
      entry.view.destroy();
    };
  };
}
