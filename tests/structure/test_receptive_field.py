"""Tests of receptive fields: each is the box of input pixels that move a unit, as gradients tell."""

from __future__ import annotations

import numpy as np
import torch
import torch.nn.functional as F
from hypothesis import assume, given, reject, settings
from hypothesis import strategies as st
from torch import nn
from torchvision.models import resnet18

from cnnviz.capture.recorder import Recorder
from cnnviz.models import lenet
from cnnviz.structure.receptive_field import Field, fields
from tests.support.nets import Concat
from tests.support.stacks import Does

SIDE = 48


def fields_of(model: nn.Module, *shape: int) -> dict[str, Field]:
    trace = Recorder("net", model.eval()).record(np.zeros(shape, np.float32))
    return dict(fields(trace.layers))


def positive(model: nn.Module) -> nn.Module:
    """The network with all weights 1: no path cancels another, and each input has a gradient above 0."""
    for parameter in model.parameters():
        nn.init.ones_(parameter)
    return model.eval()


def seen(model: nn.Module, row: int, column: int, side: int = SIDE) -> tuple[int, int, int, int]:
    """(top, left, bottom, right) of the pixels on which the unit depends, ends exclusive."""
    pixels = torch.ones(1, 1, side, side, requires_grad=True)
    answer = model(pixels)
    (answer[0, 0, row, column] if answer.ndim == 4 else answer[0, 0]).backward()
    assert pixels.grad is not None
    rows, columns = torch.nonzero(pixels.grad[0, 0], as_tuple=True)
    return int(rows.min()), int(columns.min()), int(rows.max()) + 1, int(columns.max()) + 1


pairs = st.tuples(st.integers(1, 4), st.integers(1, 4))
steps = st.tuples(st.integers(1, 3), st.integers(1, 3))


@st.composite
def layers(draw: st.DrawFn) -> nn.Module:
    kernel, stride = draw(pairs), draw(steps)
    padding = draw(st.integers(0, kernel[0] // 2)), draw(st.integers(0, kernel[1] // 2))
    if draw(st.booleans()):
        return nn.AvgPool2d(kernel, stride, padding)
    return nn.Conv2d(1, 1, kernel, stride, padding, dilation=draw(steps), bias=False)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.lists(layers(), min_size=1, max_size=3), st.floats(0, 1), st.floats(0, 1))
def test_the_box_is_what_gradients_find(stack: list[nn.Module], down: float, right: float) -> None:
    model = positive(nn.Sequential(*stack))
    try:
        rows, columns = model(torch.ones(1, 1, SIDE, SIDE)).shape[2:]
    except RuntimeError:  # a window is larger than its input
        reject()
    assume(rows and columns)
    row, column = round(down * (rows - 1)), round(right * (columns - 1))
    top, left, bottom, right_end = fields_of(model, 1, 1, SIDE, SIDE)[str(len(stack) - 1)].box(row, column)
    inside = top >= 0 and left >= 0 and bottom <= SIDE and right_end <= SIDE
    found = seen(model, row, column)
    if inside:
        assert found == (top, left, bottom, right_end)
    else:  # a cell in the padding of an inner layer has no input, so that the box may be too large
        assert found[0] >= max(0, top)
        assert found[1] >= max(0, left)
        assert found[2] <= min(SIDE, bottom)
        assert found[3] <= min(SIDE, right_end)


def test_after_a_flatten_a_unit_sees_what_all_maps_see() -> None:
    net = nn.Sequential(nn.Conv2d(1, 2, 3, stride=2), nn.AvgPool2d(2), nn.Flatten(), nn.Linear(18, 4))
    assert fields_of(net, 1, 1, 15, 15)["3"].box(0, 0) == seen(positive(net), 0, 0, side=15) == (0, 0, 13, 13)


def test_where_paths_meet_the_wider_counts() -> None:
    net = Concat()
    assert fields_of(net, 1, 1, 12, 12)["cat"].box(6, 6) == (4, 4, 9, 9)


def test_a_pad_moves_the_field_and_what_mixes_places_sees_all() -> None:
    pad, mean = nn.ZeroPad2d((2, 0, 1, 0)), nn.AdaptiveAvgPool2d(2)
    net = nn.Sequential(pad, nn.Conv2d(1, 1, 3, bias=False), mean, nn.AdaptiveAvgPool2d(3))
    found = fields_of(net, 1, 1, 13, 12)
    assert found["1"].box(3, 4) == seen(positive(net[:2]), 3, 4, side=13) == (2, 2, 5, 5)
    assert found["2"].box(1, 0) == (5, -2, 13, 6)
    assert found["3"].box(2, 2) == found["3"].box(0, 0) == (-1, -2, 13, 12)


def test_squeeze_and_excite_sees_all_wherever_it_multiplies() -> None:
    gate = nn.Conv2d(1, 1, 1, bias=False)
    net = Does(lambda x, gate: gate(F.adaptive_avg_pool2d(x, 1)) * x, gate)
    assert fields_of(net, 1, 1, 9, 9)["mul"].box(4, 7) == seen(positive(net), 4, 7, side=9) == (0, 0, 9, 9)


def test_the_channels_may_be_moved_without_moving_the_field() -> None:
    net = Does(lambda x, conv: torch.cat([conv(x)[:, 2:], x], 1), nn.Conv2d(1, 4, 3, padding=1))
    found = fields_of(net, 1, 1, 9, 9)
    assert found["getitem"].box(4, 4) == found["cat"].box(4, 4) == (3, 3, 6, 6)


def test_known_fields() -> None:
    found = fields_of(lenet.build(), 1, 1, 32, 32)
    sizes = {name: found[name].size[0] for name in ("conv1", "pool1", "conv2", "pool2", "fc1", "softmax")}
    assert sizes == {"conv1": 5, "pool1": 6, "conv2": 14, "pool2": 16, "fc1": 32, "softmax": 32}
    # Every window adds (kernel - 1) x the pixels between two neighbours of its input:
    # 1 + 6 + 4 + 4 x 8 + 8 + 3 x 16 + 16 + 3 x 32 + 32 + 3 x 64.
    assert fields_of(resnet18(), 1, 3, 64, 64)["layer4.1.relu_1"].size == (435, 435)
