"""Chooses the digit among the pieces of ink in a picture."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import ndimage

_SPECK = 0.02  # share of the digit's ink: a smaller piece is dust or noise
_RIVAL = 0.4  # share of the digit's ink: a piece of as much is a second digit, wherever it is
_PART = 0.05  # share of the most ink: a piece of less is no digit
_NEAR = 0.25  # of the digit's size: a smaller piece that is no further away is part of it
_LEAST = 0.06  # of the picture's shorter side: a smaller piece is no digit
_TINY = 40  # pixels: in a smaller picture, a digit cut out, it may reach the edge
_TOUCHING = np.ones((3, 3), bool)


@dataclass(frozen=True, eq=False)
class Choice:
    """The digit among the pieces.

    Attributes:
        digit: (rows, columns) bool, its pixels.
        around: (rows, columns) bool, these and a little around them, for the soft edges of strokes.
        framed: whether another piece went around it.
    """

    digit: np.ndarray
    around: np.ndarray
    framed: bool


def choose(strength: np.ndarray, least: float) -> Choice | None:
    """Choose the piece that is most likely the digit, with what belongs to it.

    It is the one with the most ink, nearer to the middle counting more. What is connected to the edge of the
    picture is the digit only if there is no other, and a frame around another piece never is.

    Args:
        strength: (rows, columns) float32 in [0, 1].
        least: the strength from which a pixel is ink.

    Returns:
        The choice; None where there is no ink.
    """
    reach = max(1, round(max(strength.shape) / 120))  # pixels; a gap half as wide does not part a stroke
    ink = strength > least
    joined = _widened(ink, reach // 2)
    labels, count = ndimage.label(joined, _TOUCHING)
    if not count:
        return None
    boxes = np.array([[(s.start, s.stop) for s in box] for box in ndimage.find_objects(labels)])
    amounts = ndimage.sum_labels(strength, labels, np.arange(1, count + 1))
    kept, framed = _kept(boxes, amounts, strength.shape)
    chosen = np.append(False, kept)[labels]
    return Choice(chosen & ink, _widened(chosen, reach), framed)


def _kept(boxes: np.ndarray, amounts: np.ndarray, shape: tuple[int, ...]) -> tuple[np.ndarray, bool]:
    """Choose by the pieces' boxes, (pieces, 2, 2) from and to of rows and columns, and their ink.

    Returns:
        (pieces,) bool; whether a frame is among the others.
    """
    sizes = np.diff(boxes, axis=2)[..., 0]
    ashore = (boxes[:, :, 0].min(1) == 0) | (boxes[:, :, 1] == shape).any(1)
    large = (sizes.max(1) >= _LEAST * min(shape)) & (amounts >= _PART * amounts.max(initial=0, where=~ashore))
    able = large & ~ashore
    if min(shape) < _TINY or not able.any():
        able[:] = True
    frames = able & _around(boxes, sizes, amounts)
    able &= ~frames
    aside = np.abs(boxes.mean(2) / shape - 0.5).max(1)
    main = int(np.where(able, amounts * (1 - aside), -1).argmax())
    gaps = np.maximum(boxes[main, :, 0] - boxes[:, :, 1], boxes[:, :, 0] - boxes[main, :, 1]).max(1)
    part = (gaps <= _NEAR * sizes[main].max()) & (amounts >= _SPECK * amounts[main])
    kept = (able & (amounts >= _RIVAL * amounts[main])) | (part & ~frames & (able | ~ashore))
    return kept, bool(frames.any())


def _around(boxes: np.ndarray, sizes: np.ndarray, amounts: np.ndarray) -> np.ndarray:
    """(pieces,) bool: which of them are thin and run around another that may be a digit."""
    found: np.ndarray = amounts < 0.4 * sizes.prod(1)
    for index in np.flatnonzero(found):
        box = boxes[index]
        within = (boxes[:, :, 0] > box[:, 0]).all(1) & (boxes[:, :, 1] < box[:, 1]).all(1)
        found[index] = bool((within & (sizes[:, 0] > 0.3 * sizes[index, 0])).any())
    return found


def _widened(mask: np.ndarray, pixels: int) -> np.ndarray:
    wide: np.ndarray = ndimage.maximum_filter(mask.view(np.uint8), 2 * pixels + 1, mode="constant")
    return wide.view(bool)
