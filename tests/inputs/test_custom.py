"""Tests of preparations by their card: torchvision's and Pillow's own numbers, and cards that are none."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

import numpy as np
import pytest
from PIL import Image
from torchvision import transforms
from torchvision.transforms import InterpolationMode

from cnnviz.inputs.custom import USUAL, Colours, Interpolation, PreparationCard, parse, prepare_photo
from cnnviz.inputs.preparation import StepName
from cnnviz.translations import catalogue
from cnnviz.ui.inputs.steps import packet

PHOTO = np.random.default_rng(0).integers(0, 256, (90, 150, 3), np.uint8)


@pytest.mark.parametrize("interpolation", list(Interpolation))
@pytest.mark.parametrize("resize", [None, 72])
@pytest.mark.parametrize("colours", [Colours.RGB, Colours.GREY])
def test_the_input_is_that_of_torchvision(
    interpolation: Interpolation, resize: int | None, colours: Colours
) -> None:
    usual = USUAL["-1..1"].numbers(colours)
    card = PreparationCard((48, 64), resize, *usual, colours, interpolation)
    found = prepare_photo(PHOTO, card)
    mode = InterpolationMode(interpolation.value)
    theirs = transforms.Compose(
        [
            *([transforms.Grayscale()] if colours is Colours.GREY else []),
            transforms.Resize(resize or card.size, mode),
            transforms.CenterCrop(card.size),
            transforms.ToTensor(),
            transforms.Normalize(*usual),
        ]
    )
    np.testing.assert_array_equal(found.input, theirs(Image.fromarray(PHOTO)).numpy())
    assert found.input.shape == card.shape
    np.testing.assert_allclose(
        found.input,
        (found.planes / 255 - np.reshape(card.mean, (-1, 1, 1))) / np.reshape(card.std, (-1, 1, 1)),
        atol=1e-5,
    )


@pytest.mark.parametrize(
    ("name", "colours", "wanted"),
    [
        ("0..1", Colours.RGB, lambda red, green, blue: (red / 255, green / 255, blue / 255)),
        ("-1..1", Colours.RGB, lambda *all_: [each / 127.5 - 1 for each in all_]),
        ("0..255", Colours.BGR, lambda red, green, blue: (blue, green, red)),
        (
            "caffe",
            Colours.BGR,
            lambda red, green, blue: (blue - 103.939, green - 116.779, red - 123.68),
        ),
    ],
)
def test_what_is_usual_has_the_numbers_of_its_name(name: str, colours: Colours, wanted: Any) -> None:
    card = PreparationCard((90, 150), None, *USUAL[name].numbers(colours), colours)
    colour = PHOTO.astype(np.float64).transpose(2, 0, 1)
    np.testing.assert_allclose(
        prepare_photo(PHOTO, card).input, np.stack(wanted(*colour)), rtol=1e-5, atol=1e-4
    )


def test_a_squeezed_picture_keeps_its_corners() -> None:
    crop = prepare_photo(PHOTO, PreparationCard((30, 30))).crop
    assert (crop.top, crop.left, 30 * crop.down, 30 * crop.across) == (0, 0, 90, 150)


def test_a_card_comes_back_from_json() -> None:
    for name, usual in USUAL.items():
        for colours in usual.colours:
            size, resize = ((28, 28), None) if colours is Colours.INK else ((96, 64), 100)
            card = PreparationCard(size, resize, *usual.numbers(colours), colours, Interpolation.BICUBIC)
            assert parse(json.loads(json.dumps(asdict(card)))) == card, name
    assert parse({"size": [224, 224]}) == PreparationCard((224, 224))


@pytest.mark.parametrize(
    "values",
    [
        None,
        [],
        {},
        {"size": 224},
        {"size": [224]},
        {"size": [0, 224]},
        {"size": [224, 10**9]},
        {"size": [22.5, 22]},
        {"size": ["64", "64"]},
        {"size": [64, 64], "resize": 32},
        {"size": [64, 64], "resize": 1e99},
        {"size": [64, 64], "mean": [0.5]},
        {"size": [64, 64], "mean": "abc"},
        {"size": [64, 64], "mean": [float("nan"), 0, 0]},
        {"size": [64, 64], "mean": [10**400, 0, 0]},
        {"size": [64, 64], "std": [0, 1, 1]},
        {"size": [64, 64], "colours": "HSV"},
        {"size": [64, 64], "colours": "GREY"},
        {"size": [64, 64], "colours": ["RGB"]},
        {"size": [64, 64], "interpolation": "lanczos"},
        {"size": [64, 64], "colours": "INK", "mean": [0.1307], "std": [0.3081]},
        {"size": [28, 28], "resize": 30, "colours": "INK", "mean": [0.5], "std": [0.5]},
        {"size": [28, 28], "colours": "INK", "mean": [0], "std": [0]},
        {"size": [28, 28], "colours": "GREY", "mean": [1], "std": [-1]},
        {"size": [64, 64], "crop": 3},
    ],
)
def test_what_is_no_card_is_refused(values: object) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        parse(values)


@pytest.mark.parametrize("colours", [Colours.RGB, Colours.BGR, Colours.GREY])
@pytest.mark.parametrize("resize", [None, 72])
def test_each_step_has_its_words(colours: Colours, resize: int | None) -> None:
    found = prepare_photo(
        PHOTO, PreparationCard((48, 64), resize, *USUAL["0..255"].numbers(colours), colours)
    )
    sent = packet(found, catalogue("en"))
    names = {
        StepName.GREY: b'"Grey"',
        StepName.SQUEEZED: b"is made 64\xc3\x9748 pixels",
        StepName.CROPPED: b"The 64\xc3\x9748 in the middle",
        StepName.EXCHANGED: b"reads blue first",
    }
    taken = {step.name for step in found.steps}
    assert {name for name, words in names.items() if words in sent} == taken & set(names)
    assert b"/ 0.00392157, as the network was trained" in sent
    if colours is Colours.BGR:
        assert sent.index(b"Normalised blue") < sent.index(b"Normalised red")
