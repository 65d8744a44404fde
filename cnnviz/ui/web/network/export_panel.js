// What the screen shows, for the export (cnnviz/ui/network/export_panel.py), which asks for it when needed.
// As long as it does not, nothing leaves the browser.

import { remember } from "../model/looked.js";
import { rpc } from "../runtime/rpc.js";

/** @typedef {{unit: import("../model/network.js").Unit | null, settings: Object<string, string>}} Shown the number that is open, and how the view is set */

// Milliseconds until what is shown has come to rest; and of two requests in one moment, the page would send the second only.
const REST = 200;

/** @returns {(shown: Shown) => void} */
export function createNote() {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  let last = "";
  return (shown) => {
    if (shown.unit) remember(shown.unit.layer);
    clearTimeout(timer);
    timer = setTimeout(() => {
      const words = JSON.stringify(shown);
      if (words !== last) rpc("export").ask(shown);
      last = words;
    }, REST);
  };
}
