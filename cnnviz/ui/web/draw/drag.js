// A drag over a board, by mouse, pen or finger, measured in its cells.

/**
 * @param {HTMLElement} node @param {() => number[]} cells rows and columns that it shows
 * @param {{start?: (event: PointerEvent) => boolean, move: (down: number, right: number, event: PointerEvent) => void, end?: () => void}} listener
 *   start: whether the drag is wanted; move: cells since the start, not rounded
 */
export function draggable(node, cells, { start = () => true, move, end = () => {} }) {
  /** @type {{id: number, x: number, y: number} | null} */
  let held = null;
  node.classList.add("draggable");
  node.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || held || !start(event)) return;
    held = { id: event.pointerId, x: event.clientX, y: event.clientY };
    node.setPointerCapture(event.pointerId);
    move(0, 0, event);
  });
  node.addEventListener("pointermove", (event) => {
    if (event.pointerId !== held?.id) return;
    const [rows, columns] = cells();
    const { width, height } = node.getBoundingClientRect();
    move(((event.clientY - held.y) / height) * rows, ((event.clientX - held.x) / width) * columns, event);
  });
  for (const type of ["pointerup", "pointercancel"])
    node.addEventListener(type, (event) => {
      if (/** @type {PointerEvent} */ (event).pointerId !== held?.id) return;
      held = null;
      end();
    });
}
