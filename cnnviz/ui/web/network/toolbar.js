// The controls above the network: view, direction, colour scale, and which layers are shown.

import { element } from "../runtime/element.js";
import { ZOOM } from "../draw/keys.js";
import { named } from "../model/names.js";

/** @typedef {import("../model/network.js").Network} Network */
/** @typedef {{space: boolean, direction: "up" | "right", scale: import("./scene.js").Scale, hidden: Set<number>}} Settings */

export const HOW = "how-camera-moves"; // the id of the sentence that says it

/**
 * @param {HTMLElement} root @param {import("../runtime/text.js").Text} text @param {Network} network @param {Settings} settings changed in place
 * @param {{change: () => void, camera: (move: import("../draw/keys.js").Camera) => void}} listener
 * @returns {{space: (on: boolean) => void}}
 */
export function createToolbar(root, text, network, settings, listener) {
  /** @type {(apply: (value: any) => void) => (value: any) => void} */
  const change = (apply) => (value) => {
    apply(value);
    fit();
    listener.change();
  };
  const view = choice(text("View"), [[false, text("Flat")], [true, text("3D")]], settings.space, change((on) => { settings.space = on; }));
  const direction = choice(text("Direction"), [["up", text("Upwards")], ["right", text("Left to right")]], settings.direction, change((way) => { settings.direction = way; }));
  const scale = choice(text("Colour scale"), [["map", text("This map")], ["layer", text("This layer")], ["network", text("Whole network")]], settings.scale, change((name) => { settings.scale = name; }));
  const camera = element("div", { className: "group", role: "group", "aria-label": text("Camera") }, [
    button("+", text("Zoom in"), () => listener.camera({ move: "zoom", by: [ZOOM] })),
    button("−", text("Zoom out"), () => listener.camera({ move: "zoom", by: [1 / ZOOM] })),
    button(text("Reset"), text("Reset the camera"), () => listener.camera({ move: "reset", by: [] })),
  ]);
  const how = element("div", { className: "how", id: HOW }, [
    element("span", { className: "mouse", textContent: text("Drag or Shift+arrows turn, Shift+drag or Ctrl+arrows move, the wheel or + and − zoom, 0 resets.") }),
    element("span", { className: "finger", textContent: text("One finger turns, two move and zoom.") }),
  ]);
  /** Show what the view can do. */
  function fit() {
    direction.hidden = settings.space;
    for (const part of [camera, how]) part.hidden = !settings.space;
  }
  fit();
  root.replaceChildren(view, direction, camera, scale, layers(text, network, settings, change(() => {})), how);
  return {
    space(on) {
      settings.space = on;
      view.querySelectorAll("input")[on ? 1 : 0].checked = true;
      fit();
    },
  };
}

let groups = 0;

/** A row of radio buttons. @param {string} label @param {[any, string][]} options @param {any} current @param {(value: any) => void} pick */
export function choice(label, options, current, pick) {
  groups += 1;
  const name = `choice-${groups}`;
  const buttons = options.map(([value, words]) => element("label", {}, [
    element("input", { type: "radio", name, checked: value === current, onchange: () => pick(value) }), element("span", { textContent: words }),
  ]));
  return element("div", { className: "group", role: "radiogroup", "aria-label": label }, [element("b", { textContent: label }), ...buttons]);
}

/** A menu with a checkbox for each layer. */
function layers(/** @type {import("../runtime/text.js").Text} */ text, /** @type {Network} */ network, /** @type {Settings} */ { hidden }, /** @type {(value: any) => void} */ changed) {
  const boxes = network.bands.map((band) => element("label", {}, [
    element("input", {
      type: "checkbox", checked: !hidden.has(band.index),
      onchange: (/** @type {any} */ event) => {
        if (event.target.checked) hidden.delete(band.index);
        else hidden.add(band.index);
        changed(null);
      },
    }),
    element("span", { textContent: named(network, band).name }),
  ]));
  const summary = element("summary", { textContent: text("Layers shown") });
  // The menu can take the focus, so that a click on its words does not leave it.
  const menu = element("details", { className: "layers" }, [summary, element("div", { className: "menu", tabIndex: -1 }, boxes.reverse())]);
  menu.addEventListener("focusout", (/** @type {FocusEvent} */ event) => {
    if (!menu.contains(event.relatedTarget)) menu.open = false;
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
