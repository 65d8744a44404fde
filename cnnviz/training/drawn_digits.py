"""Draws clean digits as people write them on a board: several shapes, pens, slants and trembling hands."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from scipy.interpolate import make_interp_spline

from cnnviz.training.non_digits import several, strokes

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_Stroke = tuple[bool, str]  # whether it is smooth, and its places in a box about 60 wide and 100 high: "x,y"
_RING = (True, "30,0 10,14 1,50 10,86 30,100 50,86 59,50 50,14 30,0")
_BOWL = (True, "8,44 30,37 54,50 57,76 36,98 16,99 0,90")
_SHAPES: Mapping[int, Sequence[Sequence[_Stroke]]] = {
    0: (
        (_RING,),
        ((True, "34,1 12,12 1,48 9,86 30,100 51,86 59,48 46,10 26,2 14,12"),),
        ((True, "44,6 24,2 6,28 2,66 16,96 38,97 55,70 57,32 40,4"),),
        ((True, "30,0 -3,13 -17,50 -3,87 30,100 63,87 77,50 63,13 30,0"),),
        ((True, "45,2 14,4 -10,24 -18,54 -6,84 24,99 56,93 75,68 74,34 54,8 28,0"),),
    ),
    1: (
        ((False, "30,0 30,100"),),
        ((False, "12,24 34,0 34,100"),),
        ((False, "12,22 32,0 32,100"), (False, "8,100 56,100")),
        ((True, "38,0 33,34 29,70 27,100"),),
    ),
    2: (
        ((True, "3,22 16,4 38,1 55,16 50,42 26,72 0,100"), (False, "0,100 62,99")),
        ((True, "4,20 24,1 50,8 52,36 28,74 9,95 4,84 18,81 38,96 63,93"),),
        ((True, "4,14 30,0 55,18 48,46 24,74 0,98"), (True, "0,98 20,91 42,95 64,99")),
        ((False, "3,3 34,2"), (True, "34,2 54,12 54,34 36,62"), (False, "36,62 2,99 62,98")),
    ),
    3: (
        ((True, "3,12 28,0 52,14 46,38 22,48"), (True, "22,48 50,56 59,79 36,99 2,90")),
        ((False, "3,2 55,3 26,41"), (True, "26,41 50,50 58,74 36,99 2,90")),
        ((True, "4,14 30,0 51,17 42,40 27,46 28,49 46,56 58,78 38,98 12,100 0,88"),),
    ),
    4: (
        ((False, "14,0 3,58 64,58"), (False, "48,14 46,100")),
        ((False, "45,100 45,0 1,67 64,67"),),
        ((True, "10,2 6,32 12,50 34,54 56,48"), (True, "57,0 56,30 54,66 52,100")),
        ((False, "44,0 2,64 66,63"), (False, "44,30 44,100")),
    ),
    5: (
        ((False, "55,2 12,2 8,44"), _BOWL),
        ((True, "58,2 36,4 15,5 11,42 36,39 57,60 48,88 24,100 0,89"),),
        ((False, "14,2 9,45"), _BOWL, (False, "14,2 60,1")),
    ),
    6: (
        ((True, "46,1 20,26 4,62 11,91 32,100 53,83 47,60 25,56 6,73"),),
        ((True, "36,0 14,34 3,70 17,98 42,96 53,76 38,57 15,64 5,79"),),
        ((True, "53,7 33,1 11,29 4,67 19,98 48,96 57,73 40,53 17,61 6,77"),),
        ((True, "30,0 16,28 6,60 10,90 32,100 52,88 52,66 32,56 10,66"),),
        ((False, "35,0 5,68"), (True, "5,68 7,86 30,100 54,91 60,71 49,51 30,46 11,53 4,74")),
        ((False, "34,0 8,62"), (True, "8,62 5,82 26,100 50,88 51,66 32,57 8,70")),
    ),
    7: (
        ((False, "0,2 59,2 24,100"),),
        ((False, "0,3 60,2 26,100"), (False, "16,50 60,48")),
        ((False, "3,18 4,3 58,2"), (True, "58,2 42,38 32,70 28,100")),
        ((True, "1,8 28,3 58,3 46,36 32,68 23,100"),),
    ),
    8: (
        ((True, "52,13 33,0 9,16 19,40 46,59 57,81 32,100 5,84 14,59 40,41 54,19 49,8"),),
        (
            (True, "30,0 11,10 12,36 30,47 48,36 49,10 30,0"),
            (True, "30,47 5,60 5,87 30,100 56,87 56,60 30,47"),
        ),
        ((True, "30,47 10,31 17,4 44,4 51,29 30,47 6,68 15,97 47,98 57,71 30,47"),),
    ),
    9: (
        ((True, "53,20 32,0 6,15 8,43 33,51 54,24"), (False, "54,16 52,100")),
        ((True, "54,22 34,0 7,14 8,44 34,50 55,22 54,62 42,95 10,97"),),
        ((True, "52,12 28,1 5,22 16,49 42,44 56,14 50,56 30,100"),),
        ((True, "54,16 32,1 6,18 12,46 38,47 54,20"), (True, "54,20 54,45 51,73 46,100")),
    ),
}


def draw(count: int, chance: np.random.Generator) -> np.ndarray:
    """Draw `count` digits, (count, 28, 28) uint8, placed as MNIST's are; all ten as often."""

    def digit() -> np.ndarray:
        shapes = _SHAPES[int(chance.integers(10))]
        return strokes(
            _written([_line(*each) for each in shapes[int(chance.integers(len(shapes)))]], chance), chance
        )

    return several(count, digit)


def _line(smooth: bool, places: str) -> np.ndarray:
    """(points, 2) in [-0.5, 0.5]: straight from place to place, or a cubic spline through them."""
    points = np.array([[float(number) for number in place.split(",")] for place in places.split()])
    points = (points - [30, 50]) / 100
    along = np.cumsum([0, *np.sqrt(np.hypot(*np.diff(points, axis=0).T))])  # centripetal
    finely = np.linspace(0, along[-1], 40)
    if smooth:
        spline: np.ndarray = make_interp_spline(along, points)(finely)
        return spline
    finely = np.sort([*finely, *along])
    return np.stack([np.interp(finely, along, column) for column in points.T], 1)


def _written(lines: Sequence[np.ndarray], chance: np.random.Generator) -> list[np.ndarray]:
    """The same lines by one random hand: narrow or wide, slanted, turned, bent, trembling."""
    slant, turn, aspect = chance.uniform(-0.35, 0.35), chance.uniform(-0.17, 0.17), chance.uniform(0.6, 1.35)
    cos, sin = math.cos(turn), math.sin(turn)
    matrix = np.array([[aspect, 0], [-slant, 1]]) @ np.array([[cos, sin], [-sin, cos]])
    waves = [
        (chance.uniform(2, 9, 2), chance.uniform(0, 2 * math.pi), chance.normal(0, 0.015, 2))
        for _ in range(5)
    ]
    return [
        (line + sum(np.sin(line @ pace + phase)[:, None] * far for pace, phase, far in waves)) @ matrix
        for line in lines
    ]
