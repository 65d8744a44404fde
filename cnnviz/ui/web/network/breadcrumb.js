// The place in a large network that is drawn, and the ways from there.

import { element } from "../runtime/element.js";

/** @typedef {import("../model/network.js").Network} Network */
/** @typedef {import("../model/network.js").Band} Band */

/**
 * @param {HTMLElement} root @param {import("../runtime/text.js").Text} text @param {Network} network @param {(path: string) => void} enter
 * @returns {{press: (key: string, band: Band) => boolean, focus: () => void}} `press` goes where a key leads from a band, if it does
 */
export function createBreadcrumb(root, text, { trail, bands }, enter) {
  const crumbs = trail.map((path, at) =>
    element("button", {
      type: "button",
      textContent: path || text("Whole network"),
      ...(at === trail.length - 1 ? { "aria-current": "location" } : {}),
      onclick: () => at < trail.length - 1 && enter(path),
    }),
  );
  const doors = bands.flatMap(({ path }) =>
    path ? [element("button", { type: "button", textContent: path, onclick: () => enter(path) })] : [],
  );
  const parts = element(
    "div",
    { className: "parts", role: "group", "aria-label": text("Look into"), hidden: doors.length === 0 },
    [element("span", { textContent: text("Look into") }), ...doors],
  );
  root.replaceChildren(
    element(
      "ol",
      {},
      crumbs.map((crumb) => element("li", {}, [crumb])),
    ),
    parts,
  );
  return {
    press(key, { path }) {
      if (key === "Backspace" && trail.length > 1) enter(trail[trail.length - 2]);
      else if (key === ">" && path) enter(path);
      else return false;
      return true;
    },
    focus: () => crumbs[crumbs.length - 1].focus(),
  };
}
