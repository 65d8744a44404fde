"""Tests of digits: a picture reaches LeNet as the digits did that it learned from."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image, ImageDraw
from scipy import ndimage

from cnnviz.inputs import digits
from cnnviz.inputs.preparation import Preparation, StepName
from cnnviz.models.specs import model
from tests.support.drawings import drawings, rasterise

SAMPLES = sorted((Path(__file__).parents[2] / "assets/samples/digits").glob("*.png"))


def _prepared(image: np.ndarray) -> Preparation:
    preparation = digits.prepare(image)
    assert preparation is not None
    return preparation


def _step(preparation: Preparation, name: StepName) -> np.ndarray:
    return next(step.pixels for step in preparation.steps if step.name == name)


def _read(images: list[np.ndarray]) -> list[int]:
    batch = np.stack([_prepared(image).input for image in images])
    with torch.inference_mode():
        found: list[int] = model("lenet").load()(torch.from_numpy(batch)).argmax(1).tolist()
    return found


def _photograph(image: np.ndarray) -> np.ndarray:
    """A photograph of white on black as dark ink on paper, under a lamp to one side, with noise."""
    y, x = np.mgrid[0 : len(image), 0 : len(image)] / len(image)
    light = 210 - 80 * x - 30 * y * y
    noise = np.random.default_rng(0).normal(0, 4, light.shape)
    sheet = light * (1 - 0.6 * image[..., 0] / 255) + noise
    return np.repeat(sheet.clip(0, 255).astype(np.uint8)[..., None], 3, axis=2)


def test_drawn_digits_are_read() -> None:
    drawn = drawings()
    answers = _read([rasterise(drawing) for drawing in drawn])
    right = sum(answer == drawing.digit for answer, drawing in zip(answers, drawn, strict=True))
    assert len(drawn) == 100
    assert right >= 95


def test_dark_ink_on_bright_paper_is_inverted_and_then_the_same() -> None:
    bright = rasterise(drawings()[50])
    dark = _prepared(255 - bright)
    assert dark.inverted
    assert not _prepared(bright).inverted
    np.testing.assert_array_equal(dark.input, _prepared(bright).input)


def test_ink_on_unevenly_lit_noisy_paper_is_read() -> None:
    drawn = drawings()[::5]
    images = [_photograph(rasterise(drawing)) for drawing in drawn]
    assert all(_prepared(image).inverted for image in images)
    right = [answer == drawing.digit for answer, drawing in zip(_read(images), drawn, strict=True)]
    assert sum(right) >= 19


@pytest.mark.parametrize("level", [0, 20, 128, 255])
def test_an_empty_picture_holds_nothing(level: int) -> None:
    assert digits.prepare(np.full((280, 280, 3), level, np.uint8)) is None


def test_noisy_paper_alone_holds_nothing() -> None:
    assert digits.prepare(_photograph(np.zeros((280, 280, 3), np.uint8))) is None


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_a_digit_of_mnist_passes_nearly_unchanged(path: Path) -> None:
    digit = np.asarray(Image.open(path))
    preparation = _prepared(np.asarray(Image.open(path).convert("RGB")))
    changed = np.abs(_step(preparation, StepName.CENTRED).astype(int) - digit)
    assert changed.mean() < 1  # grey level
    assert (preparation.crop.down, preparation.crop.top, preparation.crop.left) == (1, -2, -2)
    assert preparation.input_warnings == ()


def test_the_steps_end_in_what_the_network_reads() -> None:
    preparation = _prepared(rasterise(drawings()[33]))
    assert [step.name for step in preparation.steps] == [
        StepName.ORIGINAL,
        StepName.GREY,
        StepName.INVERTED,
        StepName.BOXED,
        StepName.CENTRED,
        StepName.PADDED,
        StepName.NORMALISED,
    ]
    padded = _step(preparation, StepName.PADDED)
    expected = (padded / 255 - 0.1307) / 0.3081
    np.testing.assert_allclose(preparation.input[0], expected, atol=1e-6)
    assert preparation.input.shape == (1, 32, 32)
    assert preparation.input.dtype == np.float32


def test_the_centre_of_mass_is_in_the_middle() -> None:
    for drawing in drawings()[::7]:
        field = _step(_prepared(rasterise(drawing)), StepName.CENTRED)
        middle = np.array(ndimage.center_of_mass(field)) + 0.5  # from the edges of pixels
        assert np.all((middle >= 14) & (middle < 15))


def test_the_crop_leads_back_to_the_picture() -> None:
    places = [(60, 40), (181, 130), (75, 222)]  # rows and columns of dots in a picture that is not square
    picture = Image.new("RGB", (300, 240))
    for row, column in places:
        ImageDraw.Draw(picture).rectangle((column - 9, row - 9, column + 8, row + 8), fill="white")
    preparation = _prepared(np.asarray(picture))
    padded, crop = _step(preparation, StepName.PADDED), preparation.crop
    labels, count = ndimage.label(padded > 0, np.ones((3, 3)))
    centres = np.array(ndimage.center_of_mass(padded, labels, range(1, count + 1))) + 0.5
    found = sorted(map(tuple, centres * crop.down + (crop.top, crop.left)))
    np.testing.assert_allclose(found, sorted(places), atol=0.1 * crop.down)


def test_a_strong_hand_and_a_faint_one_come_out_alike() -> None:
    bright = rasterise(drawings()[20])
    levels = [_prepared((bright * share).astype(np.uint8)).input for share in (1, 0.6, 0.3)]
    assert all(np.abs(one - other).max() < 0.1 for one, other in pairwise(levels))
