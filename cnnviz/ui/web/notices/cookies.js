// The notice that the browser keeps no cookies, by which it would find the user's workspace again.

import { element } from "../runtime/element.js";
import { mount } from "../runtime/mount.js";
import { pageText } from "../runtime/text.js";

const PROBE = "cnnviz-probe=1";

export default mount(({ parentElement }) => {
  const words = element("p", { role: "status" });
  parentElement.append(words);
  return {
    update() {
      const text = pageText();
      words.textContent = kept()
        ? ""
        : text(
            "Your browser keeps no cookies for this page, so your pictures and networks are gone when you reload or leave it. Allow it cookies, or save your network before.",
          );
    },
    destroy: () => words.remove(),
  };
});

/** Whether a cookie is kept; a browser that keeps none says nothing. */
function kept() {
  document.cookie = `${PROBE}; path=/; SameSite=Strict`;
  const found = document.cookie.includes(PROBE);
  document.cookie = `${PROBE}; path=/; SameSite=Strict; Max-Age=0`;
  return found;
}
