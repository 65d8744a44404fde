"""Tests of the detector of what is no digit: torch's numbers, drawings that are none, digits that are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import torch
import torch.nn.functional as F
from safetensors.torch import load_file

from cnnviz.analysis.outliers import is_outlier, score
from cnnviz.inputs import digits, images
from cnnviz.inputs.samples import PictureKind, samples
from cnnviz.models.specs import MODELS
from cnnviz.serving.engine import Engine
from tests.support.drawings import Drawing, drawings, rasterise
from tests.support.odd_drawings import BLOB, DOT, FOX, LETTERS, SMILEY

if TYPE_CHECKING:
    import numpy as np

SPEC = MODELS["lenet"]


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine(SPEC)


def pixels(picture: np.ndarray) -> np.ndarray:
    found = digits.prepare(picture)
    assert found is not None
    return found.input


def test_the_score_is_that_of_torch(engine: Engine) -> None:
    assert SPEC.outliers is not None
    w, own = (
        {name: value.float() for name, value in load_file(path).items()}
        for path in (SPEC.weights, SPEC.outliers)
    )
    for drawing in (drawings()[3], FOX):
        x = torch.from_numpy(pixels(rasterise(drawing)))[None]
        one = F.max_pool2d(F.relu(F.conv2d(x, w["conv1.weight"], w["conv1.bias"])), 2)
        two = F.max_pool2d(F.relu(F.conv2d(one, w["conv2.weight"], w["conv2.bias"])), 2)
        three = F.relu(F.linear(two.flatten(1), w["fc1.weight"], w["fc1.bias"]))
        four = F.relu(F.linear(three, w["fc2.weight"], w["fc2.bias"]))
        logits = F.linear(four, w["fc3.weight"], w["fc3.bias"])
        read = torch.cat([one.flatten(1), two.flatten(1), three, four, logits], 1)
        hidden = F.relu(F.linear(read, own["hidden.weight"] * own["hidden.scale"], own["hidden.bias"]))
        wanted = float(F.linear(hidden, own["output.weight"][None], own["output.bias"]))
        assert score(engine.run(x[0].numpy()), SPEC.outliers) == pytest.approx(wanted, rel=1e-5, abs=1e-5)


@pytest.mark.parametrize("drawing", [FOX, SMILEY, DOT, BLOB, *LETTERS])
def test_what_is_no_digit_is_an_outlier(engine: Engine, drawing: Drawing) -> None:
    assert is_outlier(engine.run(pixels(rasterise(drawing))), SPEC.outliers)


def test_digits_are_none(engine: Engine) -> None:
    given = [images.decode(sample.path.read_bytes()) for sample in samples(PictureKind.DIGITS)]
    drawn = [rasterise(drawing) for drawing in drawings()]
    doubted = [
        sum(is_outlier(engine.run(pixels(picture)), SPEC.outliers) for picture in pictures)
        for pictures in (drawn, given)
    ]
    assert doubted[0] == 0
    assert doubted[1] <= 4  # of thirty, of which ten were chosen because they are hard to read
