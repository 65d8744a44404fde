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
    run = F.max_pool2d if how is Pool.MAX else F.avg_pool2d
    with alone():
        answer = run(_tensor(plane), window.kernel, window.stride, window.padding)
    found: np.ndarray = answer[0, 0].numpy()
    return found


def winners(plane: np.ndarray, window: Window) -> np.ndarray:
    """Which cells of `plane` are the largest of some window, the first one where several are; bool.

    A window whose cells are all alike has no winner.

    Raises:
        ImpossibleError: as `pool`.
    """
    _check(plane, window)
    with alone():
        given = (window.kernel, window.stride, window.padding)
        largest, places = F.max_pool2d(_tensor(plane), *given, return_indices=True)
        differ = largest > -F.max_pool2d(-_tensor(plane), *given)
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


def _tensor(plane: np.ndarray) -> torch.Tensor:
    return torch.tensor(plane, dtype=torch.float32)[None, None]
