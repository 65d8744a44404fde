// The network's answer to what is on the pad while one draws: computed here from frame to frame, until the server's own takes its place.

import { Activations } from "../network.js";
import { canRun, run } from "./forward.js";
import { prepare, SIDE } from "./preparation.js";

/** @typedef {import("../network.js").Network} Network */
/** @typedef {import("./ink.js").Board} Board */
/**
 * `activations` are those of the latest board that is known; `waits` says that the board has changed since to one that only the server can
 * prepare.
 * @typedef {{activations: Activations, waits: boolean}} Live
 */

const PATIENCE = 1000; // milliseconds after the server's answer to some other board, until that counts nevertheless

/** @type {Network | null} the one that is shown */
let shown = null;
/** @type {Network | null} the same, if it reads boards */
let network = null;
/** @type {Live | null} */
let live = null;
let down = false;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;
/** @type {Set<() => void>} */
const listeners = new Set();

/** Let boards light a network, if it is one that reads them. @param {Network | null} next null for none */
export function light(next) {
  if (next === shown) return;
  shown = next;
  network = next && reads(next) ? next : null;
  leave();
}

/** Let no board light a network any more that is gone. @param {Network} gone */
export function dim(gone) {
  if (gone === shown) light(null);
}

/** Take the board of one frame. @param {Board} board @param {boolean} pen whether the pen is down, so that more will come */
export function draw(board, pen) {
  down = pen;
  clearTimeout(timer);
  if (!network) return;
  const prepared = prepare(board);
  if (prepared === "unknown") live = live && { ...live, waits: true };
  else live = { activations: read(network, board, prepared), waits: false };
  announce();
}

/** Leave all to the server: the drawing is what it knows already, or gone. */
export function leave() {
  clearTimeout(timer);
  down = false;
  if (!live) return;
  live = null;
  announce();
}

/**
 * Hear that the server has answered: its answer to the board takes the place of the one here. One that comes while the pen is down, or to
 * an older board, does not.
 * @param {Activations} answer
 */
export function settle(answer) {
  if (!live || down) return;
  clearTimeout(timer);
  if (live.waits || agree(live.activations, answer)) leave();
  else timer = setTimeout(leave, PATIENCE);
}

/** What is on the pad right now, as this network sees it; null where the server's own numbers are to be shown. @returns {Live | null} */
export function now() {
  return live;
}

/** The numbers of the classes, none of an empty board; null as `now`. @returns {{probabilities: number[], logits: number[], waits: boolean} | null} */
export function scores() {
  if (!live || !network) return null;
  const last = [...network.layers.values()].at(-1);
  const numbers = (/** @type {string | undefined} */ name) =>
    Array.from(/** @type {Live} */ (live).activations.outputs.get(name ?? "")?.data ?? []);
  return { probabilities: numbers(last?.name), logits: numbers(last?.inputs[0]), waits: live.waits };
}

/** Hear of every change. @param {() => void} listener @returns {() => void} stop hearing */
export function listen(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function announce() {
  for (const listener of listeners) listener();
}

/** Whether a network takes what `prepare` makes of a board. @param {Network} asked */
function reads(asked) {
  const [input] = asked.layers.values();
  return asked.live && input?.shape.join() === `1,${SIDE},${SIDE}` && canRun(asked);
}

/** @param {Network} lit @param {Board} board @param {Exclude<import("./preparation.js").Prepared, "unknown">} prepared @returns {Activations} */
function read(lit, board, prepared) {
  const header = { network: lit.id, crop: null, board };
  if (prepared === "nothing") return new Activations({ header, arrays: new Map() });
  return new Activations({ header: { ...header, crop: prepared.crop }, arrays: run(lit, prepared.input) });
}

/** Whether both come from the same input. @param {Activations} one @param {Activations} other */
function agree(one, other) {
  const [input] = network ? network.layers.keys() : [];
  const [here, there] = [one, other].map(({ outputs }) => outputs.get(input)?.data ?? []);
  return here.length === there.length && here.every((value, at) => Math.abs(value - there[at]) < 1e-4);
}
