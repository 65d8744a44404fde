// A sentence with the reasons for it, such as a warning.

import { element } from "../runtime/element.js";

/**
 * A sentence with its reasons, hidden without any.
 * @param {string} className
 */
export function createRemark(className) {
  const [sentence, reasons] = [element("p"), element("ul")];
  const node = element("div", { className, role: "status" }, [sentence, reasons]);
  return {
    node,
    say(/** @type {string} */ words, /** @type {string[]} */ why) {
      node.hidden = !why.length;
      sentence.textContent = words;
      reasons.replaceChildren(...why.map((textContent) => element("li", { textContent })));
    },
  };
}
