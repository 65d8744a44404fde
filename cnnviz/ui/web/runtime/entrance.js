// The component that takes the focus into the popover that it is part of, as that opens.
// Streamlit puts a popover at the end of the page and
// leaves the focus at its button: Tab would go through all of the page before it came in. Escape leads back to the button.

import { mount } from "./mount.js";

export default mount(({ parentElement }) => {
  const popover = /** @type {HTMLElement | null} */ (parentElement.host.closest("[role=dialog]"));
  popover?.setAttribute("tabindex", "-1");
  popover?.focus({ preventScroll: true });
  return { update() {}, destroy() {} };
});
