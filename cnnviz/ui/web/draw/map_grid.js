// Maps on a canvas, one or many, with marks above them: the cell under the pointer, and the place of a mark.

import { element } from "../runtime/element.js";

/** @typedef {{left: string, top: string, width: string, height: string, kind: string}} Mark CSS lengths; `kind` is its class */
/**
 * Where things lie on the canvas; what can be pointed at is up to the grid.
 * @template T
 * @typedef {(x: number, y: number, width: number, height: number) => T | null} Find by a point of a canvas that is shown so large
 */

/**
 * @template T
 * @param {string} className @param {Find<T>} find @param {(item: T | null) => void} [point] hears what the pointer is over
 * @returns {{node: HTMLElement, canvas: HTMLCanvasElement, at: (event: MouseEvent) => T | null, mark: (marks: Mark[]) => HTMLElement[]}} `mark` gives the marks themselves
 */
export function createMapGrid(className, find, point) {
  const canvas = element("canvas");
  const above = element("div", { className: "marks", "aria-hidden": "true" });
  const node = element("div", { className }, [canvas, above]);
  const at = (/** @type {MouseEvent} */ { clientX, clientY }) => {
    const { left, top, width, height } = canvas.getBoundingClientRect();
    return find(clientX - left, clientY - top, width, height);
  };
  if (point) follow(node, (event) => point(event && at(event)));
  return {
    node,
    canvas,
    at,
    mark(marks) {
      while (above.children.length > marks.length) above.lastElementChild?.remove();
      while (above.children.length < marks.length) above.append(element("i"));
      return marks.map(({ kind, ...box }, index) => {
        const made = /** @type {HTMLElement} */ (above.children[index]);
        made.className = kind;
        Object.assign(made.style, box);
        return made;
      });
    },
  };
}

/** Hear of the pointer above an element, null as it leaves. @param {HTMLElement} node @param {(event: PointerEvent | null) => void} hear */
export function follow(node, hear) {
  node.addEventListener("pointermove", hear);
  node.addEventListener("pointerdown", hear);
  node.addEventListener("pointerleave", ({ pointerType }) => {
    // A finger that leaves has tapped: what it asked for stays.
    if (pointerType === "mouse") hear(null);
  });
}
