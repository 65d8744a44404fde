// Links from kinds of layers to the labs in which they can be touched.

import { labs } from "../model/about.js";
import { element } from "../runtime/element.js";

/** The labs of some kinds of layers; each opens beside this page, which stays as it is. @param {string[]} kinds @param {import("../runtime/text.js").Text} text */
export function labLinks(kinds, text) {
  const known = labs(text);
  const found = kinds.flatMap((kind) => known[kind] ?? []);
  const language = new URLSearchParams(location.search).get("lang");
  return [...new Map(found.map((lab) => [lab.page, lab])).values()].map(({ page, title }) =>
    element("a", {
      href: new URL(page + (language ? `?lang=${language}` : ""), document.baseURI).href,
      target: "_blank",
      rel: "noopener",
      textContent: text("Lab: {title}", { title }),
    }),
  );
}
