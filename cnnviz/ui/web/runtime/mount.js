// How does a view stay the same one while Streamlit calls it again and again?

/** @typedef {{name: string, data: any, parentElement: ShadowRoot, setStateValue: (name: string, value: any) => void, setTriggerValue: (name: string, value: any) => void}} Component */
/** @typedef {{update: (data: any) => void, destroy: () => void}} View */

/**
 * A component's default export: `create` makes the view once for each place on the page, and each call updates it.
 * @param {(component: Component) => View} create
 * @returns {(component: Component) => () => void}
 */
export function mount(create) {
  /** @type {WeakMap<ShadowRoot, {view: View, calls: number}>} */
  const mounted = new WeakMap();
  return (component) => {
    const { data, parentElement } = component;
    const entry = mounted.get(parentElement) ?? { view: create(component), calls: 0 };
    mounted.set(parentElement, entry);
    entry.calls += 1;
    const call = entry.calls;
    entry.view.update(data);
    return () => {
      // Streamlit also cleans up after a call that a newer one overtook while the script was loading.
      if (entry.calls !== call) return;
      entry.view.destroy();
      mounted.delete(parentElement);
    };
  };
}
