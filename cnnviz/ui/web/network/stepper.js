// The walk of the kernel over its input: step by step, played at a speed, or by a jump.

import { element } from "../runtime/element.js";

/** @typedef {{rows: number, columns: number}} Band what is walked over: a band, or one map */
/** @typedef {import("../model/network.js").Cell} Cell */
/** @typedef {import("../runtime/text.js").Text} Text */

const SPEEDS = { slowest: 1, usual: 8, fastest: 60 }; // positions a second; the slowest where little is to move
const ICONS = {
  first: "M4 3h2v10H4zM14 3v10L7 8z",
  back: "M12 3v10L5 8z",
  play: "M4 2.5v11L13 8z",
  pause: "M4 3h3v10H4zM9 3h3v10H9z",
  forward: "M4 3v10l7-5z",
  last: "M10 3h2v10h-2zM2 3v10l7-5z",
};

/** How many cells a map has, or units a flat band. @param {Band} band */
export function positions({ rows, columns }) {
  return rows * columns;
}

/** Which position of its map, row by row, a cell has. @param {Band} band @param {Cell} cell */
export function positionOf({ columns }, { row, column }) {
  return row * columns + column;
}

/** The cell of the same map at a position. @param {Band} band @param {Cell} cell @param {number} position @returns {Cell} */
export function cellOf({ columns }, cell, position) {
  return { ...cell, row: Math.floor(position / columns), column: position % columns };
}

/** The position some steps on; after the last comes the first. @param {number} position @param {number} steps @param {number} count */
export function advance(position, steps, count) {
  return (((position + steps) % count) + count) % count;
}

/**
 * How many steps are due, and since when the next one is waited for; what is left of a step is kept.
 * @param {number} now @param {number} since milliseconds @param {number} speed positions a second
 * @returns {{steps: number, since: number}}
 */
export function due(now, since, speed) {
  const steps = Math.max(0, Math.floor(((now - since) * speed) / 1000));
  return { steps, since: since + (steps * 1000) / speed };
}

/**
 * @param {HTMLElement} root @param {Text} text @param {{onMove: (cell: Cell) => void}} listener
 * @returns {{attach: (band: Band, cell: Cell) => void, stop: () => void, destroy: () => void}}
 */
export function createStepper(root, text, { onMove }) {
  /** @type {{band: Band, cell: Cell} | null} */
  let place = null;
  let request = 0;
  let since = 0;
  let speed = matchMedia("(prefers-reduced-motion: reduce)").matches ? SPEEDS.slowest : SPEEDS.usual;

  const play = button(ICONS.play, text("Play"), () => (request ? stop() : start()));
  const speedSlider = slider(text("Speed"), SPEEDS.slowest, SPEEDS.fastest, (value) => {
    speed = value;
    since = performance.now();
    describe();
  });
  speedSlider.input.value = String(speed);
  const positionSlider = slider(text("Position"), 1, 1, (value) => {
    stop();
    go(value - 1);
  });
  const step = (/** @type {() => number} */ target) => () => {
    stop();
    go(target());
  };
  const here = () => (place ? positionOf(place.band, place.cell) : 0);
  const count = () => (place ? positions(place.band) : 1);
  const node = element("div", { className: "stepper", role: "group", "aria-label": text("Move the chosen cell") }, [
    element("div", { className: "buttons" }, [
      button(
        ICONS.first,
        text("First position"),
        step(() => 0),
      ).node,
      button(
        ICONS.back,
        text("Step back"),
        step(() => advance(here(), -1, count())),
      ).node,
      play.node,
      button(
        ICONS.forward,
        text("Step forward"),
        step(() => advance(here(), 1, count())),
      ).node,
      button(
        ICONS.last,
        text("Last position"),
        step(() => count() - 1),
      ).node,
    ]),
    positionSlider.node,
    speedSlider.node,
  ]);
  root.replaceChildren(node);

  function describe() {
    speedSlider.say(text("{speed} a second", { speed }));
    positionSlider.say(text("{position} of {count}", { position: here() + 1, count: count() }));
  }

  /** @param {number} position */
  function go(position) {
    if (!place) return;
    place = { band: place.band, cell: cellOf(place.band, place.cell, position) };
    positionSlider.input.value = String(position + 1);
    describe();
    onMove(place.cell);
  }

  /** @param {number} now */
  function tick(now) {
    request = requestAnimationFrame(tick);
    const next = due(now, since, speed);
    since = next.since;
    if (!next.steps) return;
    go(Math.min(here() + next.steps, count() - 1));
    if (here() === count() - 1) stop();
  }

  /** From the last position a walk begins anew. */
  function start() {
    if (!place) return;
    if (here() === count() - 1) go(0);
    since = performance.now();
    request = requestAnimationFrame(tick);
    play.become(ICONS.pause, text("Pause"));
  }

  function stop() {
    cancelAnimationFrame(request);
    request = 0;
    play.become(ICONS.play, text("Play"));
  }

  const hide = () => {
    if (document.hidden) stop();
  };
  document.addEventListener("visibilitychange", hide);

  return {
    attach(band, cell) {
      if (place && (place.band !== band || place.cell.channel !== cell.channel)) stop();
      place = { band, cell };
      positionSlider.input.max = String(count());
      positionSlider.input.value = String(here() + 1);
      describe();
    },
    stop,
    destroy() {
      stop();
      document.removeEventListener("visibilitychange", hide);
      root.replaceChildren();
    },
  };
}

/** @param {string} icon @param {string} name @param {() => void} press */
function button(icon, name, press) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  svg.setAttribute("viewBox", "0 0 16 16");
  svg.setAttribute("aria-hidden", "true");
  svg.append(path);
  const node = element("button", { type: "button" }, [svg]);
  const become = (/** @type {string} */ shape, /** @type {string} */ words) => {
    path.setAttribute("d", shape);
    node.title = words;
    node.setAttribute("aria-label", words);
  };
  become(icon, name);
  node.addEventListener("click", press);
  return { node, become };
}

/** @param {string} name @param {number} min @param {number} max @param {(value: number) => void} change */
function slider(name, min, max, change) {
  const input = element("input", { type: "range", min, max, step: 1 });
  const said = element("output");
  input.addEventListener("input", () => change(Number(input.value)));
  return {
    input,
    node: element("label", {}, [element("span", { textContent: name }), input, said]),
    /** @param {string} words */
    say(words) {
      said.textContent = words;
      input.setAttribute("aria-valuetext", words);
    },
  };
}
