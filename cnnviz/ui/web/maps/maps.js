// The view of a layer's maps: the same one while layers and pictures change.

import { unitIn } from "../model/address.js";
import { element } from "../runtime/element.js";
import { FeatureMaps } from "../model/feature_maps.js";
import { createMapsView } from "./view.js";
import { mount } from "../runtime/mount.js";
import { mapsSettings, ofMaps } from "../model/settings.js";
import { createNote } from "../network/export_panel.js";
import { pageText } from "../runtime/text.js";

export default mount(({ parentElement, setStateValue }) => {
  const root = element("div", { className: "maps" });
  parentElement.append(root);
  const note = createNote();
  /** @type {ReturnType<typeof createMapsView> | null} */
  let view = null;
  /** @type {FeatureMaps | null} */
  let featureMaps = null;
  /** @type {Uint8Array | null} */
  let latest = null;
  let text = pageText();

  function create() {
    const settings = view?.settings() ?? mapsSettings(location.search);
    const linked = view ? null : unitIn(location.search); // what a link names is opened once
    view?.destroy();
    text = pageText();
    view = createMapsView(root, text, settings, {
      choose: (layer) => setStateValue("layer", layer),
      note: (unit) => view && note({ unit, settings: ofMaps(view.settings()) }),
      linked,
    });
    return view;
  }

  return {
    /** @param {Uint8Array} data */
    update(data) {
      if (data !== latest) featureMaps = new FeatureMaps(data);
      latest = data;
      if (!featureMaps) return;
      const current = view && text === pageText() ? view : create();
      current.show(featureMaps);
    },
    destroy() {
      view?.destroy();
      root.remove();
    },
  };
});
