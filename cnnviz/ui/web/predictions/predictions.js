// The predictions: the best class large, the second one, and a bar for each class.

import { createRemark } from "../draw/remark.js";
import { element } from "../runtime/element.js";
import { full } from "../runtime/format.js";
import { mount } from "../runtime/mount.js";
import { best, logit, percent } from "./predictions_words.js";
import { pageText } from "../runtime/text.js";

/** @typedef {import("../runtime/text.js").Text} Text */
/** @typedef {{probabilities: number[], logits: number[]}} Numbers */
/** @typedef {Numbers & {labels: string[], before: Numbers | null, doubts: string[]}} Data no numbers without a picture */

export default mount(({ parentElement }) => createScores(parentElement));

/** @param {ShadowRoot} parent */
function createScores(parent) {
  const root = element("div", { className: "scores" });
  parent.append(root);
  let shown = "";
  let text = pageText();
  /** @type {ReturnType<typeof build> | null} */
  let view = null;

  return {
    /** The same rows stay, so that their bars can move. @param {Data} data */
    update(data) {
      const labels = JSON.stringify(data.labels);
      if (!view || labels !== shown || text !== pageText()) view = build(root, pageText(), data.labels);
      [shown, text] = [labels, pageText()];
      view.show(data);
    },
    destroy() {
      root.remove();
    },
  };
}

/** @param {HTMLElement} root @param {Text} text @param {string[]} labels */
function build(root, text, labels) {
  const guess = element("div", { className: "guess", "aria-live": "polite", "aria-atomic": "true" });
  const rows = labels.map(row);
  const heads = [text("Class"), "", text("Probability"), text("Logit")].map((name) =>
    name ? element("th", { scope: "col", textContent: name }) : element("td"),
  );
  // Words need more room than digits.
  const table = element("table", { className: labels.some((label) => label.length > 2) ? "worded" : "" }, [
    element("caption", { className: "visually-hidden", textContent: text("Scores of the classes") }),
    element("thead", {}, [element("tr", {}, heads)]),
    element(
      "tbody",
      {},
      rows.map((made) => made.element),
    ),
  ]);
  const doubted = createRemark("doubts warning");
  root.replaceChildren(guess, doubted.node, table);

  return {
    /** @param {Data} data */
    show({ probabilities, logits, before, doubts }) {
      const [first, second] = best(probabilities);
      root.classList.toggle("empty", first === undefined);
      guess.replaceChildren(...words(text, labels, probabilities, first, second));
      root.classList.toggle("doubted", Boolean(doubts.length));
      doubted.say(text("Do not trust this answer."), doubts);
      table.classList.toggle("compared", Boolean(before));
      rows.forEach((made, index) => {
        made.show(probabilities[index], logits[index], index === first);
        made.compare(before && [before.probabilities[index], before.logits[index]], text);
      });
    },
  };
}

/**
 * The sentences above the table.
 * @param {Text} text @param {string[]} labels @param {number[]} probabilities
 * @param {number | undefined} first @param {number | undefined} second the best two classes
 */
function words(text, labels, probabilities, first, second) {
  if (first === undefined) {
    return [
      element("b", { textContent: "?", "aria-hidden": "true" }),
      element("p", { textContent: text("Draw or choose a picture, and the network's guess appears here.") }),
    ];
  }
  const lines = [element("span", { className: "share", textContent: percent(probabilities[first]) })];
  if (second !== undefined) {
    const next = { label: labels[second], percent: percent(probabilities[second]) };
    lines.push(element("span", { className: "second", textContent: text("Second guess: {label}, {percent}", next) }));
  }
  return [
    element("span", { className: "visually-hidden", textContent: text("Best guess:") }),
    element("b", { textContent: labels[first], className: labels[first].length > 2 ? "long" : "" }),
    element("p", {}, lines),
  ];
}

/** @param {string} label */
function row(label) {
  const bar = element("i");
  const [share, raw] = [element("span"), element("span")];
  const [shareBefore, rawBefore] = [element("small"), element("small")];
  const made = element("tr", {}, [
    element("th", { scope: "row", textContent: label, title: label }),
    element("td", { className: "bar", "aria-hidden": "true" }, [bar]),
    element("td", { className: "number" }, [share, shareBefore]),
    element("td", { className: "number raw" }, [raw, rawBefore]),
  ]);
  return {
    element: made,
    /** @param {number | undefined} probability @param {number | undefined} score @param {boolean} first */
    show(probability, score, first) {
      made.classList.toggle("first", first);
      bar.style.setProperty("--share", String(probability ?? 0));
      share.textContent = probability === undefined ? "–" : percent(probability);
      share.title = probability === undefined ? "" : full(probability);
      raw.textContent = score === undefined ? "–" : logit(score);
      raw.title = score === undefined ? "" : full(score);
    },
    /** @param {[number, number] | null} before probability and logit that were @param {Text} text */
    compare(before, text) {
      bar.style.setProperty("--before", String(before?.[0] ?? 0));
      shareBefore.textContent = before ? text("was {number}", { number: percent(before[0]) }) : "";
      rawBefore.textContent = before ? text("was {number}", { number: logit(before[1]) }) : "";
      shareBefore.title = before ? full(before[0]) : "";
      rawBefore.title = before ? full(before[1]) : "";
    },
  };
}
