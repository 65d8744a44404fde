"""Tests of evidence: what cells see of the ink is what their numbers react to."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from cnnviz.analysis.evidence import half, spread
from cnnviz.capture.recorder import Recorder
from cnnviz.models import lenet
from cnnviz.structure.places import places
from cnnviz.structure.receptive_field import fields
from tests.capture.test_recorder import batch, seeded

SHAPES = {"input": (32, 32), "conv1": (28, 28), "conv2": (10, 10)}


@pytest.mark.parametrize("name", SHAPES)
def test_cells_that_see_ink_are_those_whose_numbers_it_changes(name: str) -> None:
    ink = np.zeros((32, 32), bool)
    ink[3:6, 9] = ink[20, 20:27] = True
    network = seeded(lenet.build)
    layers = Recorder("net", network).record(batch(1, 1, 32, 32)).layers
    # Without what cuts off, any change of a pixel reaches every cell that sees it.
    modules = {each: network.get_submodule(each) for each in ("conv1", "pool1", "conv2")}
    modules["pool1"] = torch.nn.AvgPool2d(2)
    with torch.inference_mode():
        seen = torch.from_numpy(ink).float()[None, None] * 100
        empty = torch.zeros_like(seen)
        for each in ("conv1", "pool1", "conv2")[: ("input", "conv1", "pool1", "conv2").index(name)]:
            seen, empty = modules[each](seen), modules[each](empty)
    changed = ((seen - empty).abs().amax((0, 1)) > 1e-4).numpy()

    found = batch(*SHAPES[name])
    positive = np.where(found > 0, found, 0).astype(float)
    shares = spread(found, places(layers)[name], fields(layers)[name], ink)
    assert shares
    assert shares.empty == pytest.approx(positive[~changed].sum() / positive.sum())
    # The middle of a window of 5, of 14 that are 2 apart, and of a pixel.
    step, first = {"input": (1, 0), "conv1": (1, 2), "conv2": (2, 6)}[name]
    middle = np.array(
        [
            [
                ink[
                    first + step * y : first + step * (y + 1), first + step * x : first + step * (x + 1)
                ].any()
                for x in range(found.shape[1])
            ]
            for y in range(found.shape[0])
        ]
    )
    assert shares.on == pytest.approx(positive[middle].sum() / positive.sum())
    assert shares.on + shares.beside + shares.empty == pytest.approx(1)


def test_without_evidence_there_are_no_shares() -> None:
    nothing, ink = np.full((32, 32), -1, np.float32), np.ones((32, 32), bool)
    layers = Recorder("net", seeded(lenet.build)).record(batch(1, 1, 32, 32)).layers
    field = places(layers)["input"]
    assert spread(nothing, field, field, ink) is None
    assert half(nothing) == 0


def test_half_of_it_lies_in_the_largest() -> None:
    assert half(np.array([[1, 4, -9], [2, 2, 1]], np.float32)) == 2  # 4 + 2 of 10
    assert half(np.ones((4, 4), np.float32)) == 8
