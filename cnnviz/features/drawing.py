"""Drawing of stimuli: each function returns a pattern of -1 to 1 over a square picture.

The lines and frequencies are those of vision research. Angles are in degrees, counter-clockwise from "to the
right", as one draws them on paper; that of a stripe is the way it runs: 0 lies, 90 stands. Lengths are in
pixels, phases in degrees. Borders are one pixel soft, so that a turned line has no steps.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np


@dataclass(frozen=True)
class Board:
    """A square picture to draw on.

    Attributes:
        side: its rows and columns.
    """

    side: int

    @cached_property
    def right(self) -> np.ndarray:
        """How far each pixel lies to the right of the middle, (1, side)."""
        return (np.arange(self.side) + 0.5 - self.side / 2)[None]

    @cached_property
    def up(self) -> np.ndarray:
        """How far each pixel lies above the middle, (side, 1)."""
        return -self.right.T

    @cached_property
    def radius(self) -> np.ndarray:
        """How far each pixel lies from the middle, (side, side)."""
        drawn: np.ndarray = np.hypot(self.right, self.up)
        return drawn

    def along(self, angle: float) -> np.ndarray:
        """How far each pixel lies in the direction `angle`, (side, side)."""
        turn = np.deg2rad(angle)
        drawn: np.ndarray = np.cos(turn) * self.right + np.sin(turn) * self.up
        return drawn

    def across(self, angle: float) -> np.ndarray:
        """How far each pixel lies to the left of a line of direction `angle`, (side, side)."""
        return self.along(angle + 90)

    def off(self, angle: float) -> np.ndarray:
        """How many degrees, 0 to 180, the direction of each pixel is off `angle`, (side, side)."""
        directions = np.rad2deg(np.arctan2(self.up, self.right))
        drawn: np.ndarray = np.abs((directions - angle + 180) % 360 - 180)
        return drawn


def soft(distance: np.ndarray, width: float = 1.0) -> np.ndarray:
    """Return -1 below 0 and 1 above, with a slope as wide as `width` between."""
    return np.clip(2 * distance / width, -1, 1)


def grating(board: Board, *, angle: float, period: float, phase: float) -> np.ndarray:
    """Draw stripes: a sinusoid that repeats every `period` pixels."""
    drawn: np.ndarray = np.sin(2 * np.pi * board.across(angle) / period + np.deg2rad(phase))
    return drawn


def edge(board: Board, *, angle: float, width: float) -> np.ndarray:
    """Draw an edge through the middle; its left, looking along it, is bright."""
    return soft(board.across(angle), width)


def bar(board: Board, *, angle: float, width: float) -> np.ndarray:
    """Draw a bright bar through the middle."""
    return soft(width / 2 - np.abs(board.across(angle)))


def corner(board: Board, *, angle: float, opening: float) -> np.ndarray:
    """Draw a bright wedge from the middle, `opening` degrees wide."""
    away = np.deg2rad(opening / 2 - board.off(angle)) * board.radius
    return soft(away)


def curve(board: Board, *, angle: float, radius: float, width: float) -> np.ndarray:
    """Draw a bright arc through the middle, the middle of its circle lying in the direction `angle`."""
    turn = np.deg2rad(angle)
    from_middle = np.hypot(board.right - radius * np.cos(turn), board.up - radius * np.sin(turn))
    return soft(width / 2 - np.abs(from_middle - radius))


def cross(board: Board, *, angle: float, width: float) -> np.ndarray:
    """Draw two bright bars that cross in the middle."""
    drawn: np.ndarray = np.maximum(
        bar(board, angle=angle, width=width), bar(board, angle=angle + 90, width=width)
    )
    return drawn


def dots(board: Board, *, radius: float, spacing: float) -> np.ndarray:
    """Draw bright dots in rows and columns, one of them in the middle."""
    right, up = ((at + spacing / 2) % spacing - spacing / 2 for at in (board.right, board.up))
    return soft(radius - np.hypot(right, up))


def checks(board: Board, *, angle: float, size: float) -> np.ndarray:
    """Draw a board of squares."""
    along, across = (np.sin(np.pi * at / size) for at in (board.along(angle), board.across(angle)))
    drawn: np.ndarray = np.clip(along * across * 4, -1, 1)
    return drawn


def blob(board: Board, *, size: float) -> np.ndarray:
    """Draw a soft bright spot: a normal distribution of deviation `size`."""
    return 2 * np.exp(-((board.radius / size) ** 2) / 2) - 1


def rings(board: Board, *, period: float, phase: float) -> np.ndarray:
    """Draw circles around the middle, a sinusoid of the radius."""
    drawn: np.ndarray = np.cos(2 * np.pi * board.radius / period + np.deg2rad(phase))
    return drawn


def ring(board: Board, *, radius: float, width: float) -> np.ndarray:
    """Draw one bright circle."""
    return soft(width / 2 - np.abs(board.radius - radius))


def star(board: Board, *, rays: int, phase: float) -> np.ndarray:
    """Draw bright rays from the middle."""
    directions = np.arctan2(board.up, board.right)
    drawn: np.ndarray = np.cos(rays * directions + np.deg2rad(phase))
    return drawn


def field(board: Board) -> np.ndarray:
    """Draw nothing but the bright colour."""
    return np.ones((board.side, board.side))


def texture(board: Board, *, slope: float, seed: int) -> np.ndarray:
    """Draw noise whose amplitude falls with frequency to the power of `slope`: 0 is white, 1 as in nature.

    Field, "Relations between the statistics of natural images and the response properties of cortical
    cells", 1987.
    """
    side = board.side
    noise = np.fft.rfft2(np.random.default_rng(seed).normal(size=(side, side)))
    frequency = np.hypot(np.fft.fftfreq(side)[:, None], np.fft.rfftfreq(side)[None])
    noise /= np.maximum(frequency, 1 / side) ** slope
    noise[0, 0] = 0
    pattern = np.fft.irfft2(noise, s=(side, side))
    drawn: np.ndarray = np.clip(pattern / (2 * pattern.std()), -1, 1)
    return drawn
