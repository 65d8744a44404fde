// The component that tells the browser which files an uploader of Streamlit shall offer, at the moment it is asked.

import { mount } from "../runtime/mount.js";

/** @typedef {{key: string, accepted: string}} Data accepted: as the attribute `accept` has it */

export default mount(() => {
  let selector = "",
    accepted = "";

  /** @param {Event} event */
  function offer({ target }) {
    if (target instanceof HTMLInputElement && target.matches(selector)) target.accept = accepted;
  }
  // Streamlit opens the chooser by a click on its input, before which this comes.
  document.addEventListener("click", offer, true);

  return {
    /** @param {Data} data */
    update(data) {
      selector = `.st-key-${CSS.escape(data.key)} input[type=file]`;
      accepted = data.accepted;
    },
    destroy: () => document.removeEventListener("click", offer, true),
  };
});
