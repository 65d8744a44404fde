"""Saliency: how much one number depends on each pixel of its receptive field.

The effective receptive field of Luo, Li, Urtasun and Zemel, "Understanding the Effective Receptive Field in
Deep Convolutional Neural Networks", 2016: the middle of a receptive field counts for most.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

SHARE = 0.95  # of the saliency that the box holds


@dataclass(frozen=True, eq=False)
class Saliency:
    """The weight of each pixel for one number.

    Attributes:
        heat: (rows, columns) float32, at least 0: |gradient|, added up over the colours of a pixel.
        box: (top, left, bottom, right), ends exclusive, that holds SHARE of the heat; None where no pixel
            counts, as behind a ReLU that lets nothing pass.
    """

    heat: np.ndarray
    box: tuple[int, int, int, int] | None


def saliency(gradient: np.ndarray) -> Saliency:
    """Return the weight of each pixel.

    Args:
        gradient: (channels, rows, columns), of the number by the input.
    """
    heat = np.abs(gradient).sum(0, dtype=np.float32)
    return Saliency(heat, _holding(heat.astype(float), SHARE) if heat.any() else None)


def _holding(heat: np.ndarray, share: float) -> tuple[int, int, int, int]:
    """Return the box around all heat, less its coldest edges for as long as `share` of the heat stays."""
    rows, columns = (np.flatnonzero(heat.any(axis)) for axis in (1, 0))
    top, left, bottom, right = int(rows[0]), int(columns[0]), int(rows[-1]) + 1, int(columns[-1]) + 1
    spare = (1 - share) * heat.sum()
    while True:
        part = heat[top:bottom, left:right]
        edges = [part[0].sum(), part[:, 0].sum(), part[-1].sum(), part[:, -1].sum()]
        coldest = int(np.argmin(edges))
        spare -= edges[coldest]
        if spare < 0:
            return top, left, bottom, right
        top, left = top + (coldest == 0), left + (coldest == 1)
        bottom, right = bottom - (coldest == 2), right - (coldest == 3)
