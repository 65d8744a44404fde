"""A hundred digits as people draw them: thick and thin, small and large, off centre, in several styles."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageDraw

BOARD = 280  # pixels, each way
_FINE = 4  # the board is drawn so many times larger, for soft edges

Point = tuple[float, float]  # x to the right, y down


@dataclass(frozen=True)
class Drawing:
    """Strokes in board pixels, and the width of the pen in board pixels."""

    digit: int
    width: float
    strokes: tuple[tuple[Point, ...], ...]


def _arc(centre: Point, radii: Point, start: float, end: float) -> list[Point]:
    """Part of an ellipse, between two angles in degrees from the right, growing downwards."""
    angles = np.radians(np.linspace(start, end, max(3, round(abs(end - start) / 15) + 1)))
    return [(centre[0] + radii[0] * math.cos(a), centre[1] + radii[1] * math.sin(a)) for a in angles]


def curve(*points: Point) -> list[Point]:
    """A smooth line through `points` (Catmull and Rom)."""
    knots = np.array([points[0], *points, points[-1]], float)
    line = []
    for p, q, r, s in zip(knots, knots[1:], knots[2:], knots[3:], strict=False):
        for t in np.linspace(0, 1, 8, endpoint=False):
            a, b, c = 2 * p - 5 * q + 4 * r - s, r - p, 3 * q - p - 3 * r + s
            x, y = (2 * q + b * t + a * t**2 + c * t**3) / 2
            line.append((float(x), float(y)))
    return [*line, points[-1]]


# In a box 100 high, a list of strokes for each way of writing a digit.
_STYLES: dict[int, list[list[list[Point]]]] = {
    0: [
        [_arc((35, 50), (33, 50), -90, -450)],  # an oval
        [_arc((48, 50), (47, 50), -70, -440)],  # round, a little past its start
        [curve((50, 5), (20, 10), (2, 45), (10, 88), (38, 99), (66, 75), (68, 30), (45, 2), (30, 8))],
        [curve((30, 2), (8, 30), (6, 75), (28, 99), (52, 80), (56, 35), (34, 3))],  # narrow
    ],
    1: [
        [[(50, 0), (50, 100)]],
        [[(24, 26), (52, 0), (52, 100)]],  # with an upstroke
        [[(22, 22), (48, 0), (48, 100)], [(20, 100), (76, 100)]],  # with an upstroke and a foot
        [curve((60, 0), (54, 35), (48, 70), (44, 100))],  # slanted
    ],
    2: [
        [[*curve((4, 24), (18, 4), (44, 1), (62, 20), (56, 46), (30, 74), (2, 99)), (68, 99)]],
        [
            curve(
                (6, 20), (26, 1), (54, 6), (60, 34), (34, 72), (10, 95), (6, 82), (22, 78), (44, 94), (70, 92)
            )
        ],
        [
            [
                *curve((8, 16), (34, 0), (60, 14), (58, 40), (34, 66), (4, 96)),
                *curve((4, 96), (34, 90), (74, 98)),
            ]
        ],
        [[(6, 4), *curve((40, 2), (60, 22), (48, 52)), (4, 98), (66, 96)]],  # angular
    ],
    3: [
        [[*_arc((28, 26), (28, 25), -150, 90), *_arc((28, 74), (32, 25), -90, 150)]],
        [[(6, 3), (58, 3), (28, 40), *_arc((30, 69), (32, 30), -85, 145)]],  # with a flat top
        [curve((4, 12), (28, 0), (52, 14), (46, 38), (22, 48), (52, 58), (60, 82), (34, 100), (2, 90))],
        [curve((8, 8), (40, 2), (54, 24), (26, 46), (30, 48), (60, 66), (46, 94), (20, 100), (0, 86))],
    ],
    4: [
        [[(18, 0), (6, 56), (66, 56)], [(52, 4), (50, 100)]],  # open
        [[(50, 100), (50, 0), (2, 66), (72, 66)]],  # closed, in one stroke
        [
            curve((10, 4), (8, 34), (16, 50), (40, 52), (60, 44)),
            [(62, 0), (60, 40), (56, 100)],
        ],  # open and round
        [[(46, 0), (2, 62), (70, 62)], [(46, 0), (46, 100)]],  # closed, in two strokes
    ],
    5: [
        [[(58, 2), (12, 2), (8, 44), *_arc((30, 68), (32, 31), -110, 140)]],
        [
            [(14, 2), (10, 46), *curve((10, 46), (36, 36), (62, 56), (58, 86), (32, 100), (2, 90))],
            [(14, 3), (66, 1)],
        ],
        [curve((62, 3), (34, 4), (16, 6), (12, 42), (40, 40), (60, 62), (50, 90), (24, 100), (0, 88))],
        [[(60, 0), (18, 4), (8, 48), *curve((8, 48), (34, 38), (54, 52), (54, 80), (30, 98), (4, 96))]],
    ],
    6: [
        [curve((48, 0), (20, 24), (4, 60), (10, 90), (34, 100), (58, 84), (54, 58), (30, 50), (8, 68))],
        [
            curve(
                (56, 6), (34, 0), (10, 30), (4, 68), (20, 98), (50, 96), (60, 72), (42, 52), (18, 60), (6, 76)
            )
        ],
        [[(34, 0), *_arc((32, 72), (28, 27), -170, -530)]],  # a straight back
        [curve((40, 0), (14, 34), (4, 72), (22, 99), (46, 86), (44, 62), (24, 58), (8, 76))],
    ],
    7: [
        [[(2, 3), (64, 3), (26, 100)]],
        [[(2, 4), (66, 2), (28, 100)], [(18, 50), (66, 48)]],  # with a bar
        [[(6, 18), (6, 2), (62, 2), *curve((62, 2), (44, 40), (34, 70), (30, 100))]],  # with a hook
        [curve((2, 8), (28, 4), (64, 2), (48, 36), (32, 68), (24, 100))],  # round
    ],
    8: [
        [[*_arc((34, 25), (26, 25), 90, -270), *_arc((34, 75), (32, 25), -90, 270)]],  # two rings
        [
            curve(
                (58, 10),
                (34, 0),
                (10, 18),
                (24, 42),
                (52, 62),
                (60, 84),
                (34, 100),
                (6, 84),
                (18, 60),
                (46, 42),
                (58, 20),
                (52, 6),
            )
        ],  # one line that crosses itself
        [
            curve(
                (34, 48),
                (10, 30),
                (20, 4),
                (48, 4),
                (56, 28),
                (34, 48),
                (8, 70),
                (18, 98),
                (50, 98),
                (60, 72),
                (34, 48),
            )
        ],
        [_arc((32, 22), (22, 22), 0, 360), _arc((32, 72), (30, 28), -90, 270)],  # two strokes
    ],
    9: [
        [[*_arc((30, 27), (28, 27), -10, -370), (58, 30), (56, 100)]],  # straight
        [[*_arc((30, 28), (28, 28), -20, -370), *curve((58, 30), (56, 68), (40, 96), (10, 96))]],  # curled
        [curve((58, 16), (34, 0), (6, 18), (10, 46), (38, 50), (58, 22), (54, 60), (44, 100))],
        [curve((54, 10), (30, 2), (6, 24), (16, 50), (44, 44), (58, 14), (52, 54), (26, 100))],  # slanted
    ],
}


def drawings(seed: int = 0) -> list[Drawing]:
    """Ten drawings of every digit; the same ones for the same seed."""
    chance = np.random.default_rng(seed)
    return [_drawing(digit, style, chance) for digit in range(10) for style in range(10)]


def rasterise(drawing: Drawing) -> np.ndarray:
    """(280, 280, 3) uint8: white strokes with round caps and joins on black, as a canvas draws them."""
    side = BOARD * _FINE
    picture = Image.new("L", (side, side))
    pen = ImageDraw.Draw(picture)
    radius = drawing.width * _FINE / 2
    for stroke in drawing.strokes:
        points = [(x * _FINE, y * _FINE) for x, y in stroke]
        pen.line(points, fill=255, width=round(2 * radius))
        for x, y in points:
            pen.ellipse((x - radius, y - radius, x + radius, y + radius), fill=255)
    board = np.asarray(picture.resize((BOARD, BOARD), Image.Resampling.BOX))
    return np.repeat(board[:, :, None], 3, axis=2)


def _drawing(digit: int, style: int, chance: np.random.Generator) -> Drawing:
    """The digit in one of its styles, in a hand, a size, a place and with a pen drawn by chance."""
    strokes = _STYLES[digit][style % len(_STYLES[digit])]
    height = chance.uniform(60, 220)
    # A user takes no pen that would fill the digit's holes.
    width = min(float(chance.choice([6, 10, 16, 24])), height / 6)
    tremble = [chance.normal(0, 0.012, 2) for _ in range(4)]
    slant, turn, aspect = chance.uniform(-0.25, 0.25), chance.uniform(-0.12, 0.12), chance.uniform(0.85, 1.2)

    def hand(x: float, y: float) -> np.ndarray:
        u, v = (x - 35) / 100, (y - 50) / 100
        for number, wave in enumerate(tremble):
            u, v = u + wave[0] * math.sin((number + 1) * 3 * v), v + wave[1] * math.sin((number + 1) * 3 * u)
        u = u * aspect - slant * v
        cos, sin = math.cos(turn), math.sin(turn)
        return height * np.array([u * cos - v * sin, u * sin + v * cos])

    placed = [np.array([hand(x, y) for x, y in stroke]) for stroke in strokes]
    every = np.concatenate(placed)
    low, high, margin = every.min(0), every.max(0), width / 2 + 2
    at = np.array([chance.uniform(margin - low[axis], BOARD - margin - high[axis]) for axis in range(2)])
    placed = [np.round(stroke + at, 1) for stroke in placed]
    return Drawing(digit, width, tuple(tuple((float(x), float(y)) for x, y in stroke) for stroke in placed))
