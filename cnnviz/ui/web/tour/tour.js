// The tour of a page that is alive: a card says what to do, a ring surrounds where, and the act itself leads on.

import { element } from "../runtime/element.js";
import { mount } from "../runtime/mount.js";
import { pageText } from "../runtime/text.js";
import { ACTS, seen, watch } from "./acts.js";
import { dock, ringed } from "./dock.js";

/**
 * One stop; cnnviz/ui/network/tour.py is its twin.
 * @typedef {{places: string[], act: string, watched: string, title: string, words: string, folded: string}} Stop places: selectors of the page, the first that is there counts; watched: the place in which the act is seen; folded: the words where the menu is folded, "" for the same
 */

const TAKEN = "cnnviz.tour"; // in the browser's storage: a user who took or skipped it is not asked again
const STROKES = 4000; // milliseconds in which a drawing may get further strokes
const FOLDED = "(max-width: 767px)"; // windows in which the menu of all pages is behind a button
const HEADER = "[data-testid=stHeader]";
const DIALOG = "[data-testid=stDialog]"; // a window over the page, in which the tour has nothing to say
const ACTIVE = "a[href], button, input, [tabindex='0']";
const USED = ["pointerdown", "keydown", "drop"];

export default mount(({ parentElement }) => createTour(parentElement));

