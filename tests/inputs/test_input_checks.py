"""Tests of input checks: a picture that is unlike the training digits is noticed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from cnnviz.inputs import digits, input_checks
from cnnviz.inputs.preparation import InputWarning
from tests.support.drawings import Drawing, drawings, rasterise

if TYPE_CHECKING:
    from tests.support.drawings import Point

STICK = ((140.0, 60.0), (140.0, 220.0))


def _found(image: np.ndarray) -> tuple[InputWarning, ...]:
    preparation = digits.prepare(image)
    assert preparation is not None
    return preparation.input_warnings


@pytest.mark.parametrize(
    ("strokes", "width", "expected"),
    [
        ([STICK], 24, ()),
        ([STICK, ((60.0, 60.0), (60.0, 220.0))], 24, (InputWarning.PIECES,)),
        ([((140.0, 140.0), (141.0, 140.0))], 60, (InputWarning.DOT,)),
        ([((140.0, 100.0), (140.0, 180.0))], 80, (InputWarning.THICK,)),
        ([((40.0, 140.0), (240.0, 145.0))], 24, (InputWarning.FLAT,)),
        ([((140.0, 30.0), (140.0, 300.0))], 30, (InputWarning.CUT_OFF,)),
        ([((60.0, 60.0), (230.0, 60.0), (140.0, 250.0))], 3, (InputWarning.THIN,)),
    ],
)
def test_each_oddity_is_named(
    strokes: list[tuple[Point, ...]], width: float, expected: tuple[InputWarning, ...]
) -> None:
    assert _found(rasterise(Drawing(1, width, tuple(strokes)))) == expected


def test_faint_ink_is_named() -> None:
    drawing = rasterise(drawings()[2])
    assert _found(drawing) == ()
    assert _found(drawing // 8) == (InputWarning.FAINT,)


@pytest.mark.parametrize("width", [1, 2, 5])
def test_the_width_of_a_stroke_is_measured(width: int) -> None:
    field = np.zeros((28, 28), np.uint8)
    field[4:24, 10 : 10 + width] = 255
    outline = 2 * (20 + width)
    assert input_checks.stroke_width(field) == pytest.approx(2 * 20 * width / outline, rel=0.03)
