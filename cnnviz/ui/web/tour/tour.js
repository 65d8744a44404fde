// The tour of a page: a card that goes from one place to the next, and a ring around what it speaks of.

import { element } from "../runtime/element.js";
import { mount } from "../runtime/mount.js";
import { pageText } from "../runtime/text.js";

/**
 * One stop; cnnviz/ui/network/tour.py is its twin.
 * @typedef {{place: string, title: string, words: string}} Stop place: a selector of the page
 */

const TAKEN = "cnnviz.tour"; // in the browser's storage: a user who took or skipped it is not asked again
const AROUND = 6; // CSS pixels from a place to its ring

export default mount(({ parentElement }) => createTour(parentElement));

/** @param {ShadowRoot} parent */
function createTour(parent) {
  let text = pageText();
  /** @type {Stop[]} */
  let stops = [];
  /** @type {number | null} which stop it is at; null while closed */
  let here = null;
  let request = 0;
  let asked = false;

  const call = element("button", { type: "button", className: "call", onclick: () => go(0) });
  const ring = element("div", { className: "ring", popover: "manual", "aria-hidden": "true" });
  const count = element("small");
  const title = element("h2", { id: "title", tabIndex: -1 });
  const words = element("p");
  const skip = element("button", { type: "button", onclick: close });
  const back = element("button", { type: "button", onclick: () => go(/** @type {number} */ (here) - 1) });
  const next = element("button", { type: "button", className: "next", onclick: forward });
  const card = element(
    "section",
    { className: "card", popover: "manual", role: "dialog", "aria-labelledby": "title" },
    [count, title, words, element("footer", {}, [skip, back, next])],
  );
  card.addEventListener("keydown", (/** @type {KeyboardEvent} */ { key }) => {
    if (key === "Escape") close();
  });
  parent.append(call, ring, card);

  const place = () => (here === null ? null : document.querySelector(stops[here].place));

  function forward() {
    if (here === stops.length - 1) close();
    else go(/** @type {number} */ (here) + 1);
  }

  /** @param {number} stop */
  function go(stop) {
    here = stop;
    write();
    for (const part of [ring, card]) part.showPopover(); // the card above the ring
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    place()?.scrollIntoView({ block: "center", behavior: still ? "auto" : "smooth" });
    title.focus({ preventScroll: true });
    cancelAnimationFrame(request);
    follow();
  }

  function close() {
    cancelAnimationFrame(request);
    here = null;
    for (const part of [card, ring]) part.hidePopover();
    remember();
    call.focus();
  }

  /** The ring stays around its place while the page scrolls and grows; the card keeps to the other side. */
  function follow() {
    request = requestAnimationFrame(follow);
    const box = place()?.getBoundingClientRect() ?? new DOMRect();
    ring.style.visibility = box.width ? "visible" : "hidden";
    card.classList.toggle("left", box.left > innerWidth / 4);
    Object.assign(ring.style, {
      top: `${box.top - AROUND}px`,
      left: `${box.left - AROUND}px`,
      width: `${box.width + 2 * AROUND}px`,
      height: `${box.height + 2 * AROUND}px`,
    });
  }

  function write() {
    call.textContent = text("Tour of this page");
    if (here === null) return;
    const last = here === stops.length - 1;
    count.textContent = text("Step {step} of {steps}", { step: here + 1, steps: stops.length });
    title.textContent = stops[here].title;
    words.textContent = stops[here].words;
    skip.textContent = text("Skip the tour");
    skip.hidden = last;
    back.textContent = text("Back");
    back.disabled = here === 0;
    next.textContent = last ? text("Done") : text("Next");
  }

  return {
    /** @param {{stops: Stop[]}} data */
    update(data) {
      stops = data.stops;
      text = pageText();
      write();
      if (asked) return;
      asked = true;
      if (!taken()) go(0);
    },
    destroy() {
      cancelAnimationFrame(request);
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
