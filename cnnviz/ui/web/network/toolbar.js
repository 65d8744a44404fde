// The controls above the network: view, direction, colour scale, and which layers are shown.

import { element } from "../runtime/element.js";
import { cameraKeys } from "../draw/keyboard_help.js";
import { ZOOM } from "../draw/keys.js";
import { named } from "../model/names.js";
import { still } from "./wave.js";

/** @typedef {import("../model/network.js").Network} Network */
/** @typedef {{space: boolean, direction: "up" | "right", scale: import("./scene.js").Scale, hidden: Set<number>, light: import("./wave.js").Pace}} Settings */

export const HOW = "how-camera-moves"; // the id of the sentence that says it

/**
 * @param {HTMLElement} root @param {import("../runtime/text.js").Text} text @param {Network} network @param {Settings} settings at first
 * @param {{change: (change: Partial<Settings>) => void, camera: (move: import("../draw/keys.js").CameraMove) => void, light: () => void}} listener hears what shall be otherwise; `light`: the wave shall run once more
 * @param {HTMLElement[]} extras what else stands there
 * @returns {{show: (settings: Settings) => void}}
 */
export function createToolbar(root, text, network, settings, listener, extras) {
  let shown = settings;
  const view = choice(
    text("View"),
    [
      [false, text("Flat")],
      [true, text("3D")],
    ],
    settings.space,
    (space) => listener.change({ space }),
    false,
  );
  const directions = choice(
    text("Direction"),
    [
      ["up", "↑", text("Upwards")],
      ["right", "→", text("Left to right")],
    ],
    settings.direction,
    (direction) => listener.change({ direction }),
    false,
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
    button("↺", text("Reset the camera"), () => listener.camera({ move: "reset", by: [] })),
  ]);
  const how = element("div", { className: "how", id: HOW }, [
    element("span", { className: "mouse", textContent: cameraKeys(text) }),
    element("span", { className: "finger", textContent: text("One finger turns, two move and zoom.") }),
  ]);
  const light = menu(text("Signal"), [
    element("p", {
      textContent: text(
        "At each picture a light runs along the strongest connections, from the picture to the answer.",
      ),
    }),
    choice(
      text("Speed"),
      [
        ["on", text("Quick")],
        ["slow", text("Slow")],
        ["off", text("Off")],
      ],
      settings.light,
      (pace) => listener.change({ light: pace }),
    ),
    element("button", { type: "button", textContent: text("Run it again"), onclick: listener.light }),
  ]);
  light.hidden = still();
  const shownLayers = layers(text, network, settings.hidden, (band, on) => {
    const hidden = new Set(shown.hidden);
    if (on) hidden.delete(band);
    else hidden.add(band);
    listener.change({ hidden });
  });
  root.replaceChildren(more(text, root), view, directions, camera, scales, shownLayers, light, ...extras, how);
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

/** The button behind which the rest of a toolbar stands on a phone. @param {import("../runtime/text.js").Text} text @param {HTMLElement} toolbar */
export function more(text, toolbar) {
  const node = element("button", {
    type: "button",
    className: "more",
    textContent: text("View settings"),
    "aria-expanded": "false",
    onclick: () => node.setAttribute("aria-expanded", String(toolbar.classList.toggle("open"))),
  });
  return node;
}

/** A menu that closes when the focus leaves it. @param {string} words on its button @param {HTMLElement[]} parts */
export function menu(words, parts) {
  const summary = element("summary", { textContent: words });
  // It can take the focus, so that a click on its words does not leave it.
  const node = element("details", { className: "menu" }, [summary, element("div", { tabIndex: -1 }, parts)]);
  node.addEventListener("focusout", (/** @type {FocusEvent} */ event) => {
    if (!node.contains(/** @type {Node | null} */ (event.relatedTarget))) node.open = false;
  });
  node.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
    if (event.key !== "Escape" || !node.open) return;
    event.preventDefault();
    shut(node);
  });
  return node;
}

/** Close a menu; the focus goes to its button. @param {HTMLDetailsElement} node */
export function shut(node) {
  node.open = false;
  node.querySelector("summary")?.focus();
}

let groups = 0;

/** A row of radio buttons. @param {string} label @param {[any, string, string?][]} options value, words, and their name where they are a sign @param {any} current @param {(value: any) => void} pick @param {boolean} [shown] whether the label is seen, else only heard */
export function choice(label, options, current, pick, shown = true) {
  groups += 1;
  const name = `choice-${groups}`;
  const buttons = options.map(([value, words, called]) =>
    element("label", called ? { title: called } : {}, [
      element("input", {
        type: "radio",
        name,
        checked: value === current,
        onchange: () => pick(value),
        ...(called && { "aria-label": called }),
      }),
      element("span", { textContent: words }),
    ]),
  );
  return element("div", { className: "group", role: "radiogroup", "aria-label": label }, [
    ...(shown ? [element("b", { textContent: label })] : []),
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
      element("span", { textContent: named(network, band, text).name }),
    ]),
  );
  return menu(text("Show layers"), boxes.reverse());
}

/** @param {string} words @param {string} label @param {() => void} press */
function button(words, label, press) {
  return element("button", { type: "button", textContent: words, title: label, "aria-label": label, onclick: press });
}
