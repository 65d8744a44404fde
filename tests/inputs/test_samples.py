"""Tests of the sample pictures that come with the program."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cnnviz.inputs.images import decode
from cnnviz.inputs.samples import PictureKind, Sample, samples

if TYPE_CHECKING:
    from pathlib import Path


def test_samples_are_read_from_their_names(tmp_path: Path) -> None:
    (tmp_path / "digits").mkdir()
    (tmp_path / "photos").mkdir()
    for name in ("mnist-test-00123-7.png", "mnist-test-09999-7.png", "mnist-test-00004-0.png", "7.png"):
        (tmp_path / "digits" / name).touch()
    for name in ("dog-rex.jpg", "cat-chelsea.jpg", "README.md"):
        (tmp_path / "photos" / name).touch()
    digits = samples(PictureKind.DIGITS, tmp_path)
    assert digits[0] == Sample(tmp_path / "digits" / "mnist-test-00004-0.png", "0", 4)
    assert [(sample.index, sample.label) for sample in digits] == [(4, "0"), (123, "7"), (9999, "7")]
    assert [(sample.index, sample.label) for sample in samples(PictureKind.PHOTOS, tmp_path)] == [
        (None, "cat"),
        (None, "dog"),
    ]
    assert samples(PictureKind.PHOTOS, tmp_path / "nowhere") == ()


def test_the_digits_that_come_along_are_of_mnist_size() -> None:
    assert len(samples(PictureKind.DIGITS)) == 30
    for sample in samples(PictureKind.DIGITS):
        assert decode(sample.path.read_bytes()).shape == (28, 28, 3)


@pytest.mark.parametrize("sample", samples(PictureKind.PHOTOS), ids=lambda sample: sample.path.stem)
def test_the_photos_that_come_along_are_large_enough(sample: Sample) -> None:
    assert min(decode(sample.path.read_bytes()).shape[:2]) >= 109  # as small as Muybridge's plate
