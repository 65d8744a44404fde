"""Tests of the maps around a number: its own, and the inputs that count most for it, those first."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
import torch
from torch.nn import functional as F
from torchvision.models import resnet18

from cnnviz.analysis.close_up import close_up
from cnnviz.analysis.slices import slice_of
from cnnviz.capture.trace import Unit
from tests.support.nets import lived, odd, record

if TYPE_CHECKING:
    from cnnviz.capture.trace import Layer, Trace


def parts(trace: Trace, layer: Layer, channel: int) -> np.ndarray:
    """What each input channel adds to a map of a convolution without groups, by torch."""
    assert layer.window
    source = torch.tensor(trace[layer.inputs[0]])
    weights = torch.tensor(layer.parameters["weight"][channel])[:, None]
    window = layer.window
    found: np.ndarray = F.conv2d(
        source, weights, None, window.stride, window.padding, window.dilation, groups=len(weights)
    ).numpy()
    return found


@pytest.mark.parametrize("place", [(0, 0), (3, 5), (7, 7)])
def test_the_inputs_that_count_most_come_first(place: tuple[int, int]) -> None:
    trace = record(lived(resnet18), 3, 64)
    unit = Unit("layer2.0.conv1", 5, *place)
    own, *read = close_up(trace, slice_of(trace, unit), unit)
    np.testing.assert_array_equal(own.values, trace[unit.layer][5])
    sums = np.abs(parts(trace, trace.layer(unit.layer), 5)[:, *place])
    assert [sheet.channel for sheet in read] == list(np.argsort(-sums)[:4])
    source = trace.layer(unit.layer).inputs[0]
    for sheet in read:
        assert sheet.layer == source
        np.testing.assert_array_equal(sheet.values, trace[source][sheet.channel])


def test_every_number_has_its_own_map_and_the_maps_that_its_layer_names() -> None:
    trace = record(lived(odd), 3, 13)
    for layer in trace.layers:
        unit = Unit(layer.name, *(size - 1 for size in layer.maps))
        part = slice_of(trace, unit)
        own, *read = close_up(trace, part, unit)
        assert own.values.ravel()[-1] == trace.value(unit)
        assert {sheet.layer for sheet in read} <= set(part.chain[0].inputs)
