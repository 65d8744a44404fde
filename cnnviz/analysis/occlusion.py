"""Occlusion: the patches that cover one part of the picture after the other."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from cnnviz.structure.receptive_field import Field

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np

_ACROSS = 3  # steps of a sliding patch until it has moved by its own size, at most


class Patch(NamedTuple):
    """A square on the network's input; all in input pixels, the place is of its upper left corner."""

    top: int
    left: int
    size: int


def occlude(pixels: np.ndarray, patch: Patch) -> np.ndarray:
    """Return a copy of `pixels`, a network's input, (channels, rows, columns) float32, with `patch` grey.

    Grey is 0: the mean of the pictures that the network was trained on, in every colour. What of the patch
    lies beyond the picture covers nothing.
    """
    covered = pixels.copy()
    top, left = max(0, patch.top), max(0, patch.left)
    covered[:, top : max(0, patch.top + patch.size), left : max(0, patch.left + patch.size)] = 0
    return covered


def field(shape: tuple[int, ...], size: int) -> Field:
    """Return the pixels that each place of the map that `patches` make stands for, as a receptive field."""
    stride = max(1, size // _ACROSS, min(shape[-2:]) // 16)
    return Field(size=(size, size), stride=(stride, stride))


def places(shape: tuple[int, ...], size: int) -> tuple[int, int]:
    """Return the rows and columns of the map that `patches` make."""
    stride = field(shape, size).stride[0]
    rows, columns = ((side - size) // stride + 1 for side in shape[-2:])
    return rows, columns


def patches(shape: tuple[int, ...], size: int) -> Iterator[Patch]:
    """Yield the places of a patch that slides over a picture of (channels, rows, columns), in reading order.

    Its steps are a third of its size, but at most 16 go over the picture.
    """
    rows, columns = places(shape, size)
    stride = field(shape, size).stride[0]
    for row in range(rows):
        for column in range(columns):
            yield Patch(row * stride, column * stride, size)
