// The component that brings its place into sight when something has come there: nothing else to look at.

import { mount } from "../runtime/mount.js";

/** @type {Map<string, number>} of each name what was brought into sight last */
const shown = new Map();

export default mount(({ parentElement }) => ({
  /** @param {{name: string, count: number}} data what comes here, and how many of these came in this session */
  update({ name, count }) {
    if (count <= (shown.get(name) ?? 0)) return;
    shown.set(name, count);
    const { host } = parentElement;
    const seen = new IntersectionObserver(([place]) => {
      seen.disconnect();
      if (!place.isIntersecting) host.scrollIntoView({ block: "start" });
    });
    seen.observe(host);
  },
  destroy() {},
}));
