// The viewpoint of the 3D view: at home it shows everything, until the user moves the camera.

import { fit, orbit, pan, zoom } from "./camera.js";

/** @typedef {import("./camera.js").Camera} Camera */
/** @typedef {import("./camera.js").Point} Point */
/** @typedef {import("./camera.js").Size} Size */

/** @type {Camera} */
const HOME = { target: [0, 0, 0], azimuth: -0.07, elevation: 0.57, distance: 500 };
const MARGIN = 30; // pixels around everything, for names and digits

/** @param {Size} size of the picture, changed in place @param {() => void} hear of each move by hand */
export function createViewpoint(size, hear) {
  let camera = HOME;
  let moved = false;

  /** @param {Camera} next */
  function look(next) {
    camera = next;
    moved = true;
    hear();
  }

  return {
    camera: () => camera,
    /** Show all points, unless the camera was moved. @param {Point[]} points */
    frame(points) {
      if (!moved) camera = fit(HOME, points, size, Math.min(MARGIN, size.width / 16));
    },
    /** Forget that the camera was moved. */
    release() {
      moved = false;
    },
    /** @param {number} dx @param {number} dy */
    orbit: (dx, dy) => look(orbit(camera, dx, dy)),
    /** @param {number} dx @param {number} dy */
    pan: (dx, dy) => look(pan(camera, dx, dy, size)),
    /** @param {number} factor */
    zoom: (factor) => look(zoom(camera, factor)),
  };
}
