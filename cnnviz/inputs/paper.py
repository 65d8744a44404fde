"""Estimates the light on the paper of a photograph: the picture as it would be with nothing written on it."""

from __future__ import annotations

import numpy as np
from PIL import Image
from scipy import ndimage

_SHORT = 112  # pixels of the shorter side in which light is looked for
_COARSE = 40  # pixels of the shorter side in which blots are looked for
_PEN = 0.09  # of the shorter side: half the width of the widest stroke
_BLOT = 0.28  # of the shorter side: half the width of the widest blot
_SHIFT = 5  # pixels of the small picture: twice as far as the edge of a shadow is moved, rounded up
_ISLAND = 0.6  # of the light around it: what is darker, and reaches no edge of the picture, is a blot of ink


def light(picture: np.ndarray, *, dark: bool | None = None) -> tuple[bool, np.ndarray]:
    """Estimate the brightness that the paper has at every pixel, under the ink as well.

    The closing by an octagon (Serra, "Image Analysis and Mathematical Morphology", 1982) fills whatever is
    dark and narrower than the octagon, such as strokes, and leaves all that is wider: a shadow with its edge,
    a table, a thumb. They go on beyond the edges of the picture, so a narrow strip of table is wide.

    Args:
        picture: (rows, columns) float32 from 0 to 255.
        dark: whether the ink is darker than its paper, if that is known.

    Returns:
        Whether the ink is darker than its paper; (rows, columns) float32 from 0 to 255.
    """
    small = smaller(picture, _SHORT)
    radius = _PEN * min(small.shape)
    closed, opened = closing(small, radius), -closing(-small, radius)
    strokes = _strokes(small, closed, opened)
    if dark is None:
        dark = strokes > 0 if strokes else _is_bright_around(small)
    if not strokes:  # what is wider than a stroke is all that there may be
        closed = opened = small
    found = _with_blots_filled(closed) if dark else 255 - _with_blots_filled(255 - opened)
    # The darker side of an edge grows by a pixel or two, so that no line is left when it is divided out.
    found = (ndimage.minimum_filter if dark else ndimage.maximum_filter)(found, _SHIFT, mode="nearest")
    return dark, _enlarged(found, picture.shape)


def smaller(picture: np.ndarray, short: int) -> np.ndarray:
    """Average `picture`, (rows, columns) float32, down until its shorter side is at most `short` pixels."""
    share = min(1, short / min(picture.shape))
    size = max(1, round(picture.shape[1] * share)), max(1, round(picture.shape[0] * share))
    return np.asarray(Image.fromarray(picture).resize(size, Image.Resampling.BOX))


def closing(picture: np.ndarray, radius: float) -> np.ndarray:
    """Close `picture`, (rows, columns), by an octagon; what lies at an edge goes on beyond it."""
    # A square widened along both diagonals.
    side, slope = 2 * max(1, round(0.414 * radius)) + 1, 2 * max(1, round(0.293 * radius)) + 1
    margin = side + 2 * slope
    closed = np.pad(picture, margin, mode="edge")
    for spread in (ndimage.maximum_filter, ndimage.minimum_filter):
        closed = spread(closed, side)
        for diagonal in (np.eye(slope, dtype=bool), np.eye(slope, dtype=bool)[::-1]):
            closed = spread(closed, footprint=diagonal)
    return closed[margin:-margin, margin:-margin]


def _strokes(small: np.ndarray, closed: np.ndarray, opened: np.ndarray) -> float:
    """Weigh dark strokes against bright ones: above 0 where dark ones prevail, 0 where there are none at all.

    Strokes are narrow, and darker or brighter than most of what is around them, which the hole of a 0 is not.
    """
    coarse = smaller(small, _COARSE)
    around = ndimage.median_filter(coarse[::2, ::2], round(0.2 * min(coarse.shape)), mode="nearest")
    around = _enlarged(around, small.shape)
    # Along the edge of a shadow or of the paper there is no telling.
    edge = ndimage.maximum_filter(closed, 9, mode="nearest") - ndimage.minimum_filter(
        closed, 9, mode="nearest"
    )
    least = edge + 4 + 3 * np.median(np.abs(np.diff(small)))
    dark = np.minimum(closed - small, around - small) - least
    bright = np.minimum(small - opened, small - around) - least
    return float(dark.sum(where=dark > 0) - bright.sum(where=bright > 0))


def _is_bright_around(small: np.ndarray) -> bool:
    border = np.concatenate([small[[0, -1]].ravel(), small[:, [0, -1]].ravel()])
    return bool(np.median(border) > (small.min() + small.max()) / 2)


def _with_blots_filled(closed: np.ndarray) -> np.ndarray:
    """Fill what is dark and wider than a stroke, but far from every edge, where no shadow ends."""
    coarse = smaller(closed, _COARSE)
    filled = _enlarged(closing(coarse, _BLOT * min(coarse.shape)), closed.shape)
    islands, count = ndimage.label(closed < _ISLAND * filled)
    filled_in = closed.copy()
    for number in range(1, count + 1):
        island = ndimage.binary_dilation(islands == number, iterations=3)
        coast = ndimage.binary_dilation(island, iterations=2) & ~island
        at_edge = any(edge.any() for edge in (island[0], island[-1], island[:, 0], island[:, -1]))
        if not at_edge and np.percentile(closed[coast], 20) > _ISLAND * filled[island].mean():
            filled_in[island] = filled[island]
    return filled_in


def _enlarged(small: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    return np.asarray(Image.fromarray(small).resize((shape[1], shape[0]), Image.Resampling.BILINEAR))
