// The component that brings the progress of a training into sight when it was begun: nothing else to look at. Its button is further down.

import { mount } from "../runtime/mount.js";

let shown = 0; // the training that was brought into sight last

export default mount(({ parentElement }) => ({
  /** @param {{begun: number}} data how many were begun in this session */
  update({ begun }) {
    if (begun <= shown) return;
    shown = begun;
    parentElement.host.scrollIntoView({ block: "center" });
  },
  destroy() {},
}));
