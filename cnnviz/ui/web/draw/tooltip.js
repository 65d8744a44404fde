// The number and the place beside the pointer.

import { element } from "../runtime/element.js";

/** @typedef {{left: number, right: number}} Room the columns that are in sight, CSS pixels of what the pointer is counted in */

const ASIDE = 14; // from the pointer
const BELOW = 18; // likewise, where there is no room above
const RIM = 4; // to the right edge

/**
 * Where a box goes that belongs to a point: to its right and above it, as what feeds a cell is drawn below.
 * @param {{x: number, y: number}} at @param {{width: number, height: number}} size of the box @param {Room} room
 * @returns {{x: number, y: number}} its upper left corner
 */
export function placed({ x, y }, { width, height }, { left, right }) {
  const above = y - height - ASIDE;
  return { x: Math.max(left, Math.min(right - width - RIM, x + ASIDE)), y: above < 0 ? y + BELOW : above };
}

/** @returns {{node: HTMLElement, show: (number: string, lines: string[], at: {x: number, y: number}, room: Room) => void, hide: () => void}} */
export function createTooltip() {
  const node = element("div", { className: "tip", hidden: true });
  return {
    node,
    show(number, [first, ...others], at, room) {
      node.hidden = false;
      node.replaceChildren(
        element("b", { textContent: number }),
        element("span", { textContent: first }),
        ...others.map((words) => element("span", { className: "quiet", textContent: words })),
      );
      const { x, y } = placed(at, { width: node.offsetWidth, height: node.offsetHeight }, room);
      node.style.transform = `translate(${x}px, ${y}px)`;
    },
    hide() {
      node.hidden = true;
    },
  };
}
