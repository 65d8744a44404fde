"""What does pooling keep of a map, and what of a map that has moved?"""

from __future__ import annotations

from enum import StrEnum, unique
from typing import TYPE_CHECKING

import numpy as np
import torch
from torch.nn import functional as F

from cnnviz.lessons.alone import alone
from cnnviz.lessons.impossible import ImpossibleError, Reason
from cnnviz.lessons.size import walks

if TYPE_CHECKING:
    from collections.abc import Callable

    from cnnviz.trace import Window


@unique
class Pool(StrEnum):
    """A way to make one number of a window."""

    MAX = "max"
    AVERAGE = "average"


def pool(plane: np.ndarray, window: Window, how: Pool) -> np.ndarray:
    """`plane`, (rows, columns), pooled; padding is left out of the largest and counts as 0 in the mean.

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
    filler, reduce = (-torch.inf, torch.amax) if how is Pool.MAX else (0.0, torch.mean)
    with alone():
        found: np.ndarray = _reduced(plane, window, filler, reduce).numpy()
    return found


def winners(plane: np.ndarray, window: Window) -> np.ndarray:
    """Which cells of `plane` are the largest of some window, the first one where several are; bool.

    A window whose cells are all alike has no winner.

    Raises:
        ImpossibleError: as `pool`.
    """
    _check(plane, window)
    with alone():
        padded = _padded(plane, window, -torch.inf)
        best, right = padded.unfold(1, window.kernel[1], window.stride[1]).max(-1)
        largest, down = best.unfold(0, window.kernel[0], window.stride[0]).max(-1)
        differ = largest > _reduced(plane, window, torch.inf, torch.amin)
        rows, columns = (
            torch.arange(count) * stride - padding
            for count, stride, padding in zip(down.shape, window.stride, window.padding, strict=True)
        )
        right = right.gather(0, down + (rows + window.padding[0])[:, None]) + columns
        places = (down + rows[:, None]) * plane.shape[1] + right
    found = np.zeros(plane.size, bool)
    found[places[differ].numpy()] = True
    return found.reshape(plane.shape)


def shift(plane: np.ndarray, rows: int, columns: int) -> np.ndarray:
    """`plane` moved down and to the right; what comes in at the edge is 0."""
    height, width = plane.shape
    rows, columns = max(-height, min(height, rows)), max(-width, min(width, columns))
    moved = np.zeros_like(plane)
    moved[max(0, rows) : height + min(0, rows), max(0, columns) : width + min(0, columns)] = plane[
        max(0, -rows) : height + min(0, -rows), max(0, -columns) : width + min(0, -columns)
    ]
    return moved


def unlike(before: np.ndarray, after: np.ndarray) -> float:
    """How much of the numbers changed: Σ|after − before| / (Σ|before| + Σ|after|), from 0 to 1."""
    total = float(np.abs(before).sum(dtype=np.float64) + np.abs(after).sum(dtype=np.float64))
    return float(np.abs(after.astype(np.float64) - before).sum()) / total if total else 0.0


def _check(plane: np.ndarray, window: Window) -> None:
    walks(plane.shape, window)
    for kernel, padding in zip(window.kernel, window.padding, strict=True):
        if padding > kernel // 2:
            raise ImpossibleError(Reason.POOL_PADDING, most=kernel // 2, padding=padding)


def _padded(plane: np.ndarray, window: Window, filler: float) -> torch.Tensor:
    rows, columns = window.padding
    return F.pad(torch.tensor(plane, dtype=torch.float32), (columns, columns, rows, rows), value=filler)


def _reduced(
    plane: np.ndarray, window: Window, filler: float, reduce: Callable[[torch.Tensor, int], torch.Tensor]
) -> torch.Tensor:
    """One number of each window, along rows and then along columns: ten times as fast as `F.max_pool2d`."""
    rows = reduce(_padded(plane, window, filler).unfold(0, window.kernel[0], window.stride[0]), -1)
    return reduce(rows.unfold(1, window.kernel[1], window.stride[1]), -1)
