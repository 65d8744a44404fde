// The view of a layer's maps: the same one while layers and pictures change.

import { targetIn } from "../model/address.js";
import { element } from "../runtime/element.js";
import { FeatureMaps } from "../model/feature_maps.js";
import { createMapsView } from "./view.js";
import { mount } from "../runtime/mount.js";
import { mapsLeft, mapsSettings, ofMaps } from "../model/settings.js";
import { createNote } from "../network/export_panel.js";
import { looked } from "../model/looked.js";
import { rpc } from "../runtime/rpc.js";
import { pageText } from "../runtime/text.js";

/** @typedef {ReturnType<typeof createMapsView>} View */

export default mount(({ parentElement, setStateValue, setTriggerValue }) => {
  const root = element("div", { className: "maps" });
  parentElement.append(root);
  const note = createNote();
  /** @type {View | null} */
  let view = null;
  /** @type {FeatureMaps | null} */
  let featureMaps = null;
  /** @type {Uint8Array | null} */
  let latest = null;
  /** The tiles of which Python was told last that some are missing; "picture" for none. */
  let told = "picture";
  let kept = ""; // how the page is, as Python knows it
  let text = pageText();
  const { pathname } = location;

  const now = (/** @type {View} */ { opened, settings }) => ({ opened: opened(), settings: ofMaps(settings()) });

  /** @param {FeatureMaps} first */
  function create({ left }) {
    const search = `${new URLSearchParams(left)}`; // as a link, or this page when it was left
    const [settings, linked] = view ? [view.settings(), view.opened()] : [mapsSettings(search), targetIn(search)];
    if (!view) kept = JSON.stringify({ opened: linked, settings: ofMaps(settings) });
    view?.destroy();
    text = pageText();
    view = createMapsView(root, text, settings, {
      choose: (layer) => setStateValue("layer", layer),
      seek: (channel) => setTriggerValue("seek", channel),
      tell(shown) {
        if (shown !== told) setStateValue("shown", shown);
        told = shown;
      },
      note(unit) {
        if (!view) return;
        note({ unit, settings: ofMaps(view.settings()) });
        keep(now(view));
      },
      linked,
    });
    return view;
  }

  /**
   * Let the address and Python keep how the page is now, for when it comes again; see cnnviz/ui/network/maps_left.py.
   * The address has it before Python answers, since the page may be left sooner.
   * @param {ReturnType<typeof now>} left
   */
  function keep(left) {
    const words = JSON.stringify(left);
    if (words === kept) return;
    kept = words;
    if (location.pathname === pathname) history.replaceState(history.state, "", mapsLeft(location.search, left));
    rpc("maps-left").ask({ id: featureMaps?.id, ...left });
  }

  return {
    /** @param {Uint8Array} data */
    update(data) {
      if (data !== latest) featureMaps = new FeatureMaps(data);
      latest = data;
      if (!featureMaps) return;
      const [last, current] = [looked(), view && text === pageText() ? view : create(featureMaps)];
      // Where nobody chose a layer here, that which was looked at last on another page comes after the first.
      if (featureMaps.first && last !== featureMaps.layer.name && featureMaps.layers.some(({ name }) => name === last))
        setStateValue("layer", last);
      current.show(featureMaps);
    },
    destroy() {
      view?.destroy();
      root.remove();
    },
  };
});
