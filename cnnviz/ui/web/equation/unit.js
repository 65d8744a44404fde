// One number of a network by itself on a page: its whole sum, from the slice that Python sent.

import { element } from "../runtime/element.js";
import { Explanation } from "../model/explanation.js";
import { mount } from "../runtime/mount.js";
import { createPanel } from "./panel.js";
import { pageText } from "../runtime/text.js";
import { themeOf } from "../runtime/theme.js";

export default mount(({ parentElement }) => createUnit(parentElement));

/** @param {ShadowRoot} parent */
function createUnit(parent) {
  const root = element("div");
  parent.append(root);
  /** @type {ReturnType<typeof createPanel> | null} */
  let panel = null;
  let text = pageText();
  return {
    /** @param {Uint8Array} data */
    update(data) {
      const explanation = new Explanation(data);
      if (!panel || text !== pageText()) {
        panel?.destroy();
        text = pageText();
        panel = createPanel(root, text);
      }
      panel.show({ explanation, theme: themeOf(root) });
    },
    destroy() {
      panel?.destroy();
      root.remove();
    },
  };
}
