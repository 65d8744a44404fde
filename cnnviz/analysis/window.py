"""Which numbers of a map does the window of a convolution or pooling cover?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from cnnviz.analysis.sums import Place

if TYPE_CHECKING:
    from cnnviz.capture.trace import Unit, Window


def place_of(window: Window, unit: Unit) -> Place:
    """The rows and columns of the input that `window` covers for `unit`."""
    rows, columns = (
        [at * stride - padding + step * dilation for step in range(kernel)]
        for at, kernel, stride, padding, dilation in zip(
            (unit.row, unit.column),
            window.kernel,
            window.stride,
            window.padding,
            window.dilation,
            strict=True,
        )
    )
    return Place(rows, columns, len(rows), len(columns))


def covered(source: np.ndarray, place: Place, beyond: float) -> np.ndarray:
    """The numbers of `source` at `place`.

    Args:
        source: (channels, rows, columns).
        place: of a window.
        beyond: what stands outside of `source`.

    Returns:
        (channels, cells) float64, row by row.
    """
    found = np.full((source.shape[0], place.height, place.width), beyond)
    inside = [
        np.flatnonzero((np.array(wanted) >= 0) & (np.array(wanted) < size))
        for wanted, size in zip((place.rows, place.columns), source.shape[1:], strict=True)
    ]
    rows, columns = (
        np.array(wanted)[at] for wanted, at in zip((place.rows, place.columns), inside, strict=True)
    )
    found[:, inside[0][:, None], inside[1]] = source[:, rows[:, None], columns]
    return found.reshape(source.shape[0], -1)
