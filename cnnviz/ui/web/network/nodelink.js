// The node-link view: keeps what is drawn while pictures, depths and languages change.

import { unitIn } from "../model/address.js";
import * as live from "../model/live/live.js";
import { element } from "../runtime/element.js";
import { mount } from "../runtime/mount.js";
import { Explanation } from "../model/explanation.js";
import { Network, Activations } from "../model/network.js";
import { decode } from "../model/packet.js";
import { networkSettings, ofNetwork } from "../model/settings.js";
import { getExplanation, getNetwork, setExplanation, subscribe } from "../model/explanation_store.js";
import { createNote } from "./export_panel.js";
import { rpc } from "../runtime/rpc.js";
import { pageText } from "../runtime/text.js";
import { createNetworkView } from "./view.js";
import { keptPace } from "./wave.js";

/** @typedef {ReturnType<typeof createNetworkView>} View */

const BANDS = 8; // of a network that is still on its way
const PAUSE = 200; // milliseconds between two questions, of which the last one counts

export default mount(({ parentElement, setStateValue }) => createPlace(parentElement, setStateValue));

/**
 * Keep one view a network: another network, depth or language gets a new one.
 * @param {ShadowRoot} parent @param {(name: string, value: any) => void} setStateValue
 */
function createPlace(parent, setStateValue) {
  const root = element("div", { className: "nodelink" }, [skeleton()]);
  parent.append(root);
  let settings = { ...networkSettings(location.search), light: keptPace() };
  /** @type {View | null} */
  let view = null;
  /** @type {Uint8Array | null} */
  let latest = null;
  /** @type {Activations | null} */
  let reading = null;
  let fresh = false; // whether the server has read a picture through which no light has run yet
  /** @type {import("../model/network.js").Unit | null} what a link asks to open, once there is a picture */
  let linked = unitIn(location.search);
  let text = pageText();
  const explanations = rpc("explanation");
  const note = createNote();
  const server = {
    enter: (/** @type {string} */ path) => setStateValue("path", path),
    ask: patiently((/** @type {import("../model/network.js").Unit} */ unit) => explanations.ask(unit)),
    note: () => view && note({ unit: view.opened(), settings: ofNetwork(view.settings()) }),
  };

  function refresh() {
    const whole = reading && getNetwork(reading.network);
    if (!whole || !reading || !latest) return;
    if (view?.network.id !== reading.drawn || text !== pageText())
      draw(reading.drawn === whole.id ? whole : new Network(latest, whole));
    if (view) show(view, reading);
    follow();
    if (fresh && view && !live.now()) view.shine();
    fresh = false;
  }

  /** Show what is being drawn, or else what the server sent. @param {View} to @param {Activations} sent */
  function show(to, sent) {
    live.light(to.network);
    const drawn = live.now();
    root.classList.toggle("waits", drawn?.waits ?? false);
    to.show(drawn?.activations ?? sent);
    to.explain(getExplanation(sent.picture));
  }

  function follow() {
    if (!linked || !view || !reading?.outputs.size) return;
    const { layer } = linked;
    // A layer that is drawn together with the one after it is shown there.
    const band = view.network.bands.find(({ layers }) => layers.includes(layer));
    const unit = band && !view.network.partial ? { ...linked, layer: band.name } : linked;
    if (view.network.partial || view.network.cell(unit)) view.open(unit);
    linked = null;
  }

  /** @param {Network} network */
  function draw(network) {
    const [unit, focus] = [view?.opened() ?? null, view?.focused()];
    if (view)
      settings = view.network.path === network.path ? view.settings() : { ...view.settings(), hidden: new Set() };
    view?.destroy();
    text = pageText();
    view = createNetworkView(root, network, text, settings, server);
    view.show(/** @type {Activations} */ (reading));
    view.explain(getExplanation(/** @type {Activations} */ (reading).picture));
    if (unit && (network.partial || network.cell(unit))) view.open(unit);
    if (network.partial) server.note();
    view.focus(focus);
  }
  const stops = [
    subscribe({ listener: refresh, shows: () => reading?.network ?? null }),
    live.listen(refresh),
    explanations.listen((bytes) => {
      if (decode(bytes).header.unit) setExplanation(new Explanation(bytes));
    }),
  ];
  return {
    /** @param {Uint8Array} data */
    update(data) {
      if (data !== latest) {
        const before = reading;
        reading = new Activations(data);
        fresh ||= !reading.picture || reading.picture !== before?.picture; // not at another depth of the same one
        live.settle(reading);
      }
      latest = data;
      refresh();
    },
    destroy() {
      for (const stop of stops) stop();
      if (view) live.dim(view.network);
      view?.destroy();
      root.remove();
    },
  };
}

/** The place of the network until that is here, as large as it will be. */
function skeleton() {
  const bands = Array.from({ length: BANDS }, () => element("i"));
  return element("div", { className: "skeleton", "aria-hidden": "true" }, bands);
}

/** A request that is not made again before PAUSE has passed; then the latest one is. @template T @param {(about: T) => void} ask @returns {(about: T) => void} */
function patiently(ask) {
  let last = -PAUSE;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  return (about) => {
    clearTimeout(timer);
    const wait = last + PAUSE - performance.now();
    const now = () => {
      last = performance.now();
      ask(about);
    };
    if (wait <= 0) now();
    else timer = setTimeout(now, wait);
  };
}
