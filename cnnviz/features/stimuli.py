"""The stimuli: some thousand drawn pictures of the kinds that vision research shows to cells."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum, unique
from functools import cache
from itertools import product
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from cnnviz.features import drawing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping


@unique
class Shape(StrEnum):
    """What a stimulus shows."""

    GRATING = "grating"
    EDGE = "edge"
    BAR = "bar"
    CORNER = "corner"
    CURVE = "curve"
    CROSS = "cross"
    DOTS = "dots"
    CHECKS = "checks"
    BLOB = "blob"
    RINGS = "rings"
    RING = "ring"
    STAR = "star"
    FIELD = "field"
    TEXTURE = "texture"


@unique
class Contrast(StrEnum):
    """The two colours between which a pattern goes, the first where it is 1."""

    WHITE_BLACK = "white-black"
    BLACK_WHITE = "black-white"
    RED_GREEN = "red-green"
    GREEN_RED = "green-red"
    BLUE_YELLOW = "blue-yellow"
    YELLOW_BLUE = "yellow-blue"


_COLOURS = MappingProxyType(
    {
        "black": (0, 0, 0),
        "white": (255, 255, 255),
        "red": (255, 0, 0),
        "green": (0, 255, 0),
        "blue": (0, 0, 255),
        "yellow": (255, 255, 0),
    }
)
GREY = (Contrast.WHITE_BLACK, Contrast.BLACK_WHITE)
# White to black, and one way of each pair of colours: the other is a phase of it.
HUES = (Contrast.WHITE_BLACK, Contrast.RED_GREEN, Contrast.BLUE_YELLOW)

ANGLES = tuple(range(0, 180, 15))  # of gratings, degrees
PERIODS = (3.0, 4.0, 6.0, 9.0, 14.0, 22.0)  # of gratings, pixels: half an octave and more apart
PHASES = (0, 90)  # of gratings, degrees


@dataclass(frozen=True)
class Stimulus:
    """A picture that is drawn.

    Attributes:
        shape: what it shows.
        contrast: between which colours; a texture has all, and a field its own, if that is None.
        parameters: of the function of its shape in `drawing`; lengths are in pixels of a picture of 128.
    """

    shape: Shape
    contrast: Contrast | None
    parameters: Mapping[str, float]

    @property
    def name(self) -> str:
        """What it is, in one line, such as "grating white-black angle=30 period=9 phase=0"."""
        numbers = [f"{name}={value:g}" for name, value in self.parameters.items()]
        return " ".join([self.shape, *([self.contrast] if self.contrast else []), *numbers])

    @property
    def coloured(self) -> bool:
        """Whether it differs from its grey one."""
        if self.contrast:
            return self.contrast not in GREY
        return self.shape is Shape.TEXTURE or len({*self.parameters.values()}) > 1

    def draw(self, side: int) -> np.ndarray:
        """Draw it: (side, side, 3) uint8, always the same.

        All but gratings, whose periods are what a filter is tuned to, grow with the picture.
        """
        board = drawing.Board(side)
        given = dict(self.parameters)
        if self.shape is Shape.FIELD:
            return np.tile(np.array([*given.values()], np.uint8), (side, side, 1))
        if self.shape is not Shape.GRATING:
            given |= {name: given[name] * side / _SIDE for name in _LENGTHS & given.keys()}
        if self.contrast is None:
            seed = int(given.pop("seed"))
            planes = [_PATTERNS[self.shape](board, **given, seed=3 * seed + plane) for plane in range(3)]
            return _levels(127.5 * (1 + np.stack(planes, 2)))
        bright, dark = (np.array(_COLOURS[colour], float) for colour in self.contrast.split("-"))
        share = (1 + _PATTERNS[self.shape](board, **given)[..., None]) / 2
        return _levels(dark + share * (bright - dark))


_SIDE = 128  # pixels of the picture that lengths are given for
_LENGTHS = {"width", "radius", "size", "spacing", "period"}
_PATTERNS: Mapping[Shape, Callable[..., np.ndarray]] = MappingProxyType(
    {shape: getattr(drawing, shape) for shape in Shape}
)


@cache
def stimuli(*, coloured: bool) -> tuple[Stimulus, ...]:
    """Return all stimuli, the gratings first; without `coloured` only those that are grey."""
    return tuple(
        each for each in (*gratings(coloured=coloured), *_figures()) if coloured or not each.coloured
    )


@cache
def gratings(*, coloured: bool) -> tuple[Stimulus, ...]:
    """Return the gratings, by contrast, then angle, period and phase; without `coloured` only grey ones."""
    hues = HUES if coloured else HUES[:1]
    return tuple(_all(Shape.GRATING, hues, angle=ANGLES, period=PERIODS, phase=PHASES))


def _all(shape: Shape, contrasts: Iterable[Contrast], **numbers: Iterable[float]) -> Iterator[Stimulus]:
    """Yield a stimulus for each contrast and each combination of the numbers."""
    for contrast in contrasts:
        for values in product(*numbers.values()):
            yield Stimulus(shape, contrast, MappingProxyType(dict(zip(numbers, values, strict=True))))


def _figures() -> Iterator[Stimulus]:
    """Yield all that are no gratings."""
    turns, halves = range(0, 360, 30), range(0, 180, 15)
    eighths = range(0, 360, 45)
    yield from _all(Shape.EDGE, HUES, angle=turns, width=(1, 12))
    yield from _all(Shape.BAR, GREY, angle=halves, width=(3, 8, 20))
    yield from _all(Shape.CORNER, GREY, angle=eighths, opening=(45, 90))
    yield from _all(Shape.CURVE, Contrast, angle=eighths, radius=(12, 24, 48), width=(6,))
    yield from _all(Shape.CROSS, GREY, angle=(0, 22.5, 45, 67.5), width=(4, 12))
    for radius in (2, 5, 12):
        yield from _all(Shape.DOTS, Contrast, radius=(radius,), spacing=(4 * radius,))
    yield from _all(Shape.CHECKS, HUES, angle=(0, 22.5, 45, 67.5), size=(4, 8, 16))
    yield from _all(Shape.BLOB, Contrast, size=(4, 8, 16, 32))
    yield from _all(Shape.RINGS, HUES, period=(6, 10, 16, 28), phase=(0, 180))
    yield from _all(Shape.RING, Contrast, radius=(8, 16, 32), width=(3, 8))
    yield from _all(Shape.STAR, GREY, rays=(2, 4, 8, 16), phase=(0,))
    levels = (0, 128, 255)
    for red, green, blue in product(levels, levels, levels):
        yield Stimulus(Shape.FIELD, None, MappingProxyType({"red": red, "green": green, "blue": blue}))
    yield from _all(Shape.TEXTURE, (Contrast.WHITE_BLACK,), slope=(0, 1, 2), seed=range(12))
    for slope, seed in product((0, 1, 2), range(12)):
        yield Stimulus(Shape.TEXTURE, None, MappingProxyType({"slope": slope, "seed": seed}))


def _levels(colours: np.ndarray) -> np.ndarray:
    """Round to (rows, columns, 3) uint8; before that, so that all processors agree on what is 127.5."""
    levels: np.ndarray = np.rint(np.round(colours, 6)).astype(np.uint8)
    return levels
