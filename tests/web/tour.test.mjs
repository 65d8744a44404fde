// Tests of the place of the tour's card: beside what it speaks of, and the ring around what can be seen of that.

import assert from "node:assert/strict";
import test from "node:test";

import { dock, overlap, ringed } from "../../cnnviz/ui/web/tour/dock.js";

const rooms = [
  { left: 0, top: 60, width: 1280, height: 660 },
  { left: 0, top: 60, width: 390, height: 784 },
  { left: 0, top: 60, width: 640, height: 300 }, // at 200 % zoom
];

test("the card covers nothing of a place that leaves room, and the ring nothing of the card", () => {
  for (const room of rooms) {
    const card = { width: Math.min(320, room.width - 24), height: 130 };
    for (const [across, down] of [
      [0.1, 0.1],
      [0.5, 0.1],
      [0.2, 0.6],
      [0.7, 0.7],
    ]) {
      const place = { left: across * room.width, top: 60 + down * room.height, width: 80, height: 50 };
      assert.equal(overlap({ ...dock(place, place, card, room, null), ...card }, place), 0);
    }
    const large = { left: 0, top: -200, width: room.width, height: 1200 };
    const spot = dock(large, large, card, room, null);
    const ring = ringed(large, { ...spot, ...card }, room);
    assert.equal(overlap(ring, { ...spot, ...card }), 0);
    assert.ok(ring.height > 100 && ring.top >= room.top && ring.top + ring.height <= 60 + room.height);
  }
});

test("the card stays where it is while it covers nothing there", () => {
  const [room] = rooms;
  const card = { width: 320, height: 130 };
  const aside = { left: 0, top: 560, width: 400, height: 100 };
  const place = { left: 900, top: 100, width: 100, height: 100 };
  const before = dock(aside, aside, card, room, null);
  assert.notDeepEqual(dock(place, place, card, room, null), before);
  assert.deepEqual(dock(place, place, card, room, before), before);
});

test("the card leaves free what is watched while one does what it says", () => {
  const [room] = rooms;
  const card = { width: 320, height: 150 };
  const pad = { left: 80, top: 200, width: 300, height: 340 };
  const answer = { left: 80, top: 550, width: 300, height: 400 };
  const early = dock(pad, { left: 0, top: 0, width: 0, height: 0 }, card, room, null); // before there is an answer
  const spot = dock(pad, answer, card, room, early);
  assert.ok(overlap({ ...early, ...card }, answer) > 0);
  assert.deepEqual([overlap({ ...spot, ...card }, pad), overlap({ ...spot, ...card }, answer)], [0, 0]);
});
