// The wave of light that runs through the network, from the picture to the answer, once for each picture.

import { links } from "../model/links.js";

/** @typedef {import("../model/network.js").Network} Network */
/** @typedef {import("../model/network.js").Activations} Activations */
/** @typedef {import("../model/network.js").Band} Band */
/** @typedef {import("../model/network.js").Cell} Cell */
/** @typedef {"on" | "slow" | "off"} Pace */
/** @typedef {{from: Cell, to: Cell, strength: number}} Strand an edge on which the light runs, strength 0 to 1 */
/** @typedef {{share: number, strands: Strand[]}} Light how far it has come, from 0 to 1, and where it runs */

/** @type {Record<Pace, number>} milliseconds from the picture to the answer */
const DURATIONS = { on: 600, slow: 3000, off: 0 };
const UNITS = 14; // of a vector from which strands lead down: those of the largest |numbers|; of maps the largest of each
const EDGES = 3; // of each of them
const KEY = "cnnviz.light";

/**
 * @param {(light: Light | null) => void} draw hears of each frame, null at the end
 * @returns {{run: (pace: Pace, bands: Iterator<Strand[]>) => void, stop: () => void}}
 */
export function createWave(draw) {
  let request = 0;

  function stop() {
    if (!request) return;
    cancelAnimationFrame(request);
    request = 0;
    draw(null);
  }

  return {
    stop,
    run(pace, bands) {
      stop();
      if (pace === "off" || still()) return;
      let start = 0;
      /** @type {Strand[]} */
      const strands = [];
      const tick = (/** @type {number} */ now) => {
        start ||= now;
        strands.push(...(bands.next().value ?? [])); // a band a frame, before the light is there
        const share = (now - start) / DURATIONS[pace];
        if (share >= 1) return stop();
        request = requestAnimationFrame(tick);
        draw({ share, strands });
      };
      request = requestAnimationFrame(tick);
    },
  };
}

/** Whether the user wants nothing to move. */
export function still() {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}

/** The strongest edges of the strongest numbers, band by band. @param {Network} network @param {Activations} reading @param {Set<number>} hidden @returns {Generator<Strand[], undefined>} */
export function* strandsOf(network, reading, hidden) {
  for (const band of network.bands) {
    if (!network.source(band) || hidden.has(band.index)) continue;
    yield peaks(network, reading, band).flatMap(({ cell: to, share }) => {
      const { edges } = links(network, reading, to);
      const kept = edges.filter(({ cell }) => !hidden.has(cell.band));
      return strongest(
        kept.map(({ product }) => product),
        EDGES,
      ).map(({ at: edge, share: weight }) => ({ from: kept[edge].cell, to, strength: share * weight }));
    });
  }
}

/** The cells from which strands lead down, each with its share of the largest |number|. @param {Network} network @param {Activations} reading @param {Band} band @returns {{cell: Cell, share: number}[]} */
function peaks(network, reading, band) {
  const { index, channels, columns } = band;
  if (band.flat)
    return strongest(reading.values(network, band.name), UNITS).map(({ at, share }) => ({
      cell: { band: index, channel: 0, row: 0, column: at },
      share,
    }));
  const found = Array.from({ length: channels }, (_, channel) => {
    const values = reading.map(network, band, channel);
    return strongest(values, 1).map(({ at }) => ({
      cell: { band: index, channel, row: Math.floor(at / columns), column: at % columns },
      share: Math.abs(values[at]),
    }));
  }).flat();
  const most = Math.max(...found.map(({ share }) => share));
  return found.map(({ cell, share }) => ({ cell, share: share / most }));
}

/** The places of the largest |numbers|, each with its share of the largest of all; none of zeros. @param {ArrayLike<number>} values @param {number} count */
function strongest(values, count) {
  /** @type {{at: number, size: number}[]} */
  const found = [];
  for (let at = 0; at < values.length; at += 1) {
    const size = Math.abs(values[at]);
    if (size === 0 || (found.length === count && size <= found[count - 1].size)) continue;
    let place = Math.min(found.length, count - 1);
    while (place > 0 && found[place - 1].size < size) place -= 1;
    found.splice(place, 0, { at, size });
    found.length = Math.min(found.length, count);
  }
  return found.map(({ at, size }) => ({ at, share: size / found[0].size }));
}

/** The pace that the user chose last. @returns {Pace} */
export function keptPace() {
  try {
    const kept = localStorage.getItem(KEY);
    return kept === "slow" || kept === "off" ? kept : "on";
  } catch {
    return "on"; // a browser that keeps nothing
  }
}

/** @param {Pace} pace */
export function keepPace(pace) {
  try {
    localStorage.setItem(KEY, pace);
  } catch {
    // It holds as long as the page is open.
  }
}
