// The panel of the chosen number: its address, its value, and the arithmetic of each layer that made it.

import { css } from "../draw/colormap.js";
import { element } from "../runtime/element.js";
import { same } from "../model/network.js";
import { located } from "../model/names.js";
import { tints } from "../draw/tint.js";
import { createChain, operation } from "./chain.js";
import { createCloseup } from "./closeup.js";
import { createHead } from "./head.js";
import { createHeadline } from "./headline.js";
import { PARTS } from "./parts.js";
import { createSight } from "./saliency.js";
import { subjectOf } from "./subject.js";
import { createTrail } from "./trail.js";

/** @typedef {import("../model/network.js").Unit} Unit */
/** @typedef {import("../runtime/text.js").Text} Text */
/** @typedef {import("./subject.js").Choice} Choice */
/** @typedef {import("./subject.js").Subject} Subject */
/** @typedef {import("./subject.js").Group} Group */

const NARROW = 460; // CSS pixels; below, ten cells beside each other have no room for three decimals

/**
 * `onHighlight` hears of the number pointed at; `onOpen` of the number whose equation is asked for. Without a listener of `onOpen` none
 * can be opened, and there is no close-up to step in.
 * @param {HTMLElement} root @param {Text} text
 * @returns {{show: (choice: Choice) => void, clear: () => void, onHighlight: (listener: (unit: Unit | null) => void) => void, onOpen: (listener: (unit: Unit) => void) => void, destroy: () => void}}
 */
export function createPanel(root, text) {
  const head = createHead(text);
  const headline = createHeadline(text, prove);
  const closeup = createCloseup(text, (unit) => opener?.(unit));
  const chain = createChain(text, open);
  const body = element("div");
  const sight = createSight(text);
  const trail = createTrail(text, (unit) => opener?.(unit));
  const node = element("section", { className: "panel", hidden: true }, [
    head.node,
    headline.node,
    closeup.node,
    trail.node,
    chain.node,
    body,
    sight.node,
  ]);
  root.replaceChildren(node);
  /** @type {{kinds: string, parts: {title: HTMLElement, part: import("./parts.js").Part}[]}} what the body holds; fresh ones for other kinds, with nothing pointed at */
  let inner = { kinds: "", parts: [] };
  /** @type {(unit: Unit | null) => void} */
  let listener = () => {};
  /** @type {((unit: Unit) => void) | null} */
  let opener = null;
  /** @type {Unit | null} */
  let highlighted = null;
  /** @type {Unit | null} what a finger has pointed at */
  let touched = null;
  /** @type {Choice | null} */
  let shown = null;
  /** @type {Subject | null} */
  let subject = null;
  let narrow = false;

  /** @param {Unit | null} unit */
  function highlight(unit) {
    if (!unit && !highlighted) return;
    highlighted = unit;
    listener(unit);
  }

  /** Open a number, or go to its part of the equation if it has no other place. @param {Unit} unit */
  function open(unit) {
    if (!subject || !opener) return;
    const to = subject.openable(unit);
    if (!to) {
      const at = subject.groups.findIndex(({ step }) => step.unit.layer === unit.layer);
      inner.parts[at]?.title.scrollIntoView({ block: "nearest" });
      return;
    }
    trail.leave(subject.unit, to);
    opener(to);
  }

  /** Lead to the block that is the proof of a bar, and show its input large. @param {string} block a selector */
  function prove(block) {
    const proof = /** @type {HTMLElement | null} */ (body.querySelector(block));
    if (!proof) return;
    const channel = proof.closest(".conv") && proof.dataset.input;
    if (channel) closeup.read(Number(channel));
    const item = /** @type {HTMLElement} */ (proof.querySelector("[tabindex='0']") ?? proof);
    if (item === proof && !item.hasAttribute("tabindex")) item.tabIndex = -1;
    item.focus({ preventScroll: true });
    proof.scrollIntoView({ block: "center" });
  }

  body.addEventListener("click", (/** @type {PointerEvent} */ event) => {
    if (!highlighted || !opener || /** @type {HTMLElement} */ (event.target).closest("button")) return;
    const again = same(touched, highlighted);
    touched = highlighted;
    // A finger cannot hover: its first touch points, the second one opens.
    if (event.pointerType !== "touch" || again) open(highlighted);
  });
  body.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
    if (!["Enter", " "].includes(event.key) || !highlighted || !opener) return;
    event.preventDefault();
    event.stopPropagation();
    open(highlighted);
  });

  /** The parts for the kinds of some steps. @param {Group[]} groups */
  function partsFor(groups) {
    const kinds = groups.map(({ step }) => step.kind).join();
    if (inner.kinds === kinds) return inner.parts;
    const parts = groups.map(({ step }) => ({ title: element("h3"), part: PARTS[step.kind](text, highlight) }));
    inner = { kinds, parts };
    body.replaceChildren(...parts.flatMap(({ title, part }) => (groups.length > 1 ? [title, part.node] : [part.node])));
    highlight(null);
    return parts;
  }

  /** @param {Choice} choice */
  function show(choice) {
    const { theme } = choice;
    const next = subjectOf(choice);
    const { network, unit, groups } = next;
    if (theme !== shown?.theme) paint(node, theme);
    if (subject && subject.network !== network) {
      highlight(null); // its numbers are other numbers
      touched = null;
    }
    [shown, subject] = [choice, next];
    node.hidden = false;
    node.classList.toggle("opens", opener !== null);
    node.setAttribute("aria-label", located(network, unit, text));
    head.show(next);
    headline.show(next);
    closeup.node.hidden = opener === null;
    if (opener) closeup.show(next, theme);
    chain.show(
      network,
      groups.map(({ step }) => step),
    );
    partsFor(groups).forEach(({ title, part }, at) => {
      const { step } = groups[at];
      title.textContent = `${step.unit.layer} · ${operation(network, step)}`;
      part.show(step, { ...next, joined: groups[at].joined, tints: tints(theme), digits: narrow ? 2 : 3 });
    });
    sight.show("explanation" in choice ? choice.explanation : null);
    if (trail.arrive(unit)) head.focus(); // what was clicked may be gone, and the head out of sight
  }

  const observer = new ResizeObserver(([{ contentRect }]) => {
    const now = contentRect.width > 0 && contentRect.width < NARROW;
    if (now === narrow) return;
    narrow = now;
    if (shown) show(shown);
  });
  observer.observe(node);
  // What is scrolled to shall not hide below the line that stays in sight.
  const line = new ResizeObserver(() => node.style.setProperty("--headline", `${headline.node.offsetHeight}px`));
  line.observe(headline.node);

  return {
    show,
    clear() {
      shown = subject = null;
      node.hidden = true;
      inner = { kinds: "", parts: [] };
      body.replaceChildren();
      closeup.rest();
      trail.clear();
      highlight(null);
    },
    onHighlight(next) {
      listener = next;
    },
    onOpen(next) {
      opener = next;
    },
    destroy() {
      observer.disconnect();
      line.disconnect();
      closeup.destroy();
      sight.destroy();
      root.replaceChildren();
    },
  };
}

/** Colours that follow the theme of the picture. @param {HTMLElement} node @param {"light" | "dark"} theme */
function paint(node, theme) {
  node.dataset.theme = theme;
  node.style.setProperty("--negative", css(theme, -0.5, 1));
  node.style.setProperty("--positive", css(theme, 0.5, 1));
}
