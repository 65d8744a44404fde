"""Synthetic pictures that show what a layer does."""

from __future__ import annotations

from enum import StrEnum, unique

import numpy as np


@unique
class Pattern(StrEnum):
    """A picture made by a rule."""

    EDGE = "edge"  # dark left, bright right
    SQUARE = "square"  # a bright square on dark ground: upright and level edges
    DOT = "dot"  # one bright cell in the middle: the output of a convolution is its kernel, turned
    CHECKERS = "checkers"
    RAMP = "ramp"  # every number in reading order
    COLOURS = "colours"  # red, green, blue and white quarters


def pattern(name: Pattern, side: int) -> np.ndarray:
    """Return the picture called `name`, (side, side, 3) uint8."""
    down, right = np.indices((side, side))
    middle = side // 2
    match name:
        case Pattern.EDGE:
            grey = 255 * (right >= middle)
        case Pattern.SQUARE:
            inside = (down >= side // 4) & (down < side - side // 4)
            grey = 255 * (inside & inside.T)
        case Pattern.DOT:
            grey = 255 * ((down == middle) & (right == middle))
        case Pattern.CHECKERS:
            square = max(1, side // 8)
            grey = 255 * ((down // square + right // square) % 2)
        case Pattern.RAMP:
            grey = (down * side + right) * 255 // max(1, side * side - 1)
        case Pattern.COLOURS:
            below, after = down >= middle, right >= middle
            red, green, blue = ~below & ~after | below & after, ~below & after | below & after, below
            return (255 * np.stack((red, green, blue), axis=2)).astype(np.uint8)
    return np.repeat(grey.astype(np.uint8)[..., None], 3, axis=2)


def square(picture: np.ndarray) -> np.ndarray:
    """Return the square in the middle of `picture`, (rows, columns, ...)."""
    rows, columns = picture.shape[:2]
    length = min(rows, columns)
    top, left = (rows - length) // 2, (columns - length) // 2
    return picture[top : top + length, left : left + length]
