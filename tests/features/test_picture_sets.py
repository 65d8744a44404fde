"""Tests that a picture of a set, given to a page as a file, is the very input that was surveyed."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import pytest
import torch

from cnnviz.features import picture_sets
from cnnviz.inputs import custom, digits, images
from cnnviz.inputs.custom import Colours, Interpolation, PreparationCard
from cnnviz.models.specs import model

if TYPE_CHECKING:
    from cnnviz.features.picture_sets import PictureSet
    from cnnviz.models.specs import ModelSpec

CARDS = {
    "as ImageNet's": PreparationCard((224, 224), 256),
    "odd": PreparationCard((64, 64), 101, interpolation=Interpolation.BICUBIC),
    "wide": PreparationCard((48, 96), 113, colours=Colours.BGR),
    "squeezed": PreparationCard((60, 33), mean=(0.5,), std=(0.5,), colours=Colours.GREY),
}


def of(card: PreparationCard) -> ModelSpec:
    """A network with this preparation."""
    prepare = partial(custom.prepare, card=card)
    return replace(model("resnet50-catdog"), shape=card.shape, prepare=prepare)


def assert_opens(spec: ModelSpec, pictures: PictureSet, every: int) -> None:
    assert pictures.file
    for index in range(0, len(pictures), every):
        prepared = spec.prepare(images.decode(pictures.file(index)))
        assert prepared
        np.testing.assert_array_equal(prepared.input, pictures.inputs(index, index + 1)[0])


@pytest.mark.parametrize("side", digits.SIDES)
def test_digits_open_as_they_were_surveyed(side: int) -> None:
    spec = replace(model("lenet"), shape=(1, side, side), prepare=partial(digits.prepare, side=side))
    assert_opens(spec, picture_sets.digits(spec), 17)


def test_the_network_reads_the_digits_right() -> None:
    pictures = picture_sets.digits(model("lenet"))
    assert len(pictures) == 3000
    with torch.inference_mode():
        read = model("lenet").load()(torch.tensor(pictures.inputs(0, 3000))).argmax(1)
    right = [name == f"digit {digit}" for name, digit in zip(pictures.names, read.tolist(), strict=True)]
    assert np.mean(right) > 0.995


@pytest.mark.parametrize("name", CARDS)
def test_stimuli_open_as_they_were_surveyed(name: str) -> None:
    spec = of(CARDS[name])
    assert_opens(spec, picture_sets.drawn(spec), 53)


def test_photos_open_as_they_were_surveyed() -> None:
    spec = model("resnet50-catdog")
    assert_opens(spec, picture_sets.sample_photos(spec), 5)


def test_a_stimulus_that_would_need_too_large_a_picture_does_not_open() -> None:
    assert picture_sets.drawn(of(PreparationCard((64, 640), 1000))).file is None
