"""Drawings that are no digits."""

from __future__ import annotations

import math

from tests.support.drawings import Drawing, Point


def _ring(x: float, y: float, radius: float) -> tuple[Point, ...]:
    turns = [math.radians(angle) for angle in range(0, 361, 15)]
    return tuple((x + radius * math.cos(turn), y + radius * math.sin(turn)) for turn in turns)


FOX = Drawing(
    -1,
    10,
    (
        (
            (50, 40),
            (95, 95),
            (185, 95),
            (230, 40),
            (225, 140),
            (140, 240),
            (55, 140),
            (50, 40),
        ),  # ears and chin
        _ring(105, 140, 9),
        _ring(175, 140, 9),
        ((128, 200), (152, 200), (140, 216), (128, 200)),  # the nose
    ),
)
SMILEY = Drawing(
    -1,
    10,
    (
        _ring(140, 140, 100),
        _ring(105, 110, 8),
        _ring(175, 110, 8),
        ((90, 165), (110, 190), (140, 200), (170, 190), (190, 165)),  # the mouth
    ),
)
LETTERS = tuple(
    Drawing(-1, 14, strokes)
    for strokes in (
        (((75, 45), (75, 235)), ((205, 45), (205, 235)), ((75, 140), (205, 140))),  # H
        (((60, 235), (140, 45), (220, 235)), ((95, 165), (185, 165))),  # A
        (((60, 45), (95, 235), (140, 100), (185, 235), (220, 45)),),  # W
        (((90, 45), (90, 235)), ((200, 45), (90, 150), (205, 235))),  # K
        (((190, 45), (85, 45), (85, 235), (195, 235)), ((85, 140), (170, 140))),  # E
    )
)
DOT = Drawing(-1, 40, (((140.0, 140.0), (141.0, 140.0)),))
BLOB = Drawing(-1, 50, (((15.0, 15.0), (30.0, 10.0)),))  # in a corner
