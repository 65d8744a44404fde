// Where the card of the tour stands: beside what it speaks of, and never on it. Pure, in CSS pixels of the window.

/** @typedef {{left: number, top: number, width: number, height: number}} Box */

const RIM = 12; // from the edges of the window
const AROUND = 6; // from a place to its ring

/** @param {Box} a @param {Box} b @returns {number} the area that both have */
export function overlap(a, b) {
  const wide = Math.min(a.left + a.width, b.left + b.width) - Math.max(a.left, b.left);
  const high = Math.min(a.top + a.height, b.top + b.height) - Math.max(a.top, b.top);
  return Math.max(0, wide) * Math.max(0, high);
}

/**
 * The place of the card: where it was as long as it covers neither there, else the corner or side of the room where it covers least.
 * @param {Box} place what it speaks of @param {Box} beside what else is watched meanwhile, kept free where the place allows it @param {{width: number, height: number}} card @param {Box} room of the window, below its header
 * @param {{left: number, top: number} | null} before
 */
export function dock(place, beside, card, room, before) {
  const right = room.left + room.width - card.width - RIM;
  const bottom = room.top + room.height - card.height - RIM;
  const middle = room.left + (room.width - card.width) / 2;
  const [left, top] = [room.left + RIM, room.top + RIM];
  const spots = [bottom, top].flatMap((down) => [left, right, middle].map((across) => ({ left: across, top: down })));
  const on = (/** @type {Box} */ box) => (/** @type {{left: number, top: number}} */ spot) =>
    overlap({ ...spot, ...card }, box);
  const [covered, near] = [on(place), on(beside)];
  const fits = before && spots.find((spot) => spot.left === before.left && spot.top === before.top);
  if (fits && !covered(fits) && !near(fits)) return fits;
  return spots.sort((a, b) => covered(a) - covered(b) || near(a) - near(b))[0];
}

/**
 * The ring around what can be seen of a place: in the room, and not behind the card.
 * @param {Box} place @param {Box} card @param {Box} room @returns {Box}
 */
export function ringed(place, card, room) {
  let top = Math.max(place.top - AROUND, room.top);
  let bottom = Math.min(place.top + place.height + AROUND, room.top + room.height);
  const left = Math.max(place.left - AROUND, room.left);
  const right = Math.min(place.left + place.width + AROUND, room.left + room.width);
  if (overlap({ left, top, width: right - left, height: bottom - top }, card)) {
    if (card.top - room.top > room.height / 2 - card.height / 2) bottom = Math.min(bottom, card.top - AROUND);
    else top = Math.max(top, card.top + card.height + AROUND);
  }
  return { left, top, width: Math.max(0, right - left), height: Math.max(0, bottom - top) };
}
