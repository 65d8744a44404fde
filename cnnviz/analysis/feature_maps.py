"""Statistics and histograms of the feature maps of a layer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from cnnviz.capture.kinds import Kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cnnviz.capture.trace import Layer

_BARS = 24  # of a histogram, about


@dataclass(frozen=True, eq=False)
class Statistics:
    """One number for each channel of a layer, (channels,) float32.

    Attributes:
        strength: the mean of |value|: a channel counts that is active on much of the picture.
        variance: of its values.
        mean: of its values.
        low: its smallest value.
        high: its largest value.
        zeros: the share of its values that are exactly 0, in [0, 1].
    """

    strength: np.ndarray
    variance: np.ndarray
    mean: np.ndarray
    low: np.ndarray
    high: np.ndarray
    zeros: np.ndarray


@dataclass(frozen=True)
class Histogram:
    """The frequency of values. Zero lies between two bars, if it lies among them at all.

    Attributes:
        start: the lower end of the first bar.
        width: of each bar.
        counts: of the values in each bar, its lower end included; of the last one the upper end as well.
    """

    start: float
    width: float
    counts: list[int]


def statistics(output: np.ndarray) -> Statistics:
    """Return the statistics of a layer's `output`, (channels, rows, columns) or (units,) float32.

    They are computed in double precision.
    """
    flat = output.reshape(len(output), -1)
    numbers = {
        "strength": np.abs(flat).mean(1, dtype=float),
        "variance": flat.var(1, dtype=float),
        "mean": flat.mean(1, dtype=float),
        "low": flat.min(1),
        "high": flat.max(1),
        "zeros": (flat == 0).mean(1),
    }
    return Statistics(**{name: each.astype(np.float32) for name, each in numbers.items()})


def histogram(values: np.ndarray) -> Histogram:
    """Return the histogram of `values`, of any shape."""
    low, high = float(values.min()), float(values.max())
    if low == high:
        return Histogram(low, 0.0, [values.size])
    width = (high - low) / _BARS
    if low < 0 < high:  # then one more bar keeps zero between two
        below = int(np.ceil(-low / width))
        edges = (np.arange(_BARS + 2) - below) * width
        edges = edges[: int(np.searchsorted(edges, high)) + 1]
    else:
        edges = low + np.arange(_BARS + 1) * width
    edges[0], edges[-1] = min(edges[0], low), max(edges[-1], high)  # rounding loses no value
    counts, _ = np.histogram(values, edges)
    return Histogram(float(edges[0]), width, counts.tolist())


def middle(layers: Sequence[Layer]) -> str:
    """Return the layer to show first: of those that are activated and have maps, the one in the middle."""
    maps = [layer for layer in layers if len(layer.shape) == 3] or list(layers)
    active = [layer for layer in maps if layer.kind is Kind.ACTIVATION] or maps
    return active[len(active) // 2].name
