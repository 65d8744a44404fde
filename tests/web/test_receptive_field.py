"""Tests of receptive fields in the scripts: they equal those of cnnviz.structure.receptive_field."""

from __future__ import annotations

import json
from dataclasses import asdict
from itertools import pairwise
from pathlib import Path

import pytest

from cnnviz.capture.trace import Window
from cnnviz.structure.receptive_field import Field
from tests.support import node

SCRIPT = Path(__file__).with_name("receptive_field.mjs")
LENET = Field().through(Window((5, 5), (1, 1), (0, 0), (1, 1)))
STEM = Field().through(Window((7, 7), (2, 2), (3, 3), (1, 1)))  # of a ResNet
CASES = [
    (LENET, 28, 32),
    (LENET.through(Window((2, 2), (2, 2), (0, 0), (1, 1))), 14, 32),
    (STEM, 112, 224),
    (STEM.through(Window((3, 3), (2, 2), (1, 1), (1, 1))), 56, 224),
    (Field((3, 3), (2, 2), (-1, -1)), 4, 8),
    (Field((3, 3), (3, 3), (0, 0)), 3, 11),  # the last two pixels are in no receptive field
    (Field((5, 5), (1, 1), (0, 0)), 1, 5),
    (Field((9, 9), (0, 0), (0, 0)), 1, 9),
]


@pytest.fixture(scope="module")
def said() -> list[dict[str, list[float]]]:
    """The edges and boxes of each case."""
    asked = [{"field": asdict(field), "count": count, "limit": limit} for field, count, limit in CASES]
    answer = node.run(str(SCRIPT), data=json.dumps(asked).encode())
    assert answer.returncode == 0, answer.stderr.decode()
    found: list[dict[str, list[float]]] = json.loads(answer.stdout)
    return found


@pytest.mark.parametrize("case", range(len(CASES)))
def test_a_cell_stands_for_the_pixels_that_are_nearest_among_those_it_sees(
    case: int, said: list[dict[str, list[float]]]
) -> None:
    field, count, limit = CASES[case]
    edges = said[case]["edges"]
    assert len(edges) == count + 1
    boxes = [field.box(at, at) for at in range(count)]
    for pixel in range(limit):
        seen = [at for at, (top, _, bottom, _) in enumerate(boxes) if top <= pixel < bottom]
        # Half way between two middles a pixel is half the one's, half the other's.
        apart = {at: abs(pixel + 0.5 - (boxes[at][0] + boxes[at][2]) / 2) for at in seen}
        nearest = [at for at in seen if apart[at] == min(apart.values())]
        shares = [max(0, min(b, pixel + 1) - max(a, pixel)) for a, b in pairwise(edges)]
        assert [at for at, share in enumerate(shares) if share] == nearest
        assert sum(shares) == (1 if seen else 0)


@pytest.mark.parametrize("case", range(len(CASES)))
def test_what_a_cell_sees_is_clipped_to_the_picture(case: int, said: list[dict[str, list[float]]]) -> None:
    field, count, limit = CASES[case]
    top, left, bottom, right = field.box(count - 1, 0)
    assert said[case]["box"] == [max(0, top), max(0, left), min(limit, bottom), min(limit, right)]
