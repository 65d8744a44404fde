"""The pixels of a picture as channels, and as grey."""

from __future__ import annotations

import numpy as np

_GREY = np.array([0.299, 0.587, 0.114])  # ITU-R BT.601, as in most picture programs


def planes(picture: np.ndarray) -> np.ndarray:
    """Reorder `picture`, (rows, columns, 3) uint8, as PyTorch does: (3, rows, columns)."""
    return np.ascontiguousarray(picture.transpose(2, 0, 1))


def grey(picture: np.ndarray) -> np.ndarray:
    """Convert `picture`, (rows, columns, 3) uint8, to grey: (1, rows, columns) uint8."""
    found: np.ndarray = np.rint(picture @ _GREY).astype(np.uint8)
    return found[None]
