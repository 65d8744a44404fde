// What a hand changes on the page at once, and the server hears of when the hand rests.

const REST = 400; // milliseconds without a change
const PATIENCE = 5000; // after which the server's word holds, whatever it is

/** Whether a pointer is pressed: a drag that is held still is not over. */
let pressed = false;
if (typeof document !== "undefined") {
  document.addEventListener("pointerdown", () => (pressed = true), true);
  for (const type of ["pointerup", "pointercancel"]) document.addEventListener(type, () => (pressed = false), true);
}

/**
 * While a change is on its way, what the server sends is older than the page and waits.
 * @template D, V
 * @param {{read: (data: D) => V, show: (data: D) => void, send: (value: {value: V, turn: number}) => void}} view
 *   read: the value in what the server sends; send: `turn` makes the same value count when it comes again
 * @returns {{receive: (data: D) => void, change: (value: V) => void, flush: () => void, destroy: () => void}}
 */
export function createKept({ read, show, send }) {
  /** @type {{data: D} | null} what came last */
  let latest = null;
  /** @type {{data: D} | null} that, until it is shown */
  let held = null;
  /** @type {{value: V} | null} what is not sent yet */
  let changed = null;
  let known = ""; // the value that came last
  /** @type {string | null} the value that is sent and has not come back */
  let sent = null;
  let turn = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let patience;

  function settle() {
    if (!held || changed || (sent !== null && known !== sent)) return;
    const { data } = held;
    clearTimeout(patience);
    [held, sent] = [null, null];
    show(data);
  }

  function rest() {
    clearTimeout(timer);
    timer = setTimeout(() => (pressed ? rest() : flush()), REST);
  }

  function flush() {
    clearTimeout(timer);
    if (!changed) return;
    const { value } = changed;
    const written = JSON.stringify(value);
    changed = null;
    // Of a change that was taken back nobody need hear.
    if (written === known && sent === null) held = latest;
    else {
      sent = written;
      turn += 1;
      send({ value, turn });
      clearTimeout(patience);
      patience = setTimeout(() => {
        [held, sent] = [latest, null];
        settle();
      }, PATIENCE);
    }
    settle();
  }

  return {
    receive(data) {
      latest = held = { data };
      known = JSON.stringify(read(data));
      settle();
    },
    change(value) {
      changed = { value };
      rest();
    },
    flush,
    destroy() {
      clearTimeout(timer);
      clearTimeout(patience);
    },
  };
}
