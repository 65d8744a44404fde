// Words for the score of a class, and the two classes that lead. Pure.

import { number, readable } from "../runtime/format.js";

const MINUS = "−";
const DECIMALS = [2, 3, 4, 5]; // the first of them with which the written numbers add up; the table has 2
const GAP = "\u00a0"; // no line break between sign and number

/** In percent with one decimal; what would round to 0 or 100 without being it says so. @param {number} probability 0 to 1 */
export function percent(probability) {
  if (probability > 0 && probability < 0.001) return `<${GAP}0.1%`;
  if (probability < 1 && probability > 0.999) return `>${GAP}99.9%`;
  return `${(probability * 100).toFixed(1)}%`;
}

/**
 * With two decimals and a true minus sign; those that would all read 0.00 though they differ as 1.1×10⁻⁹.
 * @param {number[]} scores @returns {string[]}
 */
export function logits(scores) {
  const small = new Set(scores.filter((score) => Number(score.toFixed(2)) === 0));
  return scores.map((score) => (small.size > 1 && small.has(score) ? readable(score, 2) : logit(score)));
}

/** @param {number} score @param {number} [decimals] */
function logit(score, decimals = 2) {
  const text = Math.abs(score).toFixed(decimals);
  return score < 0 && Number(text) !== 0 ? MINUS + text : text;
}

/**
 * The places of the two likeliest classes, the likelier first; fewer where there are fewer. The logits decide: probabilities may be equal
 * in float32 where these are not.
 * @param {{logits: number[]}} scores @returns {number[]}
 */
export function best({ logits: values }) {
  return values
    .map((_, index) => index)
    .sort((one, other) => values[other] - values[one])
    .slice(0, 2);
}

/**
 * Whether an answer is undecided: the second class is at least half as likely as the first.
 * @param {number[]} probabilities @param {number | undefined} first @param {number | undefined} second the best two classes
 */
export function wavers(probabilities, first, second) {
  return first !== undefined && second !== undefined && probabilities[second] >= probabilities[first] / 2;
}

/**
 * What the two logits differ by, and what of it the picture makes.
 * @param {import("../runtime/text.js").Text} text @param {{first: string, second: string, logits: [number, number], sum: number, empty: number | null}} told
 */
export function sumWords(text, { first, second, logits: [one, other], sum, empty }) {
  const lead = one - other;
  const ink = lead - (empty ?? 0);
  const decimals = addingUp([[one, -other, lead], ...(empty === null ? [] : [[empty, ink, lead]])]);
  const [most, next, ahead, before, added, laid] = [one, other, lead, empty ?? 0, ink, sum].map((value) =>
    logit(value, decimals),
  );
  const numbers = { first, second, most, next, ahead, before, added, laid };
  return empty === null
    ? text(
        "The logit of {first}, {most}, less that of {second}, {next}, is {ahead}. All places together make {laid} of it; the rest comes from the biases, whatever the picture.",
        numbers,
      )
    : text(
        "The logit of {first}, {most}, less that of {second}, {next}, is {ahead}. On an empty board it would be {before}, so the ink adds {added}. The colours are found in small steps and together make {laid}.",
        numbers,
      );
}

/**
 * How the number of a network's only unit counts for the best class, and what of it the picture makes.
 * @param {import("../runtime/text.js").Text} text @param {{first: string, second: string, lead: number, sum: number, alone: boolean}} told alone: whether it is the logit of the best class, not of the second
 */
export function aloneWords(text, { first, second, lead, sum, alone }) {
  return text(
    "The network's one number is the logit of {own}: {number}. For {first} it counts as {lead}. All places together make {sum} of it; the rest comes from the biases, whatever the picture.",
    {
      first,
      own: alone ? first : second,
      number: number(alone ? lead : -lead),
      lead: number(lead),
      sum: number(sum, 3),
    },
  );
}

/** The decimals with which sums agree as they are written, each two terms and their sum. @param {number[][]} sums */
function addingUp(sums) {
  const agree = (/** @type {number} */ decimals) =>
    sums.every((terms) => {
      const [one, other, sum] = terms.map((value) => Math.round(value * 10 ** decimals));
      return one + other === sum;
    });
  return DECIMALS.find(agree) ?? DECIMALS[DECIMALS.length - 1];
}
