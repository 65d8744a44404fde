"""Spoils digits, so that they are none, for a detector to learn from."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageDraw

from cnnviz.training.non_digits import several

_FINE = 2  # a digit is drawn on when it is so many times larger, for soft edges
_SYMMETRIC = (0, 1, 8)  # digits that are digits when they are turned or mirrored


def spoil(pictures: np.ndarray, labels: np.ndarray, count: int, chance: np.random.Generator) -> np.ndarray:
    """Make `count` pictures that are digits no more, (count, 28, 28) uint8, of digits and their labels.

    Args:
        pictures: (digits, 28, 28) uint8.
        labels: (digits,) 0 to 9.
        count: how many to make.
        chance: the source of randomness.
    """

    def spoilt() -> np.ndarray | None:
        one, other = chance.integers(0, len(labels), 2)
        kind = _SPOILT[chance.integers(len(_SPOILT))]
        if labels[one] == labels[other] or (kind is _turned and labels[one] in _SYMMETRIC):
            return None
        return kind(chance, pictures[one], pictures[other])

    return several(count, spoilt)


def _halves(chance: np.random.Generator, one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """The upper or left half of a digit beside the other half of another."""
    cut, halves = int(chance.integers(11, 17)), one.copy()
    half = np.s_[cut:] if chance.random() < 0.5 else np.s_[:, cut:]
    halves[half] = other[half]
    return halves


def _turned(chance: np.random.Generator, one: np.ndarray, _: np.ndarray) -> np.ndarray:
    """A digit that lies on its side, or is mirrored."""
    turned: np.ndarray = np.stack([np.rot90(one), np.rot90(one, -1), one[:, ::-1], one[::-1]])
    return np.asarray(turned[chance.integers(len(turned))])


def _overlaid(chance: np.random.Generator, one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Two digits, one over the other."""
    overlaid: np.ndarray = np.maximum(one, np.roll(other, tuple(chance.integers(-5, 6, 2)), (0, 1)))
    return overlaid


def _beside(chance: np.random.Generator, one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Two digits side by side, or one below the other."""
    apart, axis = int(chance.integers(13, 21)), chance.integers(2)
    both = np.zeros((28 + apart, 28) if axis else (28, 28 + apart), np.uint8)
    both[:28, :28] = one
    corner = both[-28:, -28:]
    corner[:] = np.maximum(corner, other)
    return both


def _shuffled(chance: np.random.Generator, one: np.ndarray, _: np.ndarray) -> np.ndarray:
    """The squares of a digit in another order."""
    count = int(chance.choice([2, 4]))
    tiles = one[4:24, 4:24].reshape(count, 20 // count, count, 20 // count).swapaxes(1, 2)
    mixed = chance.permutation(tiles.reshape(-1, 20 // count, 20 // count)).reshape(tiles.shape)
    return mixed.swapaxes(1, 2).reshape(20, 20)


def _crossed(chance: np.random.Generator, one: np.ndarray, _: np.ndarray) -> np.ndarray:
    """A digit with straight strokes that it does not have."""
    picture = Image.fromarray(one).resize((28 * _FINE, 28 * _FINE))
    pen = ImageDraw.Draw(picture)
    for ends in chance.uniform(6, 50, (chance.integers(2, 5), 4)).tolist():
        pen.line(ends, 255, int(chance.integers(2, 8)))
    return np.asarray(picture.reduce(_FINE))


_SPOILT = (_halves, _turned, _overlaid, _beside, _shuffled, _crossed)
