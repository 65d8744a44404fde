// The gestures of pointers on the picture: a click, a drag of one, or two that move and pinch. Pure.

/** @typedef {{x: number, y: number}} Point */
/** @typedef {{dx: number, dy: number, zoom: number}} Drag how far the middle of the pointers moved, and by which factor they went apart; of one pointer zoom is 1 */

const CLICK = 5; // a pointer that moved no further than this many pixels has clicked

export function createGestures() {
  /** @type {Map<number, Point>} those that are pressed */
  const pointers = new Map();
  let moved = 0;
  return {
    /** @param {number} id of a pointer @param {Point} at */
    press(id, at) {
      pointers.delete(id); // one that was released outside is still there
      if (pointers.size === 0) moved = 0;
      pointers.set(id, at);
    },
    /** @param {number} id @param {Point} at @returns {Drag | null} null of a pointer that is not pressed */
    move(id, at) {
      const before = pointers.get(id);
      if (!before) return null;
      const [dx, dy] = [at.x - before.x, at.y - before.y];
      moved += Math.hypot(dx, dy);
      pointers.set(id, at);
      const other = [...pointers].find(([each]) => each !== id)?.[1];
      return other
        ? { dx: dx / 2, dy: dy / 2, zoom: distance(at, other) / Math.max(1, distance(before, other)) }
        : { dx, dy, zoom: 1 };
    },
    /** @param {number} id @returns {boolean} whether that was a click */
    release(id) {
      return pointers.delete(id) && pointers.size === 0 && moved <= CLICK;
    },
    /** Whether several pointers are pressed. */
    several: () => pointers.size > 1,
  };
}

/** @param {Point} a @param {Point} b */
function distance(a, b) {
  return Math.hypot(a.x - b.x, a.y - b.y);
}
