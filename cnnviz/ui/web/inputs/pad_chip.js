// The answer on the board, where a phone has no room for it beside.

import { element } from "../runtime/element.js";
import { onAnswer } from "../predictions/answer.js";

/** The chip, empty as long as there is no answer. A screen reader hears the predictions themselves. */
export function createChip() {
  const [label, share] = [element("b"), element("span")];
  const node = element("div", { className: "chip", "aria-hidden": "true", hidden: true }, [label, share]);
  const destroy = onAnswer((answer) => {
    node.hidden = !answer;
    node.classList.toggle("doubted", Boolean(answer?.doubted));
    label.textContent = answer?.label ?? "";
    share.textContent = answer?.share ?? "";
  });
  return { node, destroy };
}
