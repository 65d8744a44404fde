// Tests of the 3D view: cells lie where they are drawn, and the one that is pointed at is found.

import assert from "node:assert/strict";
import { test } from "node:test";

import { eye, fit, matrix, orbit, pan, project, ray, zoom } from "../../cnnviz/ui/web/network/space/camera.js";
import { centre, height, meet, outermost, outline, stack } from "../../cnnviz/ui/web/network/space/geometry.js";

/** @typedef {import("../../cnnviz/ui/web/network/space/camera.js").Point} Point */

const SHAPES = [
  [1, 32, 32],
  [6, 28, 28],
  [6, 14, 14],
  [16, 10, 10],
  [16, 5, 5],
  [1, 1, 120],
  [1, 1, 84],
  [1, 1, 10],
];
const BANDS = SHAPES.map(([channels, rows, columns], index) => ({
  index,
  channels,
  rows,
  columns,
  flat: index > 4,
  name: `band${index}`,
  layers: [`band${index}`],
  sources: [],
  path: "",
  level: index,
  ids: null,
  sees: null,
  answers: [],
  pair: false,
}));
const SIZE = { width: 900, height: 600 };
const CAMERA = { target: /** @type {Point} */ ([3, 40, -5]), azimuth: 0.4, elevation: 0.6, distance: 300 };
/** @type {Set<number>} */
const NONE = new Set();

const near = (/** @type {number} */ a, /** @type {number} */ b, tolerance = 1e-6) =>
  assert.ok(Math.abs(a - b) <= tolerance, `${a} is not ${b}`);
const cells = () =>
  BANDS.flatMap(({ index: band, channels, rows, columns }) =>
    Array.from({ length: channels * rows * columns }, (_, at) => ({
      band,
      channel: Math.floor(at / rows / columns),
      row: Math.floor(at / columns) % rows,
      column: at % columns,
    })),
  );
const shades = (/** @type {() => number} */ colorIndex) =>
  BANDS.map(({ channels, rows, columns }) => Uint16Array.from({ length: channels * rows * columns }, colorIndex));

/** Numbers that look random and are the same every time (Park and Miller, 1988). @param {number} seed */
function random(seed) {
  let state = seed;
  return () => (state = (state * 16807) % 2147483647) / 2147483647;
}

/**
 * The way along a ray to a box, Infinity beside it (the slab method of Kay and Kajiya, 1986).
 * @param {{origin: Point, direction: Point}} ray @param {Point} low @param {Point} high
 */
function hit({ origin, direction }, low, high) {
  let [enter, leave] = [0, Infinity];
  for (let axis = 0; axis < 3; axis += 1) {
    const ends = [low, high].map((end) => (end[axis] - origin[axis]) / direction[axis]).sort((a, b) => a - b);
    enter = Math.max(enter, ends[0]);
    leave = Math.min(leave, ends[1]);
  }
  return enter <= leave ? enter : Infinity;
}

test("the ray through a place on the screen meets the point that is seen there", () => {
  const next = random(1);
  for (let round = 0; round < 50; round += 1) {
    const point = /** @type {Point} */ ([next() * 200 - 100, next() * 130, next() * 60 - 30]);
    const { x, y } = project(CAMERA, point, SIZE);
    const { origin, direction } = ray(CAMERA, x, y, SIZE);
    const way = (point[1] - origin[1]) / direction[1];
    near(origin[0] + way * direction[0], point[0]);
    near(origin[2] + way * direction[2], point[2]);
  }
});

test("WebGL sees a point where the picking does, and what is nearer as nearer", () => {
  const m = matrix(CAMERA, SIZE);
  const clip = (/** @type {Point} */ p) =>
    [0, 1, 2, 3].map((row) => m[row] * p[0] + m[4 + row] * p[1] + m[8 + row] * p[2] + m[12 + row]);
  for (const point of /** @type {Point[]} */ ([
    [0, 0, 0],
    [80, 120, -30],
    [-60, 10, 25],
  ])) {
    const [x, y, , w] = clip(point);
    const seen = project(CAMERA, point, SIZE);
    near(((x / w + 1) / 2) * SIZE.width, seen.x, 1e-3);
    near(((1 - y / w) / 2) * SIZE.height, seen.y, 1e-3);
  }
  const depth = (/** @type {number} */ share) => {
    const [, , z, w] = clip(
      /** @type {Point} */ (eye(CAMERA).map((from, axis) => from + (CAMERA.target[axis] - from) * share)),
    );
    return z / w;
  };
  assert.ok(depth(0.5) < depth(1) && depth(0.01) > -1 && depth(5) < 1);
  assert.equal(project(CAMERA, eye(CAMERA), SIZE).scale, 0);
});

