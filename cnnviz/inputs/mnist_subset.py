"""The handwritten digits that come with the program, to train and to test on."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import numpy as np
from PIL import Image

from cnnviz.paths import ASSETS

_FILE = ASSETS / "mnist-3000.png"
_SIDE = 28
_HELD_OUT = 500


class Digits(NamedTuple):
    """Digits with their labels, each of the ten equally often and in turn.

    Attributes:
        pictures: (digits, 28, 28) uint8, 0 the background; read-only.
        labels: (digits,) int64.
    """

    pictures: np.ndarray
    labels: np.ndarray


@cache
def digits() -> tuple[Digits, Digits]:
    """Return 2,500 digits to train on, and 500 others to test on; assets/lenet.md says where they come from.

    `cnnviz.training.mnist.write_subset` writes them: ten rows of pictures, the digits 0 to 9.
    """
    with Image.open(_FILE) as image:
        grid = np.asarray(image.convert("L"))
    each = grid.shape[1] // _SIDE
    tiles = grid.reshape(10, _SIDE, each, _SIDE).transpose(2, 0, 1, 3)
    pictures = np.ascontiguousarray(tiles.reshape(-1, _SIDE, _SIDE))
    labels = np.tile(np.arange(10), each)
    for array in (pictures, labels):
        array.flags.writeable = False
    learned = len(labels) - _HELD_OUT
    return Digits(pictures[:learned], labels[:learned]), Digits(pictures[learned:], labels[learned:])
