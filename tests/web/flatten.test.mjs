// Tests of flattened maps: a cell leads to its number, and the number back.

import assert from "node:assert/strict";
import { test } from "node:test";

import { at, cell, placed } from "../../cnnviz/ui/web/lessons/flatten.js";

test("every number has its place on the sheet, and the place its number", () => {
  for (const shape of [
    [16, 5, 5],
    [6, 14, 14],
    [3, 2, 4],
    [1, 1, 1],
  ]) {
    const [channels, rows, columns] = shape;
    for (let number = 0; number < channels * rows * columns; number += 1) {
      const [channel, row, column] = cell(number, shape);
      assert.equal((channel * rows + row) * columns + column, number);
      assert.equal(at(placed(number, shape), shape), number);
    }
  }
});

test("above a map and between two there is no number", () => {
  assert.equal(at({ row: 0, column: 0 }, [16, 5, 5]), null);
  assert.equal(at({ row: 6, column: 0 }, [16, 5, 5]), null);
  assert.equal(at({ row: 1, column: 5 }, [16, 5, 5]), null);
  assert.equal(at({ row: 12, column: 18 }, [10, 5, 5]), null);
});
