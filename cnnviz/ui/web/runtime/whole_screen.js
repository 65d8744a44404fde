// The button that gives a view the whole screen, and gives it back.

import { element } from "./element.js";

const WHOLE = "whole-screen"; // a class of style/columns.css
const CORNERS = ["M2 6V2h4M10 2h4v4M14 10v4h-4M6 14H2v-4", "M6 2v4H2M14 6h-4V2M10 14v-4h4M2 10h4v4"]; // outwards, inwards
const SVG = "http://www.w3.org/2000/svg";

/**
 * Where a browser gives no element the screen (iPhones), the view covers the page instead.
 * @param {HTMLElement} root of the view @param {import("./text.js").Text} text @param {AbortSignal} signal ends it
 * @returns {HTMLButtonElement}
 */
export function createWholeScreen(root, text, signal) {
  const icon = document.createElementNS(SVG, "svg");
  const path = document.createElementNS(SVG, "path");
  icon.setAttribute("viewBox", "0 0 16 16");
  icon.setAttribute("aria-hidden", "true");
  icon.append(path);
  const button = element("button", { type: "button", className: "whole", onclick: toggle }, [icon]);

  const filled = () => /** @type {ShadowRoot} */ (root.getRootNode()).fullscreenElement === root;
  const whole = () => root.classList.contains(WHOLE);

  /** @param {boolean} on */
  function show(on) {
    root.classList.toggle(WHOLE, on);
    const words = on ? text("Leave full screen") : text("Full screen");
    path.setAttribute("d", CORNERS[on ? 1 : 0]);
    button.title = words;
    button.setAttribute("aria-label", words);
  }

  async function toggle() {
    if (filled()) return document.exitFullscreen();
    if (whole()) return show(false);
    try {
      await root.requestFullscreen();
    } catch {
      show(true);
    }
  }

  document.addEventListener("fullscreenchange", () => show(filled()), { signal });
  root.addEventListener(
    "keydown",
    (event) => {
      if (event.key === "Escape" && !event.defaultPrevented && whole() && !filled()) show(false);
    },
    { signal },
  );
  show(whole());
  return button;
}
