"""Where on a picture the evidence for a class lies, as a map of a layer shows it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cnnviz.structure.receptive_field import Field


@dataclass(frozen=True)
class Spread:
    """The shares of the evidence by the ink that its cells see; they add up to 1.

    Attributes:
        on: of cells with ink in their middle.
        beside: of those with ink elsewhere in their receptive field.
        empty: of those that see no ink.
    """

    on: float
    beside: float
    empty: float


def spread(found: np.ndarray, place: Field, seen: Field, ink: np.ndarray) -> Spread | None:
    """Return how the numbers above 0 of the map `found` lie to the ink; None where there are none.

    Args:
        found: (rows, columns) float32 of a layer.
        place: where its cells lie; the middle of one is as wide as its cells are apart.
        seen: their receptive fields.
        ink: (rows, columns) bool of the picture, True where something is drawn.
    """
    evidence = np.maximum(found, 0).astype(np.float64)
    total = evidence.sum()
    if not total > 0:
        return None
    apart = np.array(place.stride)
    middle = np.array(place.start) + (np.array(place.size) - apart) / 2
    on = _inked(ink, found.shape, middle, apart, apart)
    sees = _inked(ink, found.shape, seen.start, seen.stride, seen.size)
    shares = [float(evidence[cells].sum() / total) for cells in (on, sees & ~on, ~sees & ~on)]
    return Spread(*shares)


def half(found: np.ndarray) -> int:
    """Return how many cells of the map `found` have half of all that is above 0, the largest first."""
    evidence = np.sort(np.maximum(found, 0), axis=None)[::-1].cumsum(dtype=np.float64)
    return int(np.searchsorted(evidence, evidence[-1] / 2)) + 1 if evidence[-1] > 0 else 0


def _inked(
    ink: np.ndarray,
    cells: tuple[int, ...],
    start: Iterable[float],
    stride: Iterable[int],
    size: Iterable[int],
) -> np.ndarray:
    """Tell of each of `cells`, rows and columns, whether there is ink in its box: bool of that shape.

    The box of the first begins at `start`, and all are `stride` apart and of `size`, rows and columns each.
    """
    spans = []
    for count, begin, step, long, limit in zip(cells, start, stride, size, ink.shape, strict=True):
        first = begin + step * np.arange(count)
        spans.append([np.clip(end, 0, limit).astype(int) for end in (np.floor(first), np.ceil(first + long))])
    (top, bottom), (left, right) = spans
    counted = np.pad(ink.cumsum(0, dtype=int).cumsum(1), ((1, 0), (1, 0)))
    rows = counted[bottom] - counted[top]
    return np.asarray(rows[:, right] > rows[:, left])
