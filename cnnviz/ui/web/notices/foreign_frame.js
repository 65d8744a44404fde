// The notice in a frame of another site of what does not work there, and why; elsewhere it is empty.

import { hasCookie, inForeignFrame, setCookie } from "../runtime/cookie.js";
import { element } from "../runtime/element.js";
import { mount } from "../runtime/mount.js";
import { pageText } from "../runtime/text.js";

const XSRF = "_streamlit_xsrf"; // Streamlit's own, which must come with each upload
const PROBE = "cnnviz-probe";

export default mount(({ parentElement }) => {
  const notice = element("p", { className: "notice", role: "status" });
  parentElement.append(notice);
  return {
    /** @param {{guarded: boolean}} data whether uploads need Streamlit's cookie */
    update({ guarded }) {
      const sentences = inForeignFrame() ? faults(guarded) : [];
      parentElement.host.toggleAttribute("data-shown", sentences.length > 0);
      notice.replaceChildren(...sentences.map((each) => `${each} `));
      if (sentences.length) notice.append(way());
    },
    destroy: () => notice.remove(),
  };
});

/** What does not work in this frame, a sentence each. @param {boolean} guarded @returns {string[]} */
function faults(guarded) {
  const text = pageText();
  const found = [];
  if (guarded && !hasCookie(XSRF))
    found.push(
      text(
        "Uploads do not work here, because this page stands in a frame of another site and the server is not set up for that.",
      ),
    );
  if (!setCookie(PROBE, "1"))
    found.push(
      text(
        "A network that you fine-tune here is lost when you reload, because the browser keeps no cookies in a frame of another site.",
      ),
    );
  return found;
}

/** The link that leads out of the frame. @returns {HTMLAnchorElement} */
function way() {
  const text = pageText();
  const textContent = text("Open cnnviz in a tab of its own");
  return element("a", { href: location.href, target: "_blank", rel: "noopener", textContent });
}
