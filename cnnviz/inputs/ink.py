"""Separates the ink of a picture from its paper."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from PIL import Image
from scipy import ndimage

from cnnviz.inputs import lines, paper, pieces

INK = 0.25  # strength from which a pixel counts as ink
_EVEN = 8  # grey levels: a border that varies less is one plain colour, and taken as it is
_FAINTEST = 16  # grey levels: ink that stands out less is not told from the paper
_CELLS = 48  # noise is averaged out on a grid of so many cells a side
_TINY = 48  # pixels: a smaller picture is a digit cut out, and its border is paper
_WIDE = 0.1  # of the shorter side: half the width from which no stroke is so wide, but a sheet of paper is
_FILLED = 0.6  # of its box: no digit fills more, unless it is a stroke
_TRACE = 0.02  # share of the ink: so little may go without being called a change


@dataclass(frozen=True, eq=False)
class Ink:
    """The ink of a picture.

    Attributes:
        strength: (rows, columns) float32 in [0, 1]; 0 is paper, 1 the strongest ink of the digit.
        dark: whether the ink is darker than its paper.
        contrast: grey levels between paper and the strongest ink; 16 to 255.
        light: (rows, columns) float32, the brightness of the paper at each pixel; None where it is plain.
        evened: (rows, columns) uint8, the picture with that light divided out; None where it is even.
        found: the strength as it was found; None if nothing had to be taken away.
        unlined: the same without printed lines; None if there are none.
        framed: whether the lines, or some of them, go around the digit.
    """

    strength: np.ndarray
    dark: bool
    contrast: float
    light: np.ndarray | None = None
    evened: np.ndarray | None = None
    found: np.ndarray | None = None
    unlined: np.ndarray | None = None
    framed: bool = False


def find(grey: np.ndarray) -> Ink | None:
    """Separate the ink of a digit from its paper, from lines printed on it, and from other things.

    Args:
        grey: (rows, columns) uint8.

    Returns:
        The ink; None where nothing stands out from the paper and its noise.
    """
    picture = grey.astype(np.float32)
    separated = _plain(picture) or _photographed(picture)
    found = _written(*separated)
    if found is not None and found.light is not None and _is_sheet(found.strength):
        return _written(*_photographed(picture, dark=not found.dark)) or found
    return found


def _written(dark: bool, height: np.ndarray, light: np.ndarray | None) -> Ink | None:
    """Find the digit in what stands out from the paper; None where it is noise."""
    standing_out = height
    if height.max() < _FAINTEST or _small(height).max() < _FAINTEST / 2:
        return None
    found, _ = _strength(height, height > height.max() / 4)
    unlined, ruled = lines.remove(found)
    choice = pieces.choose(unlined, INK)
    if choice is None:
        return None
    alone = lines.unframed(unlined, choice.digit)
    within = None if alone is None else pieces.choose(alone, INK)
    if alone is not None and within is not None:
        ruled, unlined, choice = ruled | (alone < unlined), alone, replace(within, framed=True)
    height = np.where(ruled & (unlined < found), 0, height)
    ink = choice.digit & (unlined > INK) & (height > 0)
    if not ink.any():
        return None
    strength, contrast = _strength(height, ink)
    strength *= choice.around
    left = float(found[~choice.around].sum()) > _TRACE * float(found.sum())
    return Ink(
        strength,
        dark,
        contrast,
        light,
        _evened(standing_out, light, dark=dark),
        found if ruled.any() or left else None,
        unlined if ruled.any() else None,
        framed=choice.framed or (bool(ruled.any()) and not _crossed(choice.digit, ruled)),
    )


def _plain(picture: np.ndarray) -> tuple[bool, np.ndarray, None] | None:
    """Take the border for paper where it is one plain colour; None where it is not.

    Nor is it the paper where what stands out from it is wider than a stroke: a sheet on a dark table.

    Returns:
        Whether the ink is darker than its paper; (rows, columns) float32, how many grey levels it stands out.
    """
    border = _border(picture)
    low, middle, high = np.percentile(border, [10, 50, 90])
    tiny = min(picture.shape) < _TINY
    if high - low > _EVEN and not tiny:
        return None
    dark = bool(middle > (picture.min() + picture.max()) / 2)
    height = middle - picture if dark else picture - middle
    if not tiny:
        wide = np.pad(height > height.max() / 2, 1)[::2, ::2]
        if 2 * ndimage.distance_transform_cdt(wide).max() > _WIDE * min(picture.shape):
            return None
    return dark, height, None


def _photographed(picture: np.ndarray, *, dark: bool | None = None) -> tuple[bool, np.ndarray, np.ndarray]:
    """Divide out the light on the paper; return as `_plain`, and the light, (rows, columns) float32."""
    dark, light = paper.light(picture, dark=dark)
    level = _level(light)
    least = max(level / 3, _FAINTEST)  # in the dark, noise is no ink
    height = (light - picture if dark else picture - light) * (max(level, least) / np.maximum(light, least))
    return dark, height, light


def _level(light: np.ndarray) -> float:
    return float(np.percentile(light[::4, ::4], 90))


def _evened(height: np.ndarray, light: np.ndarray | None, *, dark: bool) -> np.ndarray | None:
    """Draw the picture as it would be on evenly lit paper; None if it is so already."""
    if light is None or np.ptp(light) <= _EVEN:
        return None
    level, height = _level(light), np.maximum(height, 0)
    return np.clip(np.rint(level - height if dark else level + height), 0, 255).astype(np.uint8)


def _strength(height: np.ndarray, ink: np.ndarray) -> tuple[np.ndarray, float]:
    """Scale `height` so that noise is 0 and the strongest of the `ink` 1; return also that ink's height."""
    peak = float(np.percentile(height[ink], 95))
    sample = height[:: 1 + len(height) // 200, :: 1 + height.shape[1] // 200]
    floor = min(3 * _deviation(sample - np.median(sample)), peak / 2)
    return np.clip((height - floor) / (peak - floor), 0, 1).astype(np.float32), peak


def _is_sheet(strength: np.ndarray) -> bool:
    """Tell whether what was taken for ink fills a large box: then it is paper, and the ink is on it."""
    ink = strength > INK
    rows, columns = np.flatnonzero(ink.any(1)), np.flatnonzero(ink.any(0))
    box = ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    return bool(box.mean() > _FILLED and min(box.shape) > _WIDE * 2 * min(ink.shape))


def _crossed(digit: np.ndarray, ruled: np.ndarray) -> bool:
    """Tell whether lines go through the inner part of the digit's box."""
    rows, columns = np.flatnonzero(digit.any(1)), np.flatnonzero(digit.any(0))
    down, right = max(1, np.ptp(rows) // 6), max(1, np.ptp(columns) // 6)
    inner = ruled[rows[0] + down : rows[-1] - down + 1, columns[0] + right : columns[-1] - right + 1]
    return bool(inner.any())


def _border(picture: np.ndarray) -> np.ndarray:
    """Return the pixels of a frame about a twenty-fifth of the picture wide."""
    width = max(1, round(min(picture.shape) / 25))
    inside = np.zeros(picture.shape, bool)
    inside[width:-width, width:-width] = True
    return picture[~inside]


def _small(height: np.ndarray) -> np.ndarray:
    """Average `height` over the cells of a square grid."""
    return np.asarray(Image.fromarray(height).resize((_CELLS, _CELLS), Image.Resampling.BOX))


def _deviation(rest: np.ndarray) -> float:
    """Return the standard deviation about 0 of normal `rest`, of which less than half may be anything."""
    return 1.4826 * float(np.median(np.abs(rest)))
