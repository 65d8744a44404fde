"""Tests of saliency: it equals autograd and small changes of each pixel."""

from __future__ import annotations

import copy

import numpy as np
import pytest
import torch
from torch import nn
from torchvision.models import resnet18

from cnnviz.analysis.saliency import SHARE, saliency
from cnnviz.capture.recorder import Recorder
from cnnviz.capture.trace import Unit
from cnnviz.models import lenet
from cnnviz.structure.receptive_field import fields
from tests.capture.test_recorder import batch
from tests.support.nets import lived

UNITS = [
    Unit("conv1", 3, 0, 5),
    Unit("layer1.0.bn2", 7, 8, 8),
    Unit("layer2.0.downsample.1", 5, 2, 7),
    Unit("layer4.1.bn2", 100, 1, 0),
    Unit("fc", 17),
]


@pytest.mark.parametrize("unit", UNITS)
def test_the_gradient_is_that_of_the_plain_model(unit: Unit) -> None:
    model, pixels = lived(resnet18), batch(1, 3, 64, 64)
    found = Recorder("net", model).gradient(pixels, unit)
    assert all(parameter.grad is None for parameter in model.parameters())

    plain = copy.deepcopy(model)
    answers: list[torch.Tensor] = []
    # A copy, since the ReLU after it overwrites its input.
    plain.get_submodule(unit.layer).register_forward_hook(
        lambda _module, _inputs, output: answers.append(output.clone())
    )
    read = torch.tensor(pixels, requires_grad=True)
    plain(read)
    answer = answers[0][0]
    place = (unit.channel, unit.row, unit.column)[: answer.ndim]
    answer[place].backward()  # type: ignore[no-untyped-call]
    assert read.grad is not None
    scale = float(read.grad.abs().max())
    np.testing.assert_allclose(found, read.grad[0], atol=1e-5 * scale)

    trace = Recorder("net", model).record(pixels)
    top, left, bottom, right = fields(trace.layers)[unit.layer].box(unit.row, unit.column)
    outside = found.copy()
    outside[:, max(top, 0) : max(bottom, 0), max(left, 0) : max(right, 0)] = 0
    assert found.any()
    assert not outside.any()


def test_a_small_change_of_a_pixel_moves_the_number_by_the_gradient() -> None:
    model, pixels = lived(lenet.build), batch(1, 1, 32, 32)
    unit = Unit("fc3", 4)
    gradient = Recorder("net", model).gradient(pixels, unit)[0]
    exact = nn.Sequential(*list(copy.deepcopy(model).double().children())[:-1])
    step = 1e-6
    for row, column in [(4, 4), (10, 20), (16, 16), (28, 9)]:
        change = torch.zeros(1, 1, 32, 32, dtype=torch.float64)
        change[0, 0, row, column] = step
        with torch.inference_mode():
            more, less = (exact(torch.tensor(pixels).double() + sign * change)[0, 4] for sign in (1, -1))
        assert gradient[row, column] == pytest.approx(float(more - less) / (2 * step), abs=1e-5)


def test_recording_goes_on_after_a_gradient_and_nothing_past_the_unit_runs() -> None:
    recorder, pixels = Recorder("net", lived(lenet.build)), batch(1, 1, 32, 32)
    before = recorder.record(pixels)
    gradient = recorder.gradient(pixels, Unit("input", 0, 3, 4))
    assert (gradient[0, 3, 4], gradient.sum()) == (1, 1)
    with pytest.raises(KeyError, match="no layer 'conv9'"):
        recorder.gradient(pixels, Unit("conv9", 0))
    for outside in (120, -1):
        with pytest.raises(IndexError):
            recorder.gradient(pixels, Unit("fc1", outside))
    np.testing.assert_array_equal(recorder.record(pixels)["softmax"], before["softmax"])


def test_the_box_holds_its_share_and_hardly_more() -> None:
    rows, columns = np.mgrid[:41, :61]
    bell = np.exp(-((rows - 12) ** 2 + (columns - 40) ** 2) / 50).astype(np.float32)
    found = saliency(np.stack([bell, -bell]))
    np.testing.assert_allclose(found.heat, 2 * bell, rtol=1e-6)
    assert found.box
    top, left, bottom, right = found.box
    inside = found.heat[top:bottom, left:right].sum() / found.heat.sum()
    assert SHARE <= inside < SHARE + 0.02
    assert (top + bottom - 1, left + right - 1) == pytest.approx((24, 80), abs=1)
    point = np.zeros((3, 8, 8), np.float32)
    point[1, 2, 3] = -0.5
    assert saliency(point).box == (2, 3, 3, 4)


def test_behind_a_closed_relu_no_pixel_counts() -> None:
    model, pixels = lived(lenet.build), batch(1, 1, 32, 32)
    recorder = Recorder("net", model)
    relu = recorder.record(pixels)["relu1"]
    closed = Unit("relu1", *(int(axis) for axis in np.argwhere(relu == 0)[0]))
    found = saliency(recorder.gradient(pixels, closed))
    assert found.box is None
    assert not found.heat.any()
