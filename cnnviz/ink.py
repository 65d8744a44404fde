"""Which part of a picture is ink, and which is paper?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PIL import Image

_EVEN = 8  # grey levels: a border that varies less is one plain colour, and taken as it is
_FAINTEST = 16  # grey levels: ink that stands out less is not told from the paper
_CELLS = 48  # pieces are found on a grid of so many cells along the longer side
_SPECK = 0.02  # share of all ink: a smaller piece is dust or noise


@dataclass(frozen=True, eq=False)
class Ink:
    """What was written.

    Attributes:
        strength: (rows, columns) float32 in [0, 1]; 0 is paper, 1 the strongest ink.
        dark: whether the ink is darker than its paper.
        contrast: grey levels between paper and the strongest ink; 16 to 255.
    """

    strength: np.ndarray
    dark: bool
    contrast: float


def find(grey: np.ndarray) -> Ink | None:
    """Tell ink from paper. The border counts as paper: where it is bright, the ink is dark.

    Args:
        grey: (rows, columns) uint8.

    Returns:
        The ink; None where nothing stands out from the paper and its noise.
    """
    border = _border(grey)
    dark = bool(np.median(border) > (int(grey.min()) + int(grey.max())) / 2)
    height = 255 - grey.astype(np.float32) if dark else grey.astype(np.float32)
    height -= _paper(height)

    floor = 3 * _deviation(height - np.median(height))
    marks = height[height > height.max() / 4]
    peak = float(np.percentile(marks, 95)) if marks.size else 0.0
    if peak - floor < max(_FAINTEST, floor):
        return None
    strength = np.clip((height - floor) / (peak - floor), 0, 1)
    return Ink(_without_specks(strength), dark, peak)


def pieces(mask: np.ndarray) -> np.ndarray:
    """Number the connected pieces of `mask`; neighbours touch at sides or corners.

    Args:
        mask: (rows, columns) bool.

    Returns:
        (rows, columns) int, 0 outside; each piece has one number of its own, not counted up from 1.
    """
    labels = np.where(mask, np.arange(1, mask.size + 1).reshape(mask.shape), 0)
    while True:
        around = np.lib.stride_tricks.sliding_window_view(np.pad(labels, 1), (3, 3))
        grown = np.where(mask, around.max((2, 3)), 0)
        if np.array_equal(grown, labels):
            return labels
        labels = grown


def _border(grey: np.ndarray) -> np.ndarray:
    """The pixels of a frame about a twenty-fifth of the picture wide."""
    width = max(1, round(min(grey.shape) / 25))
    inside = np.zeros(grey.shape, bool)
    inside[width:-width, width:-width] = True
    return grey[~inside]


def _paper(height: np.ndarray) -> np.ndarray | np.floating:
    """The level of the paper: one number where its border is even, else a quadratic surface, (rows, columns).

    The surface, for light that falls off or a soft shadow, is fitted to the pixels that do not stand out.
    """
    border = _border(height)
    low, middle, high = np.percentile(border, [5, 50, 95])
    if high - low <= _EVEN:
        return np.float32(middle)
    small = np.asarray(Image.fromarray(height).resize((48, 48), Image.Resampling.BOX)).ravel()
    terms, kept = _terms(48, 48), np.ones(small.size, bool)
    for _ in range(8):
        surface = terms @ np.linalg.lstsq(terms[kept], small[kept], rcond=None)[0]
        rest = small - surface
        kept = np.abs(rest) <= max(2.5 * _deviation(rest[kept]), 1)
    fitted = Image.fromarray(surface.reshape(48, 48).astype(np.float32))
    return np.asarray(fitted.resize(height.shape[::-1], Image.Resampling.BICUBIC))


def _deviation(rest: np.ndarray) -> float:
    """The standard deviation about 0 of normal `rest`, whatever less than half of it may be instead."""
    return 1.4826 * float(np.median(np.abs(rest)))


def _terms(rows: int, columns: int) -> np.ndarray:
    """(rows × columns, 6): 1, y, x, y², yx, x² at every pixel, y and x in [-1, 1]."""
    y, x = np.meshgrid(np.linspace(-1, 1, rows), np.linspace(-1, 1, columns), indexing="ij")
    return np.stack([np.ones_like(x), y, x, y * y, y * x, x * x], axis=-1).reshape(-1, 6)


def _without_specks(strength: np.ndarray) -> np.ndarray:
    """`strength` without pieces that hold hardly any of the ink, and without haze away from the others."""
    size = max(1, -(-max(strength.shape) // _CELLS))  # of a cell, in pixels
    starts = [np.arange(0, side, size) for side in strength.shape]
    strongest = np.maximum.reduceat(np.maximum.reduceat(strength, starts[0], axis=0), starts[1], axis=1)
    amount = np.add.reduceat(np.add.reduceat(strength, starts[0], axis=0), starts[1], axis=1)

    labels = pieces(strongest > 0.25)
    ink = np.bincount(labels.ravel(), weights=amount.ravel())
    kept = (ink >= _SPECK * ink[1:].sum())[labels] & (labels > 0)
    # One cell more on every side, for the soft edges of the strokes.
    kept = np.lib.stride_tricks.sliding_window_view(np.pad(kept, 1), (3, 3)).any((2, 3))
    rows, columns = strength.shape
    return strength * np.repeat(np.repeat(kept, size, 0), size, 1)[:rows, :columns]
