// The controls above the network: view, direction, colour scale, and which layers are shown.

import { element } from "../runtime/element.js";
import { cameraKeys } from "../draw/keyboard_help.js";
import { ZOOM } from "../draw/keys.js";
import { named } from "../model/names.js";

/** @typedef {import("../model/network.js").Network} Network */
/** @typedef {{space: boolean, direction: "up" | "right", scale: import("./scene.js").Scale, hidden: Set<number>}} Settings */

export const HOW = "how-camera-moves"; // the id of the sentence that says it

/**
 * @param {HTMLElement} root @param {import("../runtime/text.js").Text} text @param {Network} network @param {Settings} settings at first
 * @param {{change: (change: Partial<Settings>) => void, camera: (move: import("../draw/keys.js").CameraMove) => void}} listener hears what shall be otherwise
 * @returns {{show: (settings: Settings) => void}}
 */
export function createToolbar(root, text, network, settings, listener) {
  let shown = settings;
  const view = choice(
    text("View"),
    [
      [false, text("Flat")],
      [true, text("3D")],
    ],
    settings.space,
    (space) => listener.change({ space }),
  );
  const directions = choice(
    text("Direction"),
    [
      ["up", text("Upwards")],
      ["right", text("Left to right")],
    ],
    settings.direction,
    (direction) => listener.change({ direction }),
  );
  const scales = choice(
    text("Colour scale"),
    [
      ["map", text("This map")],
      ["layer", text("This layer")],
      ["network", text("Whole network")],
    ],
    settings.scale,
    (scale) => listener.change({ scale }),
  );
  const camera = element("div", { className: "group", role: "group", "aria-label": text("Camera") }, [
    button("+", text("Zoom in"), () => listener.camera({ move: "zoom", by: [ZOOM] })),
    button("−", text("Zoom out"), () => listener.camera({ move: "zoom", by: [1 / ZOOM] })),
    button(text("Reset"), text("Reset the camera"), () => listener.camera({ move: "reset", by: [] })),
  ]);
  const how = element("div", { className: "how", id: HOW }, [
    element("span", { className: "mouse", textContent: cameraKeys(text) }),
    element("span", { className: "finger", textContent: text("One finger turns, two move and zoom.") }),
  ]);
  const menu = layers(text, network, settings.hidden, (band, on) => {
    const hidden = new Set(shown.hidden);
    if (on) hidden.delete(band);
    else hidden.add(band);
    listener.change({ hidden });
  });
  root.replaceChildren(view, directions, camera, scales, menu, how);
  return {
    /** Offer what the view can do. */
    show(next) {
      shown = next;
      view.querySelectorAll("input")[shown.space ? 1 : 0].checked = true;
      directions.hidden = shown.space;
      for (const part of [camera, how]) part.hidden = !shown.space;
    },
  };
}

let groups = 0;

/** A row of radio buttons. @param {string} label @param {[any, string][]} options @param {any} current @param {(value: any) => void} pick */
export function choice(label, options, current, pick) {
  groups += 1;
  const name = `choice-${groups}`;
  const buttons = options.map(([value, words]) =>
    element("label", {}, [
      element("input", { type: "radio", name, checked: value === current, onchange: () => pick(value) }),
      element("span", { textContent: words }),
    ]),
  );
  return element("div", { className: "group", role: "radiogroup", "aria-label": label }, [
    element("b", { textContent: label }),
    ...buttons,
  ]);
}

/**
 * A menu with a checkbox for each layer.
 * @param {import("../runtime/text.js").Text} text @param {Network} network @param {Set<number>} hidden at first
 * @param {(band: number, on: boolean) => void} change
 */
function layers(text, network, hidden, change) {
  const boxes = network.bands.map((band) =>
    element("label", {}, [
      element("input", {
        type: "checkbox",
        checked: !hidden.has(band.index),
        onchange: (/** @type {any} */ event) => change(band.index, event.target.checked),
      }),
      element("span", { textContent: named(network, band).name }),
    ]),
  );
  const summary = element("summary", { textContent: text("Layers shown") });
  // The menu can take the focus, so that a click on its words does not leave it.
  const menu = element("details", { className: "layers" }, [
    summary,
    element("div", { className: "menu", tabIndex: -1 }, boxes.reverse()),
  ]);
  menu.addEventListener("focusout", (/** @type {FocusEvent} */ event) => {
    if (!menu.contains(/** @type {Node | null} */ (event.relatedTarget))) menu.open = false;
  });
  menu.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
    if (event.key !== "Escape" || !menu.open) return;
    event.preventDefault();
    menu.open = false;
    summary.focus();
  });
  return menu;
}

/** @param {string} words @param {string} label @param {() => void} press */
function button(words, label, press) {
  return element("button", { type: "button", textContent: words, title: label, "aria-label": label, onclick: press });
}