/** @param {ShadowRoot} parent */
function createTour(parent) {
  let text = pageText();
  /** @type {Stop[]} */
  let stops = [];
  /** @type {{stop: number, since: number, waiting: ReturnType<typeof watch>, done: number | null, left: number, top: number} | null} null while closed */
  let here = null;
  let request = 0;
  let asked = false;
  let pressed = false;

  const call = element("button", { type: "button", className: "call", onclick: () => start() });
  const ring = element("div", { className: "ring", popover: "manual", "aria-hidden": "true" });
  const count = element("small");
  const title = element("h2", { id: "title", tabIndex: -1 });
  const words = element("p");
  const skip = element("button", { type: "button", onclick: () => close() });
  const lead = element("button", { type: "button", className: "lead", onclick: enter });
  const said = element("div", { "aria-live": "polite" }, [count, title, words]);
  const card = element(
    "section",
    { className: "card", popover: "manual", role: "dialog", "aria-labelledby": "title" },
    [said, element("footer", {}, [skip, lead])],
  );
  parent.append(call, ring, card);

  /** @param {string[]} selectors */
  const found = (selectors) =>
    selectors.reduce((/** @type {Element | null} */ first, one) => first ?? document.querySelector(one), null);
  const stop = () => (here ? stops[here.stop] : null);

  /** What the card speaks of. @returns {Element | null} */
  function spot() {
    const now = stop();
    const whole = now && found(now.places);
    const { part } = now ? ACTS[now.act] : { part: "" };
    return whole && part ? seen(whole, part) : whole;
  }

  function start() {
    for (const part of [ring, card]) part.showPopover(); // the card above the ring
    go(0);
    title.focus({ preventScroll: true });
    cancelAnimationFrame(request);
    follow();
  }

  /** @param {number} at */
  function go(at) {
    const { act, watched } = stops[at];
    const waiting = watch(ACTS[act], () => document.querySelector(watched));
    here = { stop: at, since: performance.now(), waiting, done: null, left: here?.left ?? NaN, top: here?.top ?? NaN };
    write();
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    spot()?.scrollIntoView({ block: ACTS[act].block, behavior: still ? "auto" : "smooth" });
  }

  /** The focus goes to where the act can be done; a finger needs none, and is told of no keys. @param {PointerEvent} event */
  function enter({ pointerType }) {
    const [now, target] = [stop(), spot()];
    if (!now || !target) return;
    target.scrollIntoView({ block: ACTS[now.act].block });
    if (pointerType === "touch") return;
    const item = target.matches(ACTIVE) ? target : (target.querySelector(ACTIVE) ?? seen(target, ACTIVE));
    /** @type {HTMLElement | null} */ (item)?.focus({ preventScroll: true });
  }

  function close() {
    if (!here) return;
    const inside = card.contains(parent.activeElement);
    cancelAnimationFrame(request);
    here = null;
    for (const part of [card, ring]) part.hidePopover();
    remember();
    if (inside) call.focus();
  }

  /** Every frame: the ring stays around its place, the card beside it, and what is done leads on. */
  function follow() {
    request = requestAnimationFrame(follow);
    place();
    advance(performance.now());
  }

  function place() {
    if (!here) return;
    const below = document.querySelector(HEADER)?.getBoundingClientRect().bottom ?? 0;
    const target = spot();
    const inHeader = target?.matches(HEADER);
    const room = {
      left: 0,
      top: inHeader ? 0 : below,
      width: innerWidth,
      height: innerHeight - (inHeader ? 0 : below),
    };
    const box = target?.getBoundingClientRect() ?? new DOMRect();
    const watched = document.querySelector(stops[here.stop].watched)?.getBoundingClientRect() ?? new DOMRect();
    const size = { width: card.offsetWidth, height: card.offsetHeight };
    Object.assign(here, dock(box, watched, size, room, here));
    Object.assign(card.style, { left: `${here.left}px`, top: `${here.top}px` });
    const { left, top, width, height } = ringed(box, { left: here.left, top: here.top, ...size }, room);
    const silent = document.querySelector(DIALOG) !== null;
    card.style.visibility = silent ? "hidden" : "visible";
    ring.style.visibility = !silent && box.width && height ? "visible" : "hidden";
    Object.assign(ring.style, { left: `${left}px`, top: `${top}px`, width: `${width}px`, height: `${height}px` });
  }

  /** @param {number} now */
  function advance(now) {
    if (!here) return;
    if (here.done === null && !pressed && here.waiting.done()) {
      here.done = now;
      card.classList.add("done");
    }
    if (here.done !== null && pressed) here.done = now; // another stroke: its answer is to be seen too
    if (here.done === null || now - here.done < ACTS[stops[here.stop].act].pause) return;
    if (here.stop === stops.length - 1) close();
    else go(here.stop + 1);
  }

  /** @param {Event} event what the user does anywhere on the page */
  function use(event) {
    pressed = event.type === "pointerdown";
    if (!here || event.composedPath().includes(card)) return;
    here.waiting.touched();
    const drawn = event.type === "pointerdown" && found(stops[0].places);
    const late = here.stop > 1 || (here.stop === 1 && performance.now() - here.since > STROKES);
    if (drawn && late && event.composedPath().includes(drawn)) close();
  }

  /** @param {KeyboardEvent} event */
  function escape({ key }) {
    if (key === "Escape") close();
  }

  const release = () => (pressed = false);
  const abort = new AbortController();
  const { signal } = abort;
  for (const act of USED) document.addEventListener(act, use, { capture: true, signal });
  for (const end of ["pointerup", "pointercancel"]) document.addEventListener(end, release, { capture: true, signal });
  document.addEventListener("keydown", escape, { signal });

  function write() {
    call.textContent = text("Tour of this page");
    skip.textContent = text("End the tour");
    lead.textContent = text("Go there");
    if (!here) return;
    const { title: name, words: usual, folded } = stops[here.stop];
    card.classList.remove("done");
    count.textContent = text("Step {step} of {steps}", { step: here.stop + 1, steps: stops.length });
    title.textContent = name;
    words.textContent = (matchMedia(FOLDED).matches && folded) || usual;
  }

  return {
    /** @param {{stops: Stop[]}} data */
    update(data) {
      const hovers = matchMedia("(hover: hover)").matches; // a finger cannot
      stops = data.stops.filter(({ act }) => hovers || act !== "hover");
      text = pageText();
      write();
      if (asked) return;
      asked = true;
      if (!taken()) start();
    },
    destroy() {
      abort.abort();
      cancelAnimationFrame(request);
      if (stop()?.act === "leave") remember(); // the last thing to do was to go elsewhere
      for (const part of [call, ring, card]) part.remove();
    },
  };
}

/** Where a browser keeps nothing, no user is asked twice in a row by being left alone. */
function taken() {
  try {
    return localStorage.getItem(TAKEN) !== null;
  } catch {
    return true;
  }
}

function remember() {
  try {
    localStorage.setItem(TAKEN, "taken");
  } catch {
    // A browser that keeps nothing was not asked either.
  }
}
