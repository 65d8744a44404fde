"""Takes away lines that are printed on the paper: rules, squares, and the frames of cells."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy import ndimage

_INK = 0.2  # strength from which a pixel may be a line's
_STEEPEST = 12  # degrees that a line of paper held askew rises
_LEAST_SIDE = 48  # pixels; in a smaller picture a stroke is as long as a line
_LEAST_FRAME = 24  # pixels, the same for a frame
_COVERED = 0.75  # share of its way across the picture that a line is inked
_SIDE_COVERED = 0.9  # share of the side of a box; of a circle a fifth of the height has 0.8
_ENDS = 0.6  # the same in the tenth at each of its ends: a line leaves the picture, and a stroke does not
_WIDEST = 0.05  # of the side of the picture
_WIDEST_FRAME = 0.15  # of its own side


class Line(NamedTuple):
    """A line across the picture: its row is `middle` + `slope` × (column − half the columns).

    Attributes:
        middle: its row in the middle column.
        slope: rows per column.
        above: rows that it reaches above its middle, as `below`.
        below: rows that it reaches below.
        strength: of its ink.
    """

    middle: float
    slope: float
    above: int
    below: int
    strength: float


def remove(strength: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Remove the lines that run from edge to edge of the picture, and mend the strokes across them.

    As in staves of music (Dalitz et al., "A Comparative Study of Staff Removal Algorithms", IEEE TPAMI 30,
    2008), ink in a line is a stroke's where the stroke goes on beside it, or where it is darker than the
    line.

    Args:
        strength: (rows, columns) float32 in [0, 1].

    Returns:
        The same without the lines; (rows, columns) bool, where they were.
    """
    if min(strength.shape) < _LEAST_SIDE:
        return strength, np.zeros(strength.shape, bool)
    return _without(strength, find(strength), find(strength.T))


def _without(strength: np.ndarray, across: list[Line], down: list[Line]) -> tuple[np.ndarray, np.ndarray]:
    """Remove lines; return as `remove` does."""
    lined = _strips(strength.shape, across) | _strips(strength.shape[::-1], down).T
    bare = np.where(lined, 0, strength).astype(np.float32)
    mended = bare.copy()
    _mend(mended, strength, bare, across)
    _mend(mended.T, strength.T, bare.T, down)
    return mended, lined


