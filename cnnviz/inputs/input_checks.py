"""Checks that warn when a picture is unlike the digits that LeNet was trained on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy import ndimage

from cnnviz.inputs import surroundings
from cnnviz.inputs.preparation import InputWarning

if TYPE_CHECKING:
    from cnnviz.inputs.ink import Ink

# Each but the first, which all of them pass, leaves out about 1 in 1,000 of the MNIST training digits.
_FAINT = 48  # grey levels between paper and ink
_THIN, _THICK = 1.2, 6.0  # pixels of the 28×28 field; half of the training digits lie below 2.4
_DOT = 0.4  # width of the stroke over the longer side; a stroke as wide as long has 0.5
_APART = 0.4  # share of the ink; the bar of a 5 that stands apart has about 0.2
_FLAT = 1.7  # width / height


def find(written: Ink, field: np.ndarray, picture: np.ndarray) -> tuple[InputWarning, ...]:
    """Find the ways in which a digit is unlike the MNIST training digits.

    Args:
        written: the ink in the picture as it was given.
        field: the same, prepared: (28, 28) uint8.
        picture: in which it was written, (rows, columns, 3) uint8.
    """
    edges = written.strength[[0, -1]].max(), written.strength[:, [0, -1]].max()
    rows, columns = np.flatnonzero((field > 25).any(1)), np.flatnonzero((field > 25).any(0))
    width = stroke_width(field)
    dot = width > _DOT * max(np.ptp(rows), np.ptp(columns))
    found = {
        InputWarning.FAINT: written.contrast < _FAINT,
        # An MNIST digit may reach the edge of its own field and is whole.
        InputWarning.CUT_OFF: max(edges) > 0.5 and max(written.strength.shape) > len(field),
        InputWarning.THIN: width < _THIN,
        InputWarning.THICK: width > _THICK and not dot,
        InputWarning.PIECES: apart(field) > _APART,
        InputWarning.FLAT: np.ptp(columns) + 1 > _FLAT * (np.ptp(rows) + 1),
        InputWarning.DOT: dot,
        InputWarning.LINES: written.unlined is not None and not written.framed,
        InputWarning.FRAME: written.framed,
    }
    around = () if written.light is None or not written.dark else surroundings.find(picture, written.light)
    return (*(input_warning for input_warning, present in found.items() if present), *around)


def stroke_width(field: np.ndarray) -> float:
    """Return the mean width of the strokes in pixels: twice the ink over the length of its outline.

    A stroke of length L and width w holds w L of ink and has an outline of about 2 L. With soft edges the
    outline is the total variation: the sum of the lengths of the gradients.

    Args:
        field: (rows, columns) uint8, not all 0.
    """
    grey = np.pad(field.astype(np.float64), 1)
    down, across = np.diff(grey, axis=0)[:, :-1], np.diff(grey, axis=1)[:-1]
    return float(2 * grey.sum() / np.hypot(down, across).sum())


def apart(field: np.ndarray) -> float:
    """Return the share of the ink that is not in the largest connected piece, from 0 to below 1.

    Args:
        field: (rows, columns) uint8, somewhere above 64.
    """
    amounts = np.bincount(ndimage.label(field > 64, np.ones((3, 3)))[0].ravel(), weights=field.ravel())[1:]
    return float(1 - amounts.max() / amounts.sum())
