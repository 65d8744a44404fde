// Words for the score of a class, and the two classes that lead. Pure.

const MINUS = "−";
const GAP = "\u00a0"; // no line break between sign and number

/** In percent with one decimal; what would round to 0 or 100 without being it says so. @param {number} probability 0 to 1 */
export function percent(probability) {
  if (probability > 0 && probability < 0.001) return `<${GAP}0.1%`;
  if (probability < 1 && probability > 0.999) return `>${GAP}99.9%`;
  return `${(probability * 100).toFixed(1)}%`;
}

/** With two decimals and a true minus sign. @param {number} score */
export function logit(score) {
  const text = Math.abs(score).toFixed(2);
  return score < 0 && Number(text) !== 0 ? MINUS + text : text;
}

/** The places of the two largest numbers, the larger first; fewer where there are fewer. @param {number[]} values @returns {number[]} */
export function best(values) {
  return values
    .map((_, index) => index)
    .sort((one, other) => values[other] - values[one])
    .slice(0, 2);
}
