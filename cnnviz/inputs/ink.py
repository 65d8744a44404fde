"""Separates the ink of a picture from its paper."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PIL import Image

_EVEN = 8  # grey levels: a border that varies less is one plain colour, and taken as it is
_FAINTEST = 16  # grey levels: ink that stands out less is not told from the paper
_CELLS = 48  # paper and pieces are found on a grid of so many cells a side
_SPECK = 0.02  # share of all ink: a smaller piece is dust or noise


@dataclass(frozen=True, eq=False)
class Ink:
    """The ink of a picture.

    Attributes:
        strength: (rows, columns) float32 in [0, 1]; 0 is paper, 1 the strongest ink.
        dark: whether the ink is darker than its paper.
        contrast: grey levels between paper and the strongest ink; 16 to 255.
    """

    strength: np.ndarray
    dark: bool
    contrast: float


def find(grey: np.ndarray) -> Ink | None:
    """Separate ink from paper. The border counts as paper: where it is bright, ink is dark.

    Args:
        grey: (rows, columns) uint8.

    Returns:
        The ink; None where nothing stands out from the paper and its noise.
    """
    border = _border(grey)
    dark = bool(np.median(border) > (int(grey.min()) + int(grey.max())) / 2)
    height = 255 - grey.astype(np.float32) if dark else grey.astype(np.float32)
    height -= _paper(height)

    # Noise averages out in the small picture, and ink does not.
    if height.max() < _FAINTEST or _small(height).max() < _FAINTEST / 2:
        return None
    peak = float(np.percentile(height[height > height.max() / 4], 95))
    floor = min(3 * _deviation(height - np.median(height)), peak / 2)
    strength = np.clip((height - floor) / (peak - floor), 0, 1)
    return Ink(_without_specks(strength), dark, peak)


def pieces(mask: np.ndarray) -> np.ndarray:
    """Number the connected pieces of `mask`; neighbours touch at sides or corners.

    Args:
        mask: (rows, columns) bool.

    Returns:
        (rows, columns) int, 0 outside; each piece has one number of its own, not counted up from 1.
    """
    # Every pixel starts with a number of its own, and the larger ones spread until all is still: to the
    # neighbours, and from a pixel to all that have taken its number.
    labels = np.pad(mask * np.arange(1, mask.size + 1).reshape(mask.shape), 1)
    inside = labels[1:-1, 1:-1]
    while True:
        tall = np.maximum(np.maximum(labels[:-2], labels[1:-1]), labels[2:])
        grown: np.ndarray = np.maximum(np.maximum(tall[:, :-2], tall[:, 1:-1]), tall[:, 2:]) * mask
        if np.array_equal(grown, inside):
            return grown
        inside[:] = np.append(0, grown)[grown]


def _border(grey: np.ndarray) -> np.ndarray:
    """Return the pixels of a frame about a twenty-fifth of the picture wide."""
    width = max(1, round(min(grey.shape) / 25))
    inside = np.zeros(grey.shape, bool)
    inside[width:-width, width:-width] = True
    return grey[~inside]


def _paper(height: np.ndarray) -> np.ndarray | np.floating:
    """Fit the level of the paper: one number where its border is even, else a quadratic (rows, columns).

    The surface, for light that falls off or a soft shadow, is fitted to the pixels that do not stand out.
    """
    border = _border(height)
    low, middle, high = np.percentile(border, [10, 50, 90])
    if high - low <= _EVEN:
        return np.float32(middle)
    small = _small(height).ravel()
    terms, kept = _terms(_CELLS, _CELLS), np.ones(small.size, bool)
    for _ in range(8):
        surface = terms @ np.linalg.solve(terms[kept].T @ terms[kept], terms[kept].T @ small[kept])
        rest = small - surface
        kept = np.abs(rest) <= max(2.5 * _deviation(rest[kept]), 1)
    fitted = Image.fromarray(surface.reshape(_CELLS, _CELLS).astype(np.float32))
    return np.asarray(fitted.resize(height.shape[::-1], Image.Resampling.BICUBIC))


def _small(height: np.ndarray) -> np.ndarray:
    """Average `height` over the cells of a square grid."""
    return np.asarray(Image.fromarray(height).resize((_CELLS, _CELLS), Image.Resampling.BOX))


def _deviation(rest: np.ndarray) -> float:
    """Return the standard deviation about 0 of normal `rest`, of which less than half may be anything."""
    return 1.4826 * float(np.median(np.abs(rest)))


def _terms(rows: int, columns: int) -> np.ndarray:
    """Return (rows × columns, 6): 1, y, x, y², yx, x² at every pixel, y and x in [-1, 1]."""
    y, x = np.meshgrid(np.linspace(-1, 1, rows), np.linspace(-1, 1, columns), indexing="ij")
    return np.stack([np.ones_like(x), y, x, y * y, y * x, x * x], axis=-1).reshape(-1, 6)


def _without_specks(strength: np.ndarray) -> np.ndarray:
    """Remove from `strength` pieces that hold hardly any of the ink, and haze away from the others."""
    size = max(1, -(-max(strength.shape) // _CELLS))  # of a cell, in pixels
    starts = [np.arange(0, side, size) for side in strength.shape]
    strongest = np.maximum.reduceat(np.maximum.reduceat(strength, starts[0], axis=0), starts[1], axis=1)
    amount = np.add.reduceat(np.add.reduceat(strength, starts[0], axis=0), starts[1], axis=1)

    labels = pieces(strongest > 0.25)
    ink = np.bincount(labels.ravel(), weights=amount.ravel())
    kept = (ink >= min(_SPECK * ink[1:].sum(), ink[1:].max()))[labels] & (labels > 0)
    # One cell more on every side, for the soft edges of the strokes.
    kept = np.lib.stride_tricks.sliding_window_view(np.pad(kept, 1), (3, 3)).any((2, 3))
    rows, columns = strength.shape
    return strength * np.repeat(np.repeat(kept, size, 0), size, 1)[:rows, :columns]
