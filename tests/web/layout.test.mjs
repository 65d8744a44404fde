// Tests of the layout: the places of cells in the flat view.

import assert from "node:assert/strict";
import { test } from "node:test";

import { cellAt, corner, layout } from "../../cnnviz/ui/web/network/layout.js";
import { route } from "../../cnnviz/ui/web/network/wires.js";

/** LeNet's bands as network.js makes them. */
const shapes = [
  [1, 32, 32],
  [6, 28, 28],
  [6, 14, 14],
  [16, 10, 10],
  [16, 5, 5],
  [1, 1, 120],
  [1, 1, 84],
  [1, 1, 10],
];
const bands = shapes.map(([channels, rows, columns], index) => ({
  name: `band${index}`,
  layers: [`band${index}`],
  sources: [],
  index,
  channels,
  rows,
  columns,
  flat: rows === 1,
  path: "",
  level: index,
  ids: null,
  sees: null,
  answers: [],
  pair: false,
}));
const DIRECTIONS = /** @type {const} */ (["up", "right"]);
/** @type {import("../../cnnviz/ui/web/network/layout.js").Space[]} */
const spaces = [];
for (const direction of DIRECTIONS) {
  for (const width of [358, 500, 900, 1600]) spaces.push({ width, height: 700, direction, hidden: new Set() });
}

test("every one of the 9,118 cells is found at its own middle, at every width and direction", () => {
  for (const space of spaces) {
    const plan = layout(bands, space);
    let count = 0;
    for (const band of bands) {
      for (let channel = 0; channel < band.channels; channel += 1) {
        for (let row = 0; row < band.rows; row += 1) {
          for (let column = 0; column < band.columns; column += 1) {
            const cell = { band: band.index, channel, row, column };
            const { x, y, size } = corner(plan, cell);
            assert.deepEqual(cellAt(plan, x + size / 2, y + size / 2), cell);
            count += 1;
          }
        }
      }
    }
    assert.equal(count, 9118);
  }
});

test("no two bands overlap, and upwards nothing is wider than the space", () => {
  for (const space of spaces) {
    const { plates } = layout(bands, space);
    for (const a of plates) {
      if (space.direction === "up")
        assert.ok(a.frame.x >= 0 && a.frame.x + a.frame.width <= space.width, `${space.width}`);
      for (const b of plates) {
        if (a === b) continue;
        const apart =
          a.frame.x + a.frame.width <= b.frame.x ||
          b.frame.x + b.frame.width <= a.frame.x ||
          a.frame.y + a.frame.height <= b.frame.y ||
          b.frame.y + b.frame.height <= a.frame.y;
        assert.ok(apart, `${a.band.name} and ${b.band.name} at ${space.width} ${space.direction}`);
      }
    }
  }
});

test("no map is drawn larger than one of more cells", () => {
  for (const space of spaces) {
    const sides = layout(bands, space)
      .plates.filter(({ band }) => !band.flat)
      .map(({ cell, rows }) => cell * rows);
    assert.deepEqual(
      sides,
      [...sides].sort((a, b) => b - a),
    );
  }
});

test("upwards the input is at the bottom, to the right it is at the left", () => {
  const first = (/** @type {"up" | "right"} */ direction) =>
    layout(bands, { width: 900, height: 700, direction, hidden: new Set() }).plates;
  const [up, right] = [first("up"), first("right")];
  assert.ok(up[0].frame.y > up[7].frame.y);
  assert.ok(right[0].frame.x < right[7].frame.x);
});

test("a name stands above its band, or beside it where there is room, and runs into no map", () => {
  for (const { width, ...space } of spaces.slice(0, 4)) {
    for (const { label, frame } of layout(bands, { width, ...space }).plates) {
      if (width < 700) assert.ok(label.y < frame.y);
      else assert.ok(frame.x > 150 && label.y > frame.y && label.y <= frame.y + frame.height + 4);
    }
  }
});

test("a folded band cannot be picked and gives its room back", () => {
  const low = { ...spaces[2], height: 500 };
  const whole = layout(bands, low);
  const folded = layout(bands, { ...low, hidden: new Set([1]) });
  const { frame } = folded.plates[1];
  assert.equal(cellAt(folded, frame.x + frame.width / 2, frame.y + frame.height / 2), null);
  assert.ok(folded.plates[0].cell > whole.plates[0].cell);
  assert.equal(corner(folded, { band: 1, channel: 0, row: 3, column: 3 }).size, 0);
});

/** A residual block of which a few channels are here: two branches that meet. */
const levels = [0, 1, 2, 2, 3];
const block = levels.map((level, index) => ({
  name: `node${index}`,
  layers: [`node${index}`],
  sources: [],
  index,
  channels: 7,
  rows: 32,
  columns: 32,
  flat: false,
  path: "",
  level,
  ids: [90, 3, 17, 250, 8, 41, 5],
  sees: null,
  answers: [],
  pair: false,
}));

test("parallel branches stand side by side, and every cell is found at its own middle", () => {
  for (const space of spaces) {
    const plan = layout(block, { ...space, wired: true });
    const [a, b] = [plan.plates[2].frame, plan.plates[3].frame];
    if (space.direction === "up") assert.ok(a.x + a.width < b.x && b.x + b.width < space.width, `${space.width}`);
    else assert.ok(a.y + a.height < b.y && b.y + b.height < space.height);
    for (const { index } of block) {
      for (const channel of [0, 3, 6]) {
        const cell = { band: index, channel, row: 31, column: 2 };
        const { x, y, size } = corner(plan, cell);
        assert.deepEqual(cellAt(plan, x + size / 2, y + size / 2), cell);
      }
    }
  }
});

test("a shortcut runs beside all bands, from its source to its target", () => {
  for (const space of spaces) {
    const plan = layout(block, { ...space, wired: true });
    const [start, out, back, end] = route(plan, space.direction, 0, 4);
    const [source, target] = [plan.plates[0].frame, plan.plates[4].frame];
    const right = Math.max(...plan.plates.map(({ frame }) => frame.x + frame.width));
    const bottom = Math.max(...plan.plates.map(({ frame }) => frame.y + frame.height));
    if (space.direction === "up") {
      assert.ok(out.x === back.x && out.x > right && out.x < plan.width);
      assert.ok(
        start.y > source.y &&
          start.y < source.y + source.height &&
          end.y > target.y &&
          end.y < target.y + target.height,
      );
    } else {
      assert.ok(out.y === back.y && out.y > bottom && out.y < plan.height);
      assert.ok(
        start.x > source.x && start.x < source.x + source.width && end.x > target.x && end.x < target.x + target.width,
      );
    }
  }
});

test("the colours of a photo stand beside each other, also where it is wider than a phone", () => {
  const photo = { ...block[0], channels: 3, rows: 224, columns: 224, ids: [0, 1, 2] };
  for (const width of [358, 660, 1200]) {
    const plan = layout([photo, { ...block[1], level: 1 }], {
      width,
      height: 700,
      direction: "up",
      hidden: new Set(),
      wired: true,
    });
    const [{ maps, frame }] = plan.plates;
    assert.equal(new Set(maps.map(({ y }) => y)).size, 1);
    assert.ok(frame.x >= 0 && frame.x + frame.width <= width);
    const cell = { band: 0, channel: 2, row: 223, column: 100 };
    const { x, y, size } = corner(plan, cell);
    assert.deepEqual(cellAt(plan, x + size / 2, y + size / 2), cell);
  }
});
