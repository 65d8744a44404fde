// The names of the layers on the picture, as buttons above what is drawn: each says what its layer does, and leads into a part.

import { about, makes } from "../model/about.js";
import { named } from "../model/names.js";
import { rove } from "../draw/pointing.js";
import { element } from "../runtime/element.js";
import { labLinks } from "./lab_links.js";

/** @typedef {import("../model/network.js").Network} Network */
/** @typedef {import("../model/network.js").Band} Band */
/** @typedef {import("../runtime/text.js").Text} Text */
/** @typedef {import("./scene.js").Name} Name */

const LINGER = 250; // milliseconds in which the pointer can go from a name to what it says
const BELOW = 6; // pixels from the name

/**
 * @param {HTMLElement} root that is scrolled with the picture @param {Text} text @param {Network} network
 * @param {(path: string) => void} enter look into a module
 * @returns {{place: (names: Name[]) => void, destroy: () => void}} `place` moves them to where the names are drawn
 */
export function createLayerNames(root, text, network, enter) {
  const card = element("div", { className: "about-layer", role: "note", hidden: true });
  let timer = 0;
  /** @type {HTMLElement | null} whose card is open */
  let open = null;

  /** @param {HTMLElement} button @param {Band} band */
  function show(button, band) {
    clearTimeout(timer);
    if (open === button) return;
    open?.setAttribute("aria-expanded", "false");
    open = button;
    button.setAttribute("aria-expanded", "true");
    card.replaceChildren(...says(network, band, text, enter));
    card.hidden = false;
    const { offsetLeft: x, offsetTop: y, offsetHeight: high } = button;
    const [right, bottom] = [root.scrollLeft + root.clientWidth, root.clientHeight];
    const below = y + high + BELOW;
    const above = y - card.offsetHeight - BELOW;
    card.style.left = `${Math.max(root.scrollLeft, Math.min(x, right - card.offsetWidth))}px`;
    card.style.top = `${below + card.offsetHeight > bottom && above >= 0 ? above : below}px`;
  }

  function hide() {
    clearTimeout(timer);
    open?.setAttribute("aria-expanded", "false");
    open = null;
    card.hidden = true;
  }

  const wait = () => {
    clearTimeout(timer);
    timer = window.setTimeout(hide, LINGER);
  };

  const buttons = network.bands.map((band, at) => {
    const { name, size } = named(network, band, text);
    const button = element("button", {
      type: "button",
      tabIndex: at ? -1 : 0,
      "aria-label": `${name}, ${size}`,
      "aria-expanded": "false",
      onpointerenter: (/** @type {PointerEvent} */ { pointerType }) => pointerType === "mouse" && show(button, band),
      onpointerleave: (/** @type {PointerEvent} */ { pointerType }) => pointerType === "mouse" && wait(),
      onfocus: () => show(button, band),
      onblur: wait,
      // A finger that cannot hover first reads what it would enter.
      onclick: (/** @type {PointerEvent} */ { pointerType }) =>
        band.path && pointerType !== "touch" ? enter(band.path) : show(button, band),
    });
    return button;
  });
  const group = element(
    "div",
    { className: "layer-names", role: "group", "aria-label": text("Names of the layers") },
    buttons,
  );
  rove(group, () => ({ items: buttons, columns: 1 }));
  for (const [type, hear] of /** @type {[string, () => void][]} */ ([
    ["pointerenter", () => clearTimeout(timer)],
    ["focusin", () => clearTimeout(timer)],
    ["pointerleave", wait],
    ["focusout", wait],
  ]))
    card.addEventListener(type, hear);
  for (const part of [group, card]) {
    // The picture listens to the same keys and fingers.
    part.addEventListener("keydown", (event) => {
      event.stopPropagation();
      if (event.key !== "Escape" || card.hidden) return;
      event.preventDefault();
      hide();
    });
    for (const type of ["pointerdown", "pointerup", "pointermove"])
      part.addEventListener(type, (event) => event.stopPropagation());
  }
  root.append(group, card);
  return {
    place(names) {
      for (const { band, x, y, width, height } of names) {
        Object.assign(buttons[band].style, {
          left: `${x}px`,
          top: `${y}px`,
          width: `${width}px`,
          height: `${height}px`,
        });
      }
    },
    destroy() {
      clearTimeout(timer);
      for (const part of [group, card]) part.remove();
    },
  };
}

/** What a card says of a band. @param {Network} network @param {Band} band @param {Text} text @param {(path: string) => void} enter @returns {HTMLElement[]} */
function says(network, band, text, enter) {
  const { name } = named(network, band, text);
  const made = makes(network, band, text);
  return [
    element("b", { textContent: name }),
    ...(band.path ? inside(band.path, text, enter) : sentences(network, band, text)),
    ...(made ? [element("p", { className: "makes", textContent: made })] : []),
    ...(band.path ? [] : labLinks(kinds(network, band), text)),
  ];
}

/** @param {string} path @param {Text} text @param {(path: string) => void} enter */
function inside(path, text, enter) {
  return [
    element("p", { textContent: text("A part of the network with layers of its own.") }),
    element("button", { type: "button", textContent: text("Look into {path}", { path }), onclick: () => enter(path) }),
  ];
}

/** @param {Network} network @param {Band} band @returns {string[]} */
const kinds = (network, band) => band.layers.flatMap((name) => network.layers.get(name)?.kind ?? []);

/** @param {Network} network @param {Band} band @param {Text} text */
function sentences(network, band, text) {
  const said = band.layers.flatMap((name) => network.layers.get(name) ?? []).map((layer) => about(layer, text));
  return [...new Set(said)].map((textContent) => element("p", { textContent }));
}
