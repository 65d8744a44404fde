"""Prepares a picture of a digit as the input of LeNet."""

from __future__ import annotations

import math
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

from cnnviz.inputs import images, ink, input_checks
from cnnviz.inputs.preparation import Crop, Preparation, Step, StepName

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cnnviz.inputs.ink import Ink

MEAN, STD = 0.1307, 0.3081  # of the grey of the MNIST training digits, in [0, 1]
_BOX, _FIELD, _INPUT = 20, 28, 32  # MNIST's box and field, and LeNet's input; pixels
SIDES = (_FIELD, _INPUT)  # of the inputs that can be prepared
_LONGEST = 512  # pixels of the longer side: as many as a digit needs that is small in its picture
_EDGE = 0.1  # of the strongest ink: fainter ink does not widen the box


def prepare(
    image: np.ndarray, side: int = _INPUT, mean: float = MEAN, std: float = STD
) -> Preparation | None:
    """Prepare a picture of one digit as the MNIST digits were made, then for LeNet or as they are.

    The steps: no side longer than 512; grey (ITU-R 601 luma); of a photograph the light on the paper divided
    out; ink bright on paper 0; printed lines and what is not the digit taken away; the ink's box fitted into
    20×20, its aspect kept, its strongest pixel made 255, because a thin pen grows faint when made small; the
    centre of mass put in the middle of 28×28, as http://yann.lecun.com/exdb/mnist/ describes; a margin of 0
    up to 32×32; and at last (grey / 255 - mean) / std. Steps that change nothing are left out.

    Args:
        image: (rows, columns, 3) uint8.
        side: rows and columns of the input, one of SIDES; without LeNet's margin there are 28.
        mean: of the grey, in [0, 1].
        std: its deviation; below 0 the paper has the larger numbers.

    Returns:
        The preparation; its input is (1, side, side) float32. None when the picture holds nothing.
    """
    picture = images.thumbnail(image, _LONGEST)
    grey = np.asarray(Image.fromarray(picture).convert("L"))
    found = ink.find(grey)
    if found is None:
        return None
    boxed, crop = _boxed(found.strength)
    field, (rows, columns) = _centred(boxed)
    margin = (side - _FIELD) // 2
    padded = np.pad(field, margin)
    normalised = (padded.astype(np.float32) / 255 - np.float32(mean)) / np.float32(std)
    shrunk = max(image.shape[:2]) / max(picture.shape[:2])
    return Preparation(
        steps=(
            Step(StepName.ORIGINAL, image),
            *([Step(StepName.RESIZED, picture)] if shrunk > 1 else []),
            Step(StepName.GREY, grey),
            *_separated(found),
            Step(StepName.BOXED, boxed),
            Step(StepName.CENTRED, field),
            *([Step(StepName.PADDED, padded)] if margin else []),
            Step(StepName.NORMALISED, normalised),
        ),
        pixels=padded,
        mean=(mean,),
        std=(std,),
        input=normalised[None],
        crop=Crop(
            crop.down * shrunk,
            crop.across * shrunk,
            (crop.top - (rows + margin) * crop.down) * shrunk,
            (crop.left - (columns + margin) * crop.across) * shrunk,
        ),
        inverted=found.dark,
        find_warnings=partial(input_checks.find, found, field, picture),
    )


def centred(strength: np.ndarray) -> np.ndarray:
    """Place ink as MNIST has its digits, the last steps of `prepare` alone; (28, 28) uint8.

    Args:
        strength: (rows, columns) float32 in [0, 1]; somewhere above 0.1.
    """
    return _centred(_boxed(strength)[0])[0]


def shows_in_colour(image: np.ndarray) -> bool:
    """Tell whether something stands out in a picture that `prepare` finds nothing in, but by colour alone."""
    picture = images.thumbnail(image, _LONGEST)
    return any(ink.find(np.ascontiguousarray(picture[..., colour])) is not None for colour in range(3))


def _separated(found: Ink) -> Iterator[Step]:
    """The steps from grey to the ink of the digit: one only, if the paper is plain and nothing else on it."""
    if found.evened is not None:
        yield Step(StepName.EVENED, found.evened)
    yield Step(StepName.INVERTED, _levels(found.strength if found.found is None else found.found))
    if found.unlined is not None:
        yield Step(StepName.UNLINED, _levels(found.unlined))
    if found.found is not None:
        yield Step(StepName.CHOSEN, _levels(found.strength))


def _levels(strength: np.ndarray) -> np.ndarray:
    levels: np.ndarray = np.rint(255 * strength).astype(np.uint8)
    return levels


def _boxed(strength: np.ndarray) -> tuple[np.ndarray, Crop]:
    """Return the ink in a square of (20, 20) uint8, and where that square lies in the picture."""
    rows, columns = (np.flatnonzero((strength > _EDGE).any(axis)) for axis in (1, 0))
    height, width = int(rows[-1] - rows[0]) + 1, int(columns[-1] - columns[0]) + 1
    side = max(height, width)
    # Whole pixels, so that a digit that fits 20×20 already stays as it is.
    above, left = (side - height) // 2, (side - width) // 2
    square = np.zeros((side, side), np.float32)
    square[above : above + height, left : left + width] = strength[rows[0] :, columns[0] :][:height, :width]
    small = np.asarray(Image.fromarray(square).resize((_BOX, _BOX), Image.Resampling.HAMMING))
    crop = Crop(side / _BOX, side / _BOX, float(rows[0] - above), float(columns[0] - left))
    return np.rint(255 * small / small.max()).astype(np.uint8), crop


def _centred(boxed: np.ndarray) -> tuple[np.ndarray, tuple[int, int]]:
    """Return the field, (28, 28) uint8, and the row and column in it of the (20, 20) box."""
    rows, columns = _offset(boxed)
    field = np.zeros((_FIELD, _FIELD), np.uint8)
    field[rows : rows + _BOX, columns : columns + _BOX] = boxed
    return field, (rows, columns)


def _offset(boxed: np.ndarray) -> tuple[int, int]:
    """Return the row and column of the box that put its centre of mass 0 to 1 pixel past the field's middle.

    So it is with all MNIST digits, measured from the edges of pixels.
    """
    middles = np.arange(_BOX) + 0.5
    masses = boxed.sum(1), boxed.sum(0)
    centres = [float(mass @ middles / mass.sum()) for mass in masses]
    row, column = (min(max(math.ceil(_FIELD / 2 - centre), 0), _FIELD - _BOX) for centre in centres)
    return row, column
