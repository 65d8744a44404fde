"""Pooling of a map, and the shift of a map."""

from __future__ import annotations

from enum import StrEnum, unique
from typing import TYPE_CHECKING

import numpy as np

from cnnviz.lessons.impossible import ImpossibleError, Reason
from cnnviz.lessons.size import walks

if TYPE_CHECKING:
    from cnnviz.capture.trace import Window
    from cnnviz.lessons.size import Walk


@unique
class Pool(StrEnum):
    """A way to make one number of a window."""

    MAX = "max"
    AVERAGE = "average"


def pool(
    plane: np.ndarray, window: Window, how: Pool, *, ceil: bool = False, counted: bool = True
) -> np.ndarray:
    """Pool `plane`, (rows, columns); padding is left out of the largest and is 0 in the mean.

    Args:
        plane: any number type.
        window: of the pooling; its dilation is 1.
        how: the largest of each window, or its mean.
        ceil: whether a last window may hang over the far ends; what is beyond the padding never counts.
        counted: whether the mean counts the cells of the padding, torch's count_include_pad.

    Returns:
        (rows, columns) float32.

    Raises:
        ImpossibleError: the window does not fit, or its padding is more than torch allows.
    """
    steps, numbers = _walks(plane, window, ceil), plane.astype(np.float32)
    if how is Pool.MAX:
        return _slid(_around(numbers, steps, -np.inf, -np.inf), steps, np.maximum)
    cells = _slid(_around(np.ones_like(numbers), steps, counted, 0), steps, np.add)
    found: np.ndarray = _slid(_around(numbers, steps, 0, 0), steps, np.add) / cells
    return found


def shift(plane: np.ndarray, rows: int, columns: int) -> np.ndarray:
    """Move `plane` down and to the right; what comes in at the edge is 0."""
    height, width = plane.shape
    rows, columns = max(-height, min(height, rows)), max(-width, min(width, columns))
    moved = np.zeros_like(plane)
    moved[max(0, rows) : height + min(0, rows), max(0, columns) : width + min(0, columns)] = plane[
        max(0, -rows) : height + min(0, -rows), max(0, -columns) : width + min(0, -columns)
    ]
    return moved


def _walks(plane: np.ndarray, window: Window, ceil: bool) -> tuple[Walk, Walk]:
    steps = walks(plane.shape, window, ceil=ceil)
    for kernel, padding in zip(window.kernel, window.padding, strict=True):
        if padding > kernel // 2:
            raise ImpossibleError(Reason.POOL_PADDING, most=kernel // 2, padding=padding)
    return steps


def _around(plane: np.ndarray, steps: tuple[Walk, Walk], padding: float, beyond: float) -> np.ndarray:
    """Surround `plane` by `padding`, and by `beyond` where a last window hangs over that."""
    padded = np.pad(plane, [(walk.padding, walk.padding) for walk in steps], constant_values=padding)
    return np.pad(padded, [(0, walk.overhang) for walk in steps], constant_values=beyond)


def _slid(cells: np.ndarray, steps: tuple[Walk, Walk], both: np.ufunc) -> np.ndarray:
    """Join all numbers of each window by `both`, down and then across: ten times as fast as torch's own.

    Args:
        cells: (rows, columns), from `_around`.
        steps: of the window down and across.
        both: joins two numbers to one.

    Returns:
        (rows, columns) of the type of `cells`.
    """
    for walk in steps:
        span = (walk.out - 1) * walk.stride + 1
        joined = cells[: span : walk.stride].copy(order="K")
        for start in range(1, walk.kernel):
            both(joined, cells[start : start + span : walk.stride], out=joined)
        cells = joined.T
    return cells
