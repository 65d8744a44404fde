"""Tests of tuning curves, with filters that are written by hand."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch import nn

from cnnviz.capture.recorder import Recorder
from cnnviz.features import picture_sets, survey
from cnnviz.features.reading import Reading
from cnnviz.features.stimuli import Contrast
from cnnviz.features.tuning import Tuning, inside, tunings
from cnnviz.structure.receptive_field import Field, fields


def gabor(angle: float, period: float, side: int = 17) -> np.ndarray:
    """Stripes that run in the direction `angle`, counter-clockwise from the right, under a round window."""
    rows, columns = np.mgrid[:side, :side] - side // 2
    turn = np.deg2rad(angle)
    across = -np.sin(turn) * columns - np.cos(turn) * rows  # rows count downwards
    wave = np.cos(2 * np.pi * across / period) * np.exp(-(rows**2 + columns**2) / 32)
    balanced: np.ndarray = wave - wave.mean()
    return balanced


def tuned(conv: nn.Conv2d) -> tuple[Tuning, ...]:
    seen = Reading((conv.in_channels, 64, 64), (0.5,) * conv.in_channels, (0.5,) * conv.in_channels, False)
    recorder = Recorder("net", nn.Sequential(conv, nn.ReLU()).eval())
    layers = recorder.record(np.zeros((1, *seen.shape), np.float32)).layers
    cells = inside(fields(layers)["1"], layers[-1].maps[1:], (64, 64))
    found = survey.largest(
        recorder,
        lambda _share: None,
        pictures=picture_sets.gratings(seen),
        layer="1",
        inside=cells,
    )
    return tunings(found, coloured=conv.in_channels == 3)


def test_the_orientation_and_period_of_a_gabor_are_found() -> None:
    angles = (0, 30, 60, 90, 120, 172)
    conv = nn.Conv2d(1, len(angles), 17, padding=8, bias=False)
    kernels = np.stack([gabor(angle, 6) for angle in angles])[:, None]
    conv.weight = nn.Parameter(torch.tensor(kernels, dtype=torch.float32))
    for angle, found in zip(angles, tuned(conv), strict=True):
        assert found.orientation is not None
        assert abs((found.orientation - angle + 90) % 180 - 90) < 1
        assert found.best[2] == 6
        assert found.selectivity > 0.5
        assert found.by_angle.max() == found.by_period.max() == found.answers.max()


def test_the_colours_that_a_filter_compares_are_found() -> None:
    conv = nn.Conv2d(3, 3, 5, bias=False)
    weights = np.zeros((3, 3, 5, 5))
    weights[:, :, :, 2] = [[[1], [1], [1]], [[1], [-1], [0]], [[-1], [-1], [2]]]  # a standing line
    weights[:, :, :, 0] = -weights[:, :, :, 2]
    conv.weight = nn.Parameter(torch.tensor(weights, dtype=torch.float32))
    found = tuned(conv)
    assert [each.best[0] for each in found] == [
        Contrast.WHITE_BLACK,
        Contrast.RED_GREEN,
        Contrast.BLUE_YELLOW,
    ]
    assert [each.best[1] for each in found] == [90, 90, 90]
    assert [int(each.by_colours.argmax()) for each in found] == [0, 1, 2]


def test_a_channel_that_answers_all_angles_alike_prefers_none() -> None:
    conv = nn.Conv2d(1, 1, 1)
    nn.init.zeros_(conv.weight)
    (found,) = tuned(conv)
    assert found.orientation is None
    assert found.selectivity == 0


@pytest.mark.parametrize(("kernel", "stride", "padding"), [(5, 1, 2), (7, 2, 3), (4, 3, 0), (15, 1, 7)])
def test_the_cells_inside_see_no_padding(kernel: int, stride: int, padding: int) -> None:
    conv = nn.Conv2d(1, 1, kernel, stride, padding, bias=False)
    nn.init.ones_(conv.weight)
    output = conv(torch.ones(1, 1, 20, 20))[0, 0]
    field = Field((kernel, kernel), (stride, stride), (-padding, -padding))
    rows, columns = inside(field, (output.shape[0], output.shape[1]), (20, 20))
    whole = torch.zeros_like(output, dtype=torch.bool)
    whole[rows, columns] = True
    assert torch.equal(whole, output == kernel**2)
