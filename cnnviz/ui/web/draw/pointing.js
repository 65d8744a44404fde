// The item of a group that is pointed at, and the keys that move within the group.

/**
 * The item an arrow key leads to in a group laid out in rows; the same where there is none, null for other keys.
 * @param {string} key @param {number} at @param {number} columns @param {number} count @returns {number | null}
 */
export function destination(key, at, columns, count) {
  const column = at % columns;
  if (key === "ArrowLeft") return column > 0 ? at - 1 : at;
  if (key === "ArrowRight") return column < columns - 1 && at < count - 1 ? at + 1 : at;
  if (key === "ArrowUp") return at >= columns ? at - columns : at;
  if (key === "ArrowDown") return at + columns < count ? at + columns : at;
  if (key === "Home") return 0;
  if (key === "End") return count - 1;
  return null;
}

/**
 * Make a group one tab stop in which the arrow keys move.
 * @param {HTMLElement} group @param {() => {items: HTMLElement[], columns: number}} layout its items at the moment of the key
 */
export function rove(group, layout) {
  group.addEventListener("keydown", (event) => {
    const { items, columns } = layout();
    const at = items.indexOf(/** @type {HTMLElement} */ (event.target));
    const next = at < 0 ? null : destination(event.key, at, columns, items.length);
    if (next === null) return;
    // The picture listens to the same keys.
    event.preventDefault();
    event.stopPropagation();
    items[next].focus();
  });
  group.addEventListener("focusin", ({ target }) => {
    const { items } = layout();
    if (!items.includes(/** @type {HTMLElement} */ (target))) return;
    for (const item of items) item.tabIndex = item === target ? 0 : -1;
  });
}

/**
 * Hear which item is pointed at: the one under the pointer, else the one with the focus, else null.
 * @template T
 * @param {HTMLElement} group @param {(element: HTMLElement) => T | null} find the item an element belongs to
 * @param {(item: T | null) => void} hear
 */
export function point(group, find, hear) {
  /** @type {T | null} */
  let hovered = null;
  /** @type {T | null} */
  let focused = null;
  const listen = (/** @type {string} */ type, /** @type {(item: T | null) => void} */ set) => {
    group.addEventListener(type, (event) => {
      // On the way to another item of the group the focus is not lost.
      if (
        event instanceof FocusEvent &&
        type === "focusout" &&
        group.contains(/** @type {Node} */ (event.relatedTarget))
      )
        return;
      set(find(/** @type {HTMLElement} */ (event.target)));
      hear(hovered ?? focused);
    });
  };
  listen("pointerover", (item) => {
    hovered = item;
  });
  listen("pointerleave", () => {
    hovered = null;
  });
  listen("focusin", (item) => {
    focused = item;
  });
  listen("focusout", () => {
    focused = null;
  });
}