test("a fitted camera shows all, and fills the picture one way", () => {
  for (const { narrow, ...size } of [
    { ...SIZE, narrow: false },
    { width: 390, height: 640, narrow: true },
  ]) {
    const points = outermost(stack(BANDS, NONE, narrow));
    const seen = points.map((point) => project(fit(CAMERA, points, size, 20), point, size));
    const spans = [
      { axis: /** @type {const} */ ("x"), end: size.width },
      { axis: /** @type {const} */ ("y"), end: size.height },
    ].map(({ axis, end }) => {
      const places = seen.map((place) => place[axis]);
      const [low, high] = [Math.min(...places), Math.max(...places)];
      assert.ok(low > 19.5 && high < end - 19.5, `${axis} from ${low} to ${high} of ${end}`);
      return (high - low) / (end - 40);
    });
    assert.ok(Math.max(...spans) > 0.97, `fills ${spans}`);
  }
});

test("what is dragged follows the pointer; turning and coming nearer keep the target in place", () => {
  const before = project(CAMERA, CAMERA.target, SIZE);
  const dragged = project(pan(CAMERA, 30, -20, SIZE), CAMERA.target, SIZE);
  near(dragged.x - before.x, 30);
  near(dragged.y - before.y, -20);
  const turned = project(zoom(orbit(CAMERA, 50, 1000), 2), CAMERA.target, SIZE);
  near(turned.x, before.x);
  near(turned.y, before.y);
  near(turned.scale, before.scale * 2);
});

test("every cell has a place of its own, and pooled maps lie right above their source", () => {
  for (const narrow of [false, true]) {
    const plates = stack(BANDS, NONE, narrow);
    const places = new Set(
      cells().map((cell) =>
        centre(plates, cell)
          .map((value) => value.toFixed(3))
          .join(),
      ),
    );
    assert.equal(places.size, 9118);
    plates.slice(1).forEach((plate, index) => assert.ok(plate.y > plates[index].y + 5));
  }
  const plates = stack(BANDS, NONE, false);
  for (const [pool, source] of [
    [2, 1],
    [4, 3],
  ]) {
    const window = outline(plates[source], 3, [4, 2, 6, 4]);
    const [x, , z] = centre(plates, { band: pool, channel: 3, row: 2, column: 1 });
    near((window[0][0] + window[2][0]) / 2, x);
    near((window[0][2] + window[2][2]) / 2, z);
  }
});

test("a ray finds the box that it enters first", () => {
  const plates = stack(BANDS, NONE, false);
  const next = random(7);
  const values = shades(() => Math.floor(next() * 511));
  const boxes = cells().map((cell, at) => ({ cell, at }));
  const starts = BANDS.map((_, band) => boxes.findIndex(({ cell }) => cell.band === band));
  let [same, found] = [0, 0];
  for (const start of [
    { azimuth: 0, elevation: 0.57 },
    { azimuth: 2.2, elevation: 0.9 },
    { azimuth: -0.8, elevation: 1.5 },
  ]) {
    const camera = fit({ ...CAMERA, ...start }, outermost(plates), SIZE, 20);
    for (let round = 0; round < 40; round += 1) {
      const aim = centre(plates, boxes[Math.floor(next() * boxes.length)].cell);
      const { x: across, y: down } = project(
        camera,
        /** @type {Point} */ (aim.map((value) => value + next() - 0.5)),
        SIZE,
      );
      const beam = ray(camera, across, down, SIZE);
      let nearest = Infinity;
      /** @type {import("../../cnnviz/ui/web/model/network.js").Cell | null} */
      let first = null;
      for (const { cell, at } of boxes) {
        const { side } = plates[cell.band];
        const [x, y, z] = centre(plates, cell);
        const tall = height(plates[cell.band], values[cell.band][at - starts[cell.band]]);
        const way = hit(beam, [x - side / 2, y, z - side / 2], [x + side / 2, y + tall, z + side / 2]);
        if (way < nearest) [nearest, first] = [way, cell];
      }
      const met = meet(plates, values, beam);
      if (!first && !met) continue;
      found += 1;
      if (first && met && JSON.stringify(met) === JSON.stringify(first)) same += 1;
    }
  }
  // The rest met a box in the last sliver of its side, between two of the heights that are looked at.
  assert.ok(found > 100 && same >= 0.97 * found, `${same} of ${found}`);
});

test("a folded band cannot be met", () => {
  const folded = stack(BANDS, new Set([1, 7]), false);
  const below = meet(
    folded,
    shades(() => 255),
    { origin: [0, folded[1].y + 1, 0], direction: [0.001, -1, 0.001] },
  );
  assert.equal(below?.band, 0);
  assert.deepEqual(folded[1].maps, []);
  near(centre(folded, { band: 7, channel: 0, row: 0, column: 3 })[1], folded[7].y);
});
