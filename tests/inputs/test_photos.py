"""Tests of the preparation of strips: torchvision's numbers, of the middle alone."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image
from torchvision import transforms

from cnnviz.inputs import photos
from cnnviz.translations import catalogue
from cnnviz.ui.inputs.steps import packet


@pytest.mark.parametrize("size", [(4, 600), (600, 4), (1, 300), (3, 511), (200, 300)])
@pytest.mark.parametrize("sides", [(128, 128), (232, 224)])
def test_a_strip_is_prepared_as_torchvision_does_it(size: tuple[int, int], sides: tuple[int, int]) -> None:
    strip = np.random.default_rng(0).integers(0, 256, (*size, 3), np.uint8)
    prepared = photos.prepare(strip, *sides)
    theirs = transforms.CenterCrop(sides[1])(transforms.Resize(sides[0])(Image.fromarray(strip)))
    assert (
        np.abs(prepared.pixels.astype(int) - np.asarray(theirs)).max() <= 1
    )  # of 255: as two of its backends
    assert max(prepared.steps[1].pixels.shape) <= 4096
    assert prepared.crop.top * 2 + sides[1] * prepared.crop.down == pytest.approx(size[0], abs=0.1)


def test_nothing_but_the_input_is_kept_alive_by_it() -> None:
    prepared = photos.prepare(np.zeros((1, 1024, 3), np.uint8), 232, 224)
    for array in (prepared.planes, prepared.input):
        base = array if array.base is None else array.base
        assert base.nbytes == array.nbytes


def test_a_strip_says_that_only_its_middle_is_resized() -> None:
    said = (
        b"Of so long a picture only the middle is resized" in packet(photos.prepare(image), catalogue("en"))
        for image in (np.zeros((1, 1000, 3), np.uint8), np.zeros((90, 1000, 3), np.uint8))
    )
    assert list(said) == [True, False]
