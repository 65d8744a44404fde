"""Tests of occlusion: the right part of the picture is covered, and all of it is visited."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from captum.attr import Occlusion

from cnnviz.analysis.occlusion import Patch, field, occlude, patches, places
from cnnviz.capture.recorder import Recorder
from cnnviz.models import lenet
from tests.capture.test_recorder import batch, seeded

PIXELS = np.random.default_rng(0).normal(size=(3, 12, 16)).astype(np.float32)


def test_the_patch_is_grey_and_the_rest_is_left() -> None:
    before = PIXELS.copy()
    covered = occlude(PIXELS, Patch(2, 5, 4))
    assert not covered[:, 2:6, 5:9].any()
    outside = np.ones((12, 16), bool)
    outside[2:6, 5:9] = False
    np.testing.assert_array_equal(covered[:, outside], PIXELS[:, outside])
    np.testing.assert_array_equal(PIXELS, before)


@pytest.mark.parametrize(
    ("patch", "cells"),
    [(Patch(-2, -1, 4), 2 * 3), (Patch(10, 14, 4), 2 * 2), (Patch(-9, 0, 4), 0), (Patch(12, 16, 4), 0)],
)
def test_what_lies_beyond_the_picture_covers_nothing(patch: Patch, cells: int) -> None:
    assert int((occlude(PIXELS, patch) == 0).sum()) == 3 * cells


@pytest.mark.parametrize(("side", "size"), [(32, 8), (32, 3), (128, 32), (224, 30), (32, 32)])
def test_a_sliding_patch_stays_inside_in_a_regular_grid(side: int, size: int) -> None:
    shape = (3, side, side)
    found, (rows, columns) = list(patches(shape, size)), places(shape, size)
    assert len(found) == rows * columns <= 17**2
    grid = field(shape, size)
    for at, patch in enumerate(found):
        assert grid.box(*divmod(at, columns)) == (
            patch.top,
            patch.left,
            patch.top + size,
            patch.left + size,
        )
        assert 0 <= patch.top <= side - size >= patch.left


def test_the_map_is_that_of_captum() -> None:
    model, pixels = seeded(lenet.build), batch(1, 32, 32)
    recorder = Recorder("lenet", model)
    found = [
        float(recorder.record(occlude(pixels, patch)[None])["fc3"][4]) for patch in patches(pixels.shape, 8)
    ]
    plain = float(recorder.record(pixels[None])["fc3"][4])
    with torch.inference_mode():
        # captum gives a pixel the mean over the patches that cover it; the corner is covered by one.
        fc3 = torch.nn.Sequential(*list(model.children())[:-1])
        oracle = Occlusion(fc3).attribute(torch.from_numpy(pixels[None]), (1, 8, 8), (1, 2, 2), target=4)
    assert plain - found[0] == pytest.approx(float(oracle[0, 0, 0, 0]), abs=1e-5)
    assert plain - found[-1] == pytest.approx(float(oracle[0, 0, -1, -1]), abs=1e-5)
