"""Tests of contributions: each input channel's equals torch's, and they add up to the output."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from torch import nn

from cnnviz.analysis.contributions import contributions, filter_of
from cnnviz.models import lenet, resnet
from cnnviz.wire.channel_packet import channel_packet
from tests.support.nets import lived, odd, record
from tests.ui.test_steps import unpack

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.mark.parametrize(
    ("build", "channels", "side"), [(odd, 3, 13), (lenet.build, 1, 32), (resnet.build, 3, 64)]
)
def test_gifts_are_those_of_torch_and_add_up(
    build: Callable[[], nn.Module], channels: int, side: int
) -> None:
    model = lived(build)
    trace = record(model, channels, side)
    for layer in trace.layers:
        channel = layer.shape[0] - 1
        found = filter_of(trace, layer.name, channel)
        if found is None:
            assert layer.kind not in ("conv", "linear")
            continue
        given = contributions(trace[found.source], found)
        module = model.get_submodule(layer.name)
        assert isinstance(module, nn.Conv2d | nn.Linear)
        weight = module.weight.detach().double()[channel]
        read = torch.tensor(trace[layer.inputs[0]]).double()
        if isinstance(module, nn.Conv2d):
            # Each input channel, convolved by itself.
            read = read[found.first : found.first + len(weight)]
            assert not isinstance(module.padding, str)
            parts = F.conv2d(
                read[None],
                weight[:, None],
                stride=module.stride,
                padding=module.padding,
                dilation=module.dilation,
                groups=len(read),
            )[0].flatten(1)
        else:
            # Flattened maps lie one after the other.
            parts = (read * weight).reshape(len(found.weights), -1).sum(1, keepdim=True)
        np.testing.assert_allclose(given.mean, parts.mean(1), atol=1e-9)
        np.testing.assert_allclose(given.size, parts.abs().mean(1), atol=1e-9)
        answer = trace[layer.name][channel].mean(dtype=float)
        assert given.mean.sum() + (found.bias or 0) == pytest.approx(answer, abs=1e-5 * max(1, abs(answer)))


def test_a_filter_reads_its_own_group() -> None:
    trace = record(lived(odd), 3, 13)
    assert [filter_of(trace, "0", channel).first for channel in (0, 3, 4, 11)] == [0, 0, 1, 2]  # type: ignore[union-attr]
    assert filter_of(trace, "2", 7).first == 7  # type: ignore[union-attr]


def test_a_unit_that_reads_flattened_maps_is_a_filter_of_their_size() -> None:
    trace = record(lived(lenet.build), 1, 32)
    found = filter_of(trace, "fc1", 5)
    assert found is not None
    assert (found.source, found.weights.shape) == ("pool2", (16, 5, 5))
    np.testing.assert_array_equal(found.weights.ravel(), trace.layer("fc1").parameters["weight"][5])


def test_a_channel_travels_with_what_is_behind_it() -> None:
    trace = record(lived(resnet.build), 3, 64)
    header, found = unpack(channel_packet(trace, "layer1.0.conv2", 3, identity="one"))
    assert (header["id"], header["channel"]) == ("one", 3)
    assert header["filter"] == {"source": "layer1.0.relu", "first": 0, "bias": None}
    np.testing.assert_array_equal(found["weights"], trace.layer("layer1.0.conv2").parameters["weight"][3])
    assert found["mean"].shape == found["size"].shape == (64,)
    header, found = unpack(channel_packet(trace, "layer1.0.bn2", 3, identity="one"))
    assert found == {}
    assert header["filter"] is None
    given = trace.layer("layer1.0.bn2").parameters
    assert header["norm"] == {name: float(array[3]) for name, array in given.items()} | {"eps": 1e-5}


@pytest.mark.parametrize("channel", [-1, 6])
def test_an_unknown_channel_is_an_error(channel: int) -> None:
    with pytest.raises(IndexError, match="conv1 has 6 channels"):
        channel_packet(record(lived(lenet.build), 1, 32), "conv1", channel, identity="")
