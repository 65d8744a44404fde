// Words that say how long something takes, so that they do not stand still.

/**
 * Write `words` of the seconds that have passed into a node, now and every second, until the function that this returns is called.
 * @param {HTMLElement} node @param {(seconds: number) => string} words @returns {() => void}
 */
export function sayWhile(node, words) {
  let seconds = 0;
  node.textContent = words(seconds);
  const timer = setInterval(() => {
    seconds += 1;
    node.textContent = words(seconds);
  }, 1000);
  return () => clearInterval(timer);
}
