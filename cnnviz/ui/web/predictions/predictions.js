// The predictions: the best class large, the second one, and a bar for each class.

import { createRemark } from "../draw/remark.js";
import { element } from "../runtime/element.js";
import { full } from "../runtime/format.js";
import { mount } from "../runtime/mount.js";
import { listen, scores } from "../model/live/live.js";
import { tellAnswer } from "./answer.js";
import { best, logits, percent, wavers } from "./predictions_words.js";
import { createWhy } from "./why.js";
import { pageText } from "../runtime/text.js";

/** @typedef {import("../runtime/text.js").Text} Text */
/** @typedef {{probabilities: number[], logits: number[]}} Numbers */
/**
 * No numbers without a picture. `limits` is a sentence on what the network can say at all, `why` the name of a picture that may
 * be asked about. `single`: one unit decides between two classes, so there is one logit.
 * @typedef {Numbers & {labels: string[], before: Numbers | null, doubts: string[], limits: string, why: string | null, single: boolean}} Data
 */

const NARROW = "(max-width: 640px)"; // where the bars would push the network out of sight

export default mount(({ parentElement }) => createScores(parentElement));

/** @param {ShadowRoot} parent */
function createScores(parent) {
  const root = element("div", { className: "scores" });
  parent.append(root);
  let shown = "";
  let text = pageText();
  /** @type {ReturnType<typeof build> | null} */
  let view = null;
  /** @type {Data | null} what the server said last */
  let latest = null;

  /** The same rows stay, so that their bars can move. */
  function refresh() {
    if (!latest) return;
    const labels = JSON.stringify(latest.labels);
    if (!view || labels !== shown || text !== pageText()) {
      view?.destroy();
      view = build(root, pageText(), latest.labels);
    }
    [shown, text] = [labels, pageText()];
    const live = latest.before ? null : scores();
    // What changes from frame to frame is read aloud when the server has said it.
    root.setAttribute("aria-busy", String(live !== null));
    root.classList.toggle("waits", live?.waits ?? false);
    view.show(live ? { ...latest, ...live, doubts: [], why: null } : latest);
  }
  const stop = listen(refresh);

  return {
    /** @param {Data} data */
    update(data) {
      latest = data;
      refresh();
    },
    destroy() {
      stop();
      view?.destroy();
      tellAnswer(null);
      root.remove();
    },
  };
}

/** @param {HTMLElement} root @param {Text} text @param {string[]} labels */
function build(root, text, labels) {
  const guess = element("div", { className: "guess", "aria-hidden": "true" });
  const spoken = element("p", { className: "visually-hidden", "aria-live": "polite", "aria-atomic": "true" });
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
  const [undecided, limited] = ["undecided", "limits"].map((className) => element("p", { className }));
  const why = createWhy(text);
  const alone = element("p", {
    className: "alone",
    textContent: text(
      "The network puts out one number, the logit of {second}; {first} has the same with the other sign. Its sigmoid gives {second} its probability, and {first} what is left. No softmax is taken of the two.",
      { first: labels[0], second: labels[1] },
    ),
  });
  const all = element("details", { className: "all" }, [
    element("summary", { textContent: text("All classes") }),
    table,
    alone,
  ]);
  all.open = !matchMedia(NARROW).matches;
  const head = element("div", { className: "head" }, [guess, why.button]);
  root.replaceChildren(spoken, head, undecided, doubted.node, why.node, limited, all);

  return {
    /** @param {Data} data */
    show({ probabilities, logits: scored, before, doubts, limits, why: asked, single }) {
      const [first, second] = best({ logits: scored });
      const pair = { first: labels[first], second: labels[second] };
      root.classList.toggle("empty", first === undefined);
      guess.replaceChildren(...words(text, labels, probabilities, first, second));
      spoken.textContent = sentence(text, labels, probabilities, first, second);
      root.classList.toggle("doubted", Boolean(doubts.length));
      doubted.say(text("Do not trust this answer."), doubts);
      const wavering = wavers(probabilities, first, second);
      undecided.hidden = !wavering && !before; // in an experiment it keeps its place, so that nothing below jumps
      undecided.classList.toggle("absent", !wavering);
      undecided.textContent = text("It wavers between {first} and {second}.", pair);
      limited.hidden = !limits;
      limited.textContent = limits;
      alone.hidden = !single;
      why.show(asked && second !== undefined ? { id: asked, ...pair } : null);
      tellAnswer(
        first === undefined
          ? null
          : { label: labels[first], share: percent(probabilities[first]), doubted: doubts.length > 0 },
      );
      table.classList.toggle("compared", Boolean(before));
      const [now, earlier] = [logits(scored), logits(before?.logits ?? [])];
      rows.forEach((made, index) => {
        made.show(probabilities[index], scored[index], now[index], index === first);
        made.compare(before && [before.probabilities[index], before.logits[index]], earlier[index], text);
      });
    },
    destroy: why.destroy,
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
    element("b", { textContent: labels[first], className: labels[first].length > 2 ? "long" : "" }),
    element("p", {}, lines),
  ];
}

/**
 * The same for a screen reader, in sentences.
 * @param {Text} text @param {string[]} labels @param {number[]} probabilities
 * @param {number | undefined} first @param {number | undefined} second the best two classes
 */
function sentence(text, labels, probabilities, first, second) {
  if (first === undefined) return text("Draw or choose a picture, and the network's guess appears here.");
  const leader = { label: labels[first], share: percent(probabilities[first]) };
  if (second === undefined) return text("Best guess {label}, {share}.", leader);
  return text("Best guess {label}, {share}. Second guess {next}, {less}.", {
    ...leader,
    next: labels[second],
    less: percent(probabilities[second]),
  });
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
    /** @param {number | undefined} probability @param {number | undefined} score @param {string | undefined} written the score @param {boolean} first */
    show(probability, score, written, first) {
      made.classList.toggle("first", first);
      bar.style.setProperty("--share", String(probability ?? 0));
      share.textContent = probability === undefined ? "–" : percent(probability);
      share.title = probability === undefined ? "" : full(probability);
      raw.textContent = written ?? "–";
      raw.title = score === undefined ? "" : full(score);
    },
    /** @param {[number, number] | null} before probability and logit that were @param {string} written that logit @param {Text} text */
    compare(before, written, text) {
      bar.style.setProperty("--before", String(before?.[0] ?? 0));
      shareBefore.textContent = before ? text("was {number}", { number: percent(before[0]) }) : "";
      rawBefore.textContent = before ? text("was {number}", { number: written }) : "";
      shareBefore.title = before ? full(before[0]) : "";
      rawBefore.title = before ? full(before[1]) : "";
    },
  };
}
