// Streamlit's own words on the page, replaced where they stand and whenever they come.

import { NAMED, SAID, instead } from "./streamlit_words.js";
import { pageText } from "./text.js";

/** @typedef {import("./streamlit_words.js").Words} Words */

// Where Streamlit speaks, but not where it shows what others wrote.
const SPEAKERS = [
  "[data-testid=stFileUploader]",
  "[data-testid=stDialog]",
  "[data-testid=stStatusWidget]",
  "[data-testid=stMainMenuPopover]",
  "[data-testid=stSkipToContent]",
  "[data-testid=stSelectboxVirtualDropdown]",
  "[data-live-announcer]",
  "[role=tooltip]",
].join();
const OTHERS =
  "[data-testid=stIconMaterial], [data-testid=stFileChipName], [data-testid=stWidgetLabel], [role=option][data-key]";

const NAMES = ["aria-label", "title", "placeholder"];
const NAMING = "button, input, nav, section, a, [data-testid=stStatusWidgetRunningIcon]";

/** What Streamlit said in a node, under the name of an attribute or "". @type {WeakMap<Node, Object<string, {english: string, shown: string}>>} */
const original = new WeakMap();

/** @param {Node} node @param {string} name @param {string} now @param {Words[]} known @param {(words: string) => void} put */
function replace(node, name, now, known, put) {
  const before = original.get(node) ?? {};
  const english = before[name]?.shown === now ? before[name].english : now;
  const shown = instead(english, known, pageText());
  if (shown === now) return;
  original.set(node, { ...before, [name]: { english, shown } });
  put(shown);
}

/** @param {Text} node */
function say(node) {
  const { parentElement } = node;
  if (!parentElement?.closest(SPEAKERS) || parentElement.closest(OTHERS)) return;
  replace(node, "", node.data, SAID, (words) => (node.data = words));
}

/** @param {Element} node */
function rename(node) {
  if (!node.matches(NAMING)) return;
  for (const attribute of NAMES) {
    const now = node.getAttribute(attribute);
    if (now) replace(node, attribute, now, NAMED, (words) => node.setAttribute(attribute, words));
  }
}

/** Replace all words in `root`. @param {Node} root */
function read(root) {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
  for (let node = /** @type {Node | null} */ (root); node; node = walker.nextNode()) {
    if (node instanceof Element) rename(node);
    else if (node instanceof Text) say(node);
  }
}

/** Take away the files that were refused before, when another one is given. @param {Event} event */
function clear({ target }) {
  const uploader = target instanceof Element && target.closest("[data-testid=stFileUploader]");
  if (!uploader) return;
  const refused = uploader.querySelectorAll(
    "[data-testid=stFileChip][aria-invalid] [data-testid=stFileChipDeleteBtn] button",
  );
  for (const button of refused) /** @type {HTMLElement} */ (button).click();
}

/** Let Streamlit take what is typed in a dialog before Escape closes it. @param {KeyboardEvent} event */
function keep({ key, target }) {
  const typed = "[role=dialog] :is(textarea, input:not([role=combobox]))";
  if (key === "Escape" && target instanceof HTMLElement && target.matches(typed)) target.blur();
}

// Streamlit lets only a mouse see why a file was refused.
export const REFUSALS =
  "[data-testid=stFileChip][aria-invalid] { flex-wrap: wrap; height: auto; }" +
  "[data-testid=stFileChip] [role=alert] { position: static; flex-basis: 100%; width: auto; height: auto; margin: 0;" +
  " clip: auto; clip-path: none; overflow: visible; white-space: normal; font-size: 0.875rem; }";

let watching = false;

/** Replace Streamlit's words on the page, and from now on each that comes. */
export function replaceWords() {
  read(document.body);
  if (watching) return;
  watching = true;
  new MutationObserver((changes) => {
    for (const { type, target, addedNodes } of changes) {
      if (type === "childList") addedNodes.forEach(read);
      else if (target instanceof Element) rename(target);
      else say(/** @type {Text} */ (target));
    }
  }).observe(document.body, {
    subtree: true,
    childList: true,
    characterData: true,
    attributes: true,
    attributeFilter: NAMES,
  });
  for (const act of ["change", "drop"]) document.addEventListener(act, clear, { capture: true });
  document.addEventListener("keydown", keep, { capture: true });
}
