// The camera of the 3D view, and the projection of space onto the screen. Pure mathematics.

/** @typedef {[number, number, number]} Point x to the right, y up, z towards the viewer */
/** @typedef {{width: number, height: number}} Size of the picture, CSS pixels */
/** @typedef {{x: number, y: number, scale: number}} Place CSS pixels from the top left, and how many of them a unit of length has there; 0 behind the eye */
/** @typedef {{origin: Point, direction: Point}} Ray `direction` has any length */
/**
 * An eye that looks at a target from `distance`. Angles are radians: `azimuth` turns to the right around the vertical,
 * `elevation` looks down from above the horizon.
 * @typedef {{target: Point, azimuth: number, elevation: number, distance: number}} Camera
 */

const SLOPE = Math.tan(Math.PI / 12); // half of the vertical angle of view, 30°: narrow, so that far maps are not much smaller
const NEAR = 1;
const TURN = 0.006; // radians per pixel
const ELEVATION = [0.04, 1.55]; // short of straight down, where right and left would jump
const DISTANCE = [12, 2000];

/**
 * The camera that shows all points.
 * @param {Camera} camera whose angles are kept @param {Point[]} points @param {Size} size @param {number} margin pixels
 * @returns {Camera}
 */
export function fit(camera, points, size, margin) {
  const { right, up, back } = axes(camera);
  const across = (SLOPE * Math.max(1, size.width - 2 * margin)) / size.height;
  const along = (SLOPE * Math.max(1, size.height - 2 * margin)) / size.height;
  let target = middle(points);
  let distance = 0;
  // The near side looks larger than the far side; each round moves the target to where the rest is divided evenly.
  for (let round = 0; round < 8; round += 1) {
    const seen = points.map((point) => {
      const from = minus(point, target);
      return { x: dot(from, right), y: dot(from, up), z: dot(from, back) };
    });
    distance = Math.max(...seen.map(({ x, y, z }) => z + Math.max(Math.abs(x) / across, Math.abs(y) / along)));
    const spread = (/** @type {number[]} */ places) => ((Math.max(...places) + Math.min(...places)) / 2) * distance;
    target = plus(target, right, spread(seen.map(({ x, z }) => x / (distance - z))));
    target = plus(target, up, spread(seen.map(({ y, z }) => y / (distance - z))));
  }
  return { ...camera, target, distance: clamp(distance, DISTANCE) };
}

/** Turn around the target by a drag in pixels. @param {Camera} camera @param {number} dx @param {number} dy @returns {Camera} */
export function orbit(camera, dx, dy) {
  return { ...camera, azimuth: camera.azimuth - dx * TURN, elevation: clamp(camera.elevation + dy * TURN, ELEVATION) };
}

/** Come nearer by a factor above 1. @param {Camera} camera @param {number} factor @returns {Camera} */
export function zoom(camera, factor) {
  return { ...camera, distance: clamp(camera.distance / factor, DISTANCE) };
}

/**
 * Move so that what is drawn at the target follows a drag in pixels.
 * @param {Camera} camera @param {number} dx @param {number} dy @param {Size} size @returns {Camera}
 */
export function pan(camera, dx, dy, size) {
  const { right, up } = axes(camera);
  const unit = (2 * SLOPE * camera.distance) / size.height;
  return { ...camera, target: plus(plus(camera.target, right, -dx * unit), up, dy * unit) };
}

/** @param {Camera} camera @returns {Point} */
export function eye(camera) {
  return plus(camera.target, axes(camera).back, camera.distance);
}

/** @param {Camera} camera @param {Point} point @param {Size} size @returns {Place} */
export function project(camera, point, size) {
  const { right, up, back } = axes(camera);
  const from = minus(point, camera.target);
  const depth = camera.distance - dot(from, back);
  const scale = depth > NEAR ? size.height / 2 / SLOPE / depth : 0;
  return { x: size.width / 2 + dot(from, right) * scale, y: size.height / 2 - dot(from, up) * scale, scale };
}

/** The ray from the eye through a place on the screen. @param {Camera} camera @param {number} x @param {number} y @param {Size} size @returns {Ray} */
export function ray(camera, x, y, size) {
  const { right, up, back } = axes(camera);
  const unit = (2 * SLOPE) / size.height;
  const across = plus([0, 0, 0], right, (x - size.width / 2) * unit);
  return { origin: eye(camera), direction: plus(plus(across, up, (size.height / 2 - y) * unit), back, -1) };
}

/** From space to clip coordinates, for WebGL. @param {Camera} camera @param {Size} size @returns {Float32Array} 4x4, column by column */
export function matrix(camera, size) {
  const { right, up, back } = axes(camera);
  const from = eye(camera);
  const far = camera.distance + 2000;
  const [sx, sy] = [size.height / size.width / SLOPE, 1 / SLOPE];
  const [sz, tz] = [(far + NEAR) / (NEAR - far), (2 * far * NEAR) / (NEAR - far)];
  const column = (/** @type {number} */ axis) => [right[axis] * sx, up[axis] * sy, back[axis] * sz, -back[axis]];
  return new Float32Array([
    ...column(0),
    ...column(1),
    ...column(2),
    -dot(from, right) * sx,
    -dot(from, up) * sy,
    -dot(from, back) * sz + tz,
    dot(from, back),
  ]);
}

/** The directions right, up and back to the eye, each of length 1. @param {Camera} camera @returns {{right: Point, up: Point, back: Point}} */
function axes({ azimuth, elevation }) {
  const [sa, ca, se, ce] = [Math.sin(azimuth), Math.cos(azimuth), Math.sin(elevation), Math.cos(elevation)];
  return { right: [ca, 0, -sa], up: [-se * sa, ce, -se * ca], back: [ce * sa, se, ce * ca] };
}

/** @param {Point[]} points @returns {Point} */
function middle(points) {
  const half = (/** @type {number} */ axis) => {
    const places = points.map((point) => point[axis]);
    return (Math.min(...places) + Math.max(...places)) / 2;
  };
  return [half(0), half(1), half(2)];
}

/** @param {Point} a @param {Point} b */
function dot(a, b) {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

/** @param {Point} a @param {Point} b @returns {Point} */
function minus(a, b) {
  return [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
}

/** `point` moved along `direction`. @param {Point} point @param {Point} direction @param {number} length @returns {Point} */
function plus(point, direction, length) {
  return [point[0] + direction[0] * length, point[1] + direction[1] * length, point[2] + direction[2] * length];
}

/** @param {number} value @param {number[]} limits */
function clamp(value, [least, most]) {
  return Math.max(least, Math.min(most, value));
}
