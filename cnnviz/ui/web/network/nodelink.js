// The node-link view: keeps what is drawn while pictures, depths and languages change.

import { unitIn } from "../model/address.js";
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

const PAUSE = 200; // milliseconds between two questions, of which the last one counts

export default mount(({ parentElement, setStateValue }) => createPlace(parentElement, setStateValue));

/**
 * Keep one view a network: another network, depth or language gets a new one.
 * @param {ShadowRoot} parent @param {(name: string, value: any) => void} setStateValue
 */
function createPlace(parent, setStateValue) {
  const root = element("div", { className: "nodelink" });
  parent.append(root);
  let settings = networkSettings(location.search);
  /** @type {ReturnType<typeof createNetworkView> | null} */
  let view = null;
  /** @type {Uint8Array | null} */
  let latest = null;
  /** @type {Activations | null} */
  let reading = null;
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
    view?.show(reading);
    view?.explain(getExplanation(reading.picture));
    follow();
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
    explanations.listen((bytes) => {
      if (decode(bytes).header.unit) setExplanation(new Explanation(bytes));
    }),
  ];
  return {
    /** @param {Uint8Array} data */
    update(data) {
      if (data !== latest) reading = new Activations(data);
      latest = data;
      refresh();
    },
    destroy() {
      for (const stop of stops) stop();
      view?.destroy();
      root.remove();
    },
  };
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
