// The view of a layer's maps: the same one while layers and pictures change.

import { unitIn } from "../model/address.js";
import { element } from "../runtime/element.js";
import { Sheet } from "../model/feature_maps.js";
import { createView } from "./view.js";
import { mount } from "../runtime/mount.js";
import { mapsSettings, ofMaps } from "../model/settings.js";
import { createNote } from "../network/export_panel.js";
import { translator } from "../runtime/text.js";

export default mount(({ parentElement, setStateValue }) => {
  const root = element("div", { className: "nodelink maps" });
  parentElement.append(root);
  const settings = mapsSettings(location.search);
  const note = createNote();
  /** @type {ReturnType<typeof createView> | null} */
  let view = null;
  /** @type {Sheet | null} */
  let sheet = null;
  /** @type {Uint8Array | null} */
  let latest = null;
  let words = "";
  let first = true; // what a link names is opened once
  return {
    /** @param {Uint8Array} data */
    update(data) {
      if (data !== latest) sheet = new Sheet(data);
      latest = data;
      if (!sheet) return;
      const said = JSON.stringify(sheet.messages);
      if (!view || said !== words) {
        view?.destroy();
        view = createView(root, translator(sheet.messages), settings, {
          choose: (layer) => setStateValue("layer", layer), note: (unit) => note({ unit, settings: ofMaps(settings) }), linked: first ? unitIn(location.search) : null,
        });
        first = false;
      }
      words = said;
      view.show(sheet);
    },
    destroy() {
      view?.destroy();
      root.remove();
    },
  };
});
