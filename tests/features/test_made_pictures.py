"""Tests of made pictures: they grow alike each time, and their numbers are those of the 8-bit pixels."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
import torch
from torch import nn

from cnnviz.capture.recorder import Recorder
from cnnviz.features import made_pictures, picture_sets, survey
from cnnviz.features.made_pictures import Aim, Growth
from cnnviz.features.reading import Reading
from cnnviz.models.specs import model


@cache
def lenet() -> tuple[nn.Module, Recorder, Reading]:
    spec = model("lenet")
    network = spec.load()
    return network, Recorder("lenet", network), Reading.of(spec)


def ignore(_share: float) -> None:
    pass


def grown(aim: Aim, *pieces: int, seed: int = 0, base: np.ndarray | None = None) -> Growth:
    _, recorder, reading = lenet()
    growth = made_pictures.begin(aim, reading, seed, base)
    for steps in pieces:
        growth = made_pictures.grown(recorder, ignore, growth=growth, steps=steps)
    return growth


def value(growth: Growth) -> float:
    _, recorder, reading = lenet()
    return made_pictures.answer(recorder, ignore, planes=growth.planes, reading=reading, aim=growth.aim).value


def test_a_made_picture_fires_more_than_any_digit_and_its_number_is_that_of_its_pixels() -> None:
    network, recorder, reading = lenet()
    assert isinstance(network, nn.Sequential)
    digits = picture_sets.digits(model("lenet"))
    best = survey.survey(recorder, ignore, pictures=digits, layer="relu2").layers["relu2"].patches(5)[0]
    growth = grown(Aim("relu2", 5), made_pictures.STEPS)
    levels = growth.picture[..., 0]
    assert levels.dtype == np.uint8
    pixels = torch.tensor((levels[None, None].astype(np.float32) / 255 - 0.1307) / 0.3081)
    with torch.inference_mode():
        plain = network[:5](pixels)[0, 5]
    found = made_pictures.answer(recorder, ignore, planes=growth.planes, reading=reading, aim=growth.aim)
    assert found.value == pytest.approx(plain.max().item(), abs=1e-5)
    assert plain[found.row, found.column].item() == pytest.approx(found.value, abs=1e-5)
    assert found.mean == pytest.approx(plain.mean().item(), abs=1e-5)
    assert found.value > best.value


def test_the_opposite_answers_less_and_another_seed_makes_another_picture() -> None:
    liked, disliked = grown(Aim("fc3", 3), 32), grown(Aim("fc3", 3, opposite=True), 32)
    assert value(disliked) < value(grown(Aim("fc3", 3), 0)) < value(liked)
    assert not np.array_equal(grown(Aim("fc3", 3), 32, seed=1).planes, liked.planes)


def test_in_pieces_it_grows_as_in_one() -> None:
    np.testing.assert_array_equal(grown(Aim("relu2", 7), 12).waves, grown(Aim("relu2", 7), 5, 0, 7).waves)


def test_an_accentuated_digit_stays_what_it_is_and_fires_more() -> None:
    base = picture_sets.digits(model("lenet")).draw(7)
    before = grown(Aim("relu2", 7), 0, base=base)
    after = grown(Aim("relu2", 7), made_pictures.ACCENT_STEPS, base=base)
    assert np.abs(before.planes.astype(int) - base).max() <= 1
    assert value(after) > value(before)
    assert np.abs(after.planes.astype(int) - base).mean() < 12


def test_a_channel_that_no_picture_reaches_stays_grey() -> None:
    conv = nn.Conv2d(3, 2, 3)
    nn.init.zeros_(conv.weight)
    reading = Reading((3, 16, 16), (0.5,) * 3, (0.5,) * 3, exchanged=False)
    growth = made_pictures.begin(Aim("1", 1), reading, seed=0)
    recorder = Recorder("dead", nn.Sequential(conv, nn.ReLU()).eval())
    growth = made_pictures.grown(recorder, ignore, growth=growth, steps=6)
    assert not growth.moved
    assert np.ptp(growth.picture) == 0
    with pytest.raises(IndexError, match="no channel 2"):
        made_pictures.grown(recorder, ignore, growth=made_pictures.begin(Aim("1", 2), reading, 0), steps=1)


def test_colours_are_in_the_order_of_the_network() -> None:
    conv = nn.Conv2d(3, 1, 1, bias=False)
    conv.weight = nn.Parameter(torch.tensor([1.0, 0, -1]).reshape(1, 3, 1, 1))  # blue, and not red
    reading = Reading((3, 16, 16), (0.5,) * 3, (0.5,) * 3, exchanged=True)
    growth = made_pictures.begin(Aim("0", 0), reading, seed=0)
    recorder = Recorder("blue", nn.Sequential(conv).eval())
    picture = made_pictures.grown(recorder, ignore, growth=growth, steps=24).picture
    assert picture[..., 2].mean() > picture[..., 0].mean() + 20
