import assert from "node:assert/strict";
import { test } from "node:test";

import { cellAt, corner, layout } from "../cnnviz/ui/web/layout.js";

/** LeNet's bands as network.js makes them. */
const shapes = [[1, 32, 32], [6, 28, 28], [6, 14, 14], [16, 10, 10], [16, 5, 5], [1, 1, 120], [1, 1, 84], [1, 1, 10]];
const bands = shapes.map(([channels, rows, columns], index) => ({
  name: `band${index}`, layers: [`band${index}`], sources: [], index, channels, rows, columns, flat: rows === 1,
}));
const spaces = [];
for (const direction of ["up", "right"]) {
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
      if (space.direction === "up") assert.ok(a.frame.x >= 0 && a.frame.x + a.frame.width <= space.width, `${space.width}`);
      for (const b of plates) {
        if (a === b) continue;
        const apart = a.frame.x + a.frame.width <= b.frame.x || b.frame.x + b.frame.width <= a.frame.x
          || a.frame.y + a.frame.height <= b.frame.y || b.frame.y + b.frame.height <= a.frame.y;
        assert.ok(apart, `${a.band.name} and ${b.band.name} at ${space.width} ${space.direction}`);
      }
    }
  }
});

test("upwards the input is at the bottom, to the right it is at the left", () => {
  const first = (direction) => layout(bands, { width: 900, height: 700, direction, hidden: new Set() }).plates;
  const [up, right] = [first("up"), first("right")];
  assert.ok(up[0].frame.y > up[7].frame.y);
  assert.ok(right[0].frame.x < right[7].frame.x);
});

test("a folded band cannot be picked and gives its room back", () => {
  const whole = layout(bands, spaces[2]);
  const folded = layout(bands, { ...spaces[2], hidden: new Set([1]) });
  const { frame } = folded.plates[1];
  assert.equal(cellAt(folded, frame.x + frame.width / 2, frame.y + frame.height / 2), null);
  assert.ok(folded.plates[0].cell > whole.plates[0].cell);
  assert.equal(corner(folded, { band: 1, channel: 0, row: 3, column: 3 }).size, 0);
});
