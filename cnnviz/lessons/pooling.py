"""Pooling of a map and of a shifted map, with the winner of each window."""

from __future__ import annotations

from enum import StrEnum, unique
from math import prod
from typing import TYPE_CHECKING

import numpy as np

from cnnviz.lessons.impossible import ImpossibleError, Reason
from cnnviz.lessons.size import walks

if TYPE_CHECKING:
    from cnnviz.capture.trace import Window


@unique
class Pool(StrEnum):
    """A way to make one number of a window."""

    MAX = "max"
    AVERAGE = "average"


def pool(plane: np.ndarray, window: Window, how: Pool) -> np.ndarray:
    """Pool `plane`, (rows, columns); padding is left out of the largest and counts as 0 in the mean.

    Args:
        plane: any number type.
        window: of the pooling; its dilation is 1.
        how: the largest of each window, or its mean.

    Returns:
        (rows, columns) float32.

    Raises:
        ImpossibleError: the window does not fit, or its padding is more than torch allows.
    """
    _check(plane, window)
    numbers = plane.astype(np.float32)
    if how is Pool.MAX:
        return _slid(numbers, window, -np.inf, np.maximum)
    found: np.ndarray = _slid(numbers, window, 0, np.add) / np.float32(prod(window.kernel))
    return found


def winners(plane: np.ndarray, window: Window) -> np.ndarray:
    """Return which cells of `plane`, uint8, are the largest of some window, the first of several; bool.

    A window whose cells are all alike has no winner.

    Raises:
        ImpossibleError: as `pool`.
    """
    _check(plane, window)
    cells = plane.size
    # The value and, to break ties, how many cells come behind: the largest of both is found at once.
    ranks = plane.astype(np.int32) * cells + np.arange(cells - 1, -1, -1, dtype=np.int32).reshape(plane.shape)
    largest, behind = np.divmod(_slid(ranks, window, -1, np.maximum), cells)
    differ = largest > _slid(plane.astype(np.int32), window, 255, np.minimum)
    found = np.zeros(cells, bool)
    found[cells - 1 - behind[differ]] = True
    return found.reshape(plane.shape)


def shift(plane: np.ndarray, rows: int, columns: int) -> np.ndarray:
    """Move `plane` down and to the right; what comes in at the edge is 0."""
    height, width = plane.shape
    rows, columns = max(-height, min(height, rows)), max(-width, min(width, columns))
    moved = np.zeros_like(plane)
    moved[max(0, rows) : height + min(0, rows), max(0, columns) : width + min(0, columns)] = plane[
        max(0, -rows) : height + min(0, -rows), max(0, -columns) : width + min(0, -columns)
    ]
    return moved


def unlike(before: np.ndarray, after: np.ndarray) -> float:
    """Return how much the numbers changed: Σ|after − before| / (Σ|before| + Σ|after|), from 0 to 1."""
    total = float(np.abs(before).sum(dtype=np.float64) + np.abs(after).sum(dtype=np.float64))
    return float(np.abs(after.astype(np.float64) - before).sum()) / total if total else 0.0


def _check(plane: np.ndarray, window: Window) -> None:
    walks(plane.shape, window)
    for kernel, padding in zip(window.kernel, window.padding, strict=True):
        if padding > kernel // 2:
            raise ImpossibleError(Reason.POOL_PADDING, most=kernel // 2, padding=padding)


def _slid(plane: np.ndarray, window: Window, filler: float, both: np.ufunc) -> np.ndarray:
    """Join all numbers of each window by `both`, down and then across: ten times as fast as torch's own.

    Args:
        plane: (rows, columns).
        window: that fits.
        filler: what stands in the padding.
        both: joins two numbers to one.

    Returns:
        (rows, columns) of the type of `plane`.
    """
    found = np.pad(plane, [(beyond, beyond) for beyond in window.padding], constant_values=filler)
    for kernel, stride in zip(window.kernel, window.stride, strict=True):
        span = len(found) - kernel + 1
        joined = found[:span:stride].copy(order="K")
        for start in range(1, kernel):
            both(joined, found[start : start + span : stride], out=joined)
        found = joined.T
    return found
