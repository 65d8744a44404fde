// Numbers as text, and the comparison of two numbers. Pure.

const MINUS = "−"; // the true minus sign is as wide as a digit, a hyphen is not
const RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹";
// float32 results that were added up in another order differ by this much, relative to 1 or to what is added up if that is larger.
const TOLERANCE = 1e-5;

/**
 * A number in few digits: `digits` decimals below 1, fewer above, so that all numbers are about as wide.
 * Zero itself is "0", a number that rounds to it "0.000".
 * @param {number} value @param {number} [digits] @returns {string}
 */
export function number(value, digits = 4) {
  if (Number.isNaN(value)) return "NaN";
  const sign = value < 0 ? MINUS : "";
  const size = Math.abs(value);
  if (size === 0) return "0";
  if (size === Infinity) return `${sign}∞`;
  const whole = Math.max(0, Math.floor(Math.log10(size)) + 1);
  return sign + size.toFixed(Math.max(0, digits - whole));
}

/** `number`, but as 1.2×10⁻⁹ where that would hide it. @param {number} value @param {number} [digits] @returns {string} */
export function readable(value, digits = 4) {
  const size = Math.abs(value);
  if (size === 0 || size >= 0.5 * 10 ** -digits || Number.isNaN(size)) return number(value, digits);
  const [front, power] = value.toExponential(1).split("e-");
  return `${front.replace("-", MINUS)}×10⁻${[...power].map((digit) => RAISED[Number(digit)]).join("")}`;
}

/** `number`, or all digits where these are not longer: 212.5, not 213. @param {number} value @returns {string} */
export function brief(value) {
  const [all, few] = [full(value), number(value)];
  return all.length > few.length ? few : all;
}

/** All digits: the shortest that gives the same float32, or the same double if it is none. @param {number} value @returns {string} */
export function full(value) {
  const single = Number.isFinite(value) && Math.fround(value) === value;
  return String(single ? shortest(value) : value).replaceAll("-", MINUS);
}

/** @param {number} value a float32; nine digits always tell it from its neighbours */
function shortest(value) {
  let digits = 1;
  while (Math.fround(Number(value.toPrecision(digits))) !== value) digits += 1;
  return Number(value.toPrecision(digits));
}

/** Whether `readable` leaves digits out. @param {number} value @returns {boolean} */
export function rounded(value) {
  return Number(readable(value).replaceAll(MINUS, "-")) !== value;
}

/**
 * Whether a sum is the network's own number, but for what float32 loses on the way: that grows with what is added up, even where it
 * cancels out. What is too large for float32, or no number, is so on both sides.
 * @param {number} own @param {number} sum @param {number} [magnitude] of the terms, their |values| added up @returns {boolean}
 */
export function agrees(own, sum, magnitude = 0) {
  if (Object.is(own, Math.fround(sum))) return true;
  return Number.isFinite(own) && Math.abs(own - sum) <= TOLERANCE * Math.max(1, Math.abs(own), magnitude);
}

/**
 * Numbers as the terms of a written sum: ["0.42", "− 0.10", "+ 0.03"].
 * @param {number[]} values @param {number} digits @returns {string[]}
 */
export function terms(values, digits) {
  return values.map((value, index) => {
    if (index === 0) return number(value, digits);
    return `${value < 0 ? MINUS : "+"} ${number(Math.abs(value), digits)}`;
  });
}
