// How many pixels have each grey level. Pure.

/** Count some pixels by their level. @param {Uint8Array} levels @param {Int32Array} places of the pixels @param {number} all how many they are with the black ones that `places` leaves out @returns {Uint32Array} of each level */
export function counted(levels, places, all) {
  const numbers = new Uint32Array(256);
  numbers[0] = all - places.length;
  for (const at of places) numbers[levels[at]] += 1;
  return numbers;
}

/** The level below which a share of the pixels lies, as numpy has it in single precision. @param {Uint32Array} numbers of pixels of each level @param {number} share */
export function percentile(numbers, share) {
  const count = numbers.reduce((a, b) => a + b, 0);
  const place = Math.fround((count - 1) * Math.fround(share));
  const [below, above] = [levelAt(numbers, Math.floor(place)), levelAt(numbers, Math.ceil(place))];
  return Math.fround(below + (above - below) * (place - Math.floor(place)));
}

/** @param {Uint32Array} numbers @param {number} place among all pixels, the darkest first @returns {number} */
function levelAt(numbers, place) {
  let passed = 0;
  return numbers.findIndex((count) => (passed += count) > place);
}