def unframed(strength: np.ndarray, piece: np.ndarray) -> np.ndarray | None:
    """Remove the lines at all four sides of a piece of ink: a frame that a digit touches.

    Args:
        strength: (rows, columns) float32 in [0, 1].
        piece: (rows, columns) bool, its pixels.

    Returns:
        `strength` without the frame; None where there is none.
    """
    rows, columns = np.flatnonzero(piece.any(1)), np.flatnonzero(piece.any(0))
    box = np.s_[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    inner = strength[box]
    if min(inner.shape) < _LEAST_FRAME or not (_has_sides(inner) and _has_sides(inner.T)):
        return None
    across, down = _sides(inner), _sides(inner.T)
    if not (across and down):
        return None
    mended = strength.copy()
    mended[box] = _without(inner, across, down)[0]
    return mended


def _has_sides(strength: np.ndarray) -> bool:
    """Tell at little cost whether nearly every column has ink near the upper edge, and near the lower."""
    fifth = max(1, len(strength) // 5)
    return all((end.max(0) > _INK).mean() > _SIDE_COVERED for end in (strength[:fifth], strength[-fifth:]))


def _sides(strength: np.ndarray) -> list[Line]:
    """Find lines that run across near the upper edge and near the lower; none, unless near both."""
    rows = len(strength)
    margin = rows // 4
    found = find(np.pad(strength, ((margin, margin), (0, 0))), _WIDEST_FRAME)
    found = [line._replace(middle=line.middle - margin) for line in found]
    sides = [
        [line for line in found if line.middle < rows / 4],
        [line for line in found if line.middle > 0.75 * rows],
    ]
    return [*sides[0], *sides[1]] if all(sides) else []


def find(strength: np.ndarray, widest: float = _WIDEST) -> list[Line]:
    """Find lines that run from the left edge to the right, by a Hough transform (Duda and Hart, 1972).

    Args:
        strength: (rows, columns) float32 in [0, 1].
        widest: share of the longer side that a line is wide at most.
    """
    rows, columns = strength.shape
    if any((edge <= _INK).all() for edge in (strength[:, :3], strength[:, -3:])):
        return []
    ink = ndimage.maximum_filter1d((strength > _INK).astype(np.uint8), 3, axis=0)
    y, x = np.nonzero(ink)
    if not len(y):
        return []
    slopes = np.tan(np.radians(np.arange(-_STEEPEST, _STEEPEST + 0.1, 0.5)))
    margin = int(columns * slopes.max() / 2) + 1
    covered = np.empty((len(slopes), rows + 2 * margin), np.float32)
    middles, away = np.arange(-margin, rows + margin), (x - columns / 2)
    for index, slope in enumerate(slopes):
        places = np.rint(y - away * slope).astype(np.int64) + margin
        counts = np.bincount(places, minlength=covered.shape[1])[: covered.shape[1]]
        ends = middles[:, None] + np.array([-1, 1]) * slope * columns / 2
        reach = np.clip(ends, 0, rows - 1)
        seen = columns * np.abs(reach[:, 1] - reach[:, 0]) / max(abs(slope) * columns, 1e-9)
        seen = np.where(abs(slope) < 1e-9, columns * ((middles >= 0) & (middles < rows)), seen)
        covered[index] = np.where(seen > 0.5 * columns, counts / np.maximum(seen, 1), 0)
    found: list[Line] = []
    while len(found) < 100:
        index, place = divmod(int(covered.argmax()), covered.shape[1])
        if covered[index, place] < _COVERED:
            return found
        line = _measured(strength, float(middles[place]), float(slopes[index]), widest)
        if line is not None:
            found.append(line)
        beside = 3 if line is None else 3 + max(line.above, line.below)
        covered[:, max(0, place - beside) : place + beside + 1] = 0
    return found


def _measured(strength: np.ndarray, middle: float, slope: float, most: float) -> Line | None:
    """Measure the width and the ink of a line; None if it is too wide, or ends within the picture."""
    rows, columns = strength.shape
    across = np.arange(columns)
    y = np.rint(middle + slope * (across - columns / 2)).astype(int)
    inside = (y >= 0) & (y < rows)
    across, y = across[inside], y[inside]
    widest = max(3, round(most * max(rows, columns)))
    offsets = np.arange(-widest, widest + 1)
    lit = strength[np.clip(y + offsets[:, None], 0, rows - 1), across]
    near = lit[widest - 2 : widest + 3].max(0) > _INK
    tenth = max(1, len(near) // 10)
    if near.mean() < _COVERED or min(near[:tenth].mean(), near[-tenth:].mean()) < _ENDS:
        return None
    profile = np.median(lit, axis=1)
    peak = widest - 2 + int(profile[widest - 2 : widest + 3].argmax())
    wide = profile > 0.3 * profile[peak]
    above, below = (peak - int(np.argmin(wide[peak::-1]))), (peak + int(np.argmin(wide[peak:])))
    if wide[: peak + 1].all() or wide[peak:].all() or below - above - 1 > widest:
        return None
    return Line(middle, slope, widest - above, below - widest, float(profile[peak]))


def _rows(line: Line, columns: int) -> np.ndarray:
    """The row of the middle of the line in each column."""
    rows: np.ndarray = np.rint(line.middle + line.slope * (np.arange(columns) - columns / 2)).astype(int)
    return rows


def _strips(shape: tuple[int, ...], lines: list[Line]) -> np.ndarray:
    """(rows, columns) bool: where `lines` lie."""
    rows, columns = shape
    lined = np.zeros((rows, columns), bool)
    for line in lines:
        y = _rows(line, columns) + np.arange(-line.above, line.below + 1)[:, None]
        inside = (y >= 0) & (y < rows)
        lined[y[inside], np.broadcast_to(np.arange(columns), y.shape)[inside]] = True
    return lined


def _mend(mended: np.ndarray, strength: np.ndarray, bare: np.ndarray, lines: list[Line]) -> None:
    """Put back into `mended` the ink within `lines` that belongs to strokes."""
    rows, columns = strength.shape
    for line in lines:
        width = line.above + line.below + 1
        across = np.arange(columns)
        y = _rows(line, columns)
        beside = [
            bare[np.clip(y + offset, 0, rows - 1), across]
            for offset in (-line.above - 2, -line.above - 1, line.below + 1, line.below + 2)
        ]
        stroke = ndimage.maximum_filter1d(np.max(beside, axis=0), 2 * (width // 2) + 1)
        for offset in range(-line.above, line.below + 1):
            at = np.clip(y + offset, 0, rows - 1)
            own = strength[at, across]
            kept = np.where(own > line.strength + 0.3, own, np.minimum(own, stroke))
            mended[at, across] = np.maximum(mended[at, across], kept)
