"""Tests of slices: a slice is all that a number needs of its network, and no more."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
import torch
from torchvision.models import resnet18

from cnnviz.analysis.slices import slice_of
from cnnviz.capture.kinds import Kind
from cnnviz.capture.trace import Unit
from cnnviz.models import lenet, resnet
from tests.support.nets import lived, odd, record, recorded
from tests.support.oracle import of_inputs
from tests.support.stacks import stack

if TYPE_CHECKING:
    from cnnviz.analysis.slices import Slice
    from cnnviz.capture.trace import Layer, Trace


def left(trace: Trace, part: Slice, name: str) -> torch.Tensor:
    """The output of layer `name` with nothing left but what is in the slice; all else is NaN."""
    kept = np.full(trace.layer(name).maps, np.nan)
    if name in part.boxes:
        box = part.boxes[name]
        place = tuple(slice(start, start + size) for start, size in zip(box.start, box.shape, strict=True))
        kept[place] = box.of(trace.maps(name))
    return torch.tensor(kept.reshape(trace[name].shape))


def _cut(layer: Layer, part: Slice) -> Layer:
    parameters = {}
    for name, array in layer.parameters.items():
        kept = np.full_like(array, np.nan)
        given, first = part.parameters.get(f"{layer.name}.{name}"), part.first.get(f"{layer.name}.{name}", 0)
        if given is not None:
            kept[first : first + len(given)] = given
        parameters[name] = kept
    return replace(layer, parameters=parameters)


def places(layer: Layer) -> list[Unit]:
    """The first number of a layer, the last and a few others."""
    random = np.random.default_rng(1)
    found = [[0, 0, 0], [size - 1 for size in layer.maps], *random.integers(0, layer.maps, (3, 3)).tolist()]
    return [Unit(layer.name, *place) for place in found]


def traces() -> list[Trace]:
    stacks = (stack(number) for number in range(1, 40) if number % 4)
    return [
        record(lived(odd), 3, 13),
        record(lived(lenet.build), 1, 32),
        *(recorded(network, shape) for _, network, shape in stacks),
    ]


def test_nothing_else_is_needed_to_work_out_the_number() -> None:
    kinds = set()
    for trace in traces():
        for layer in trace.layers:
            for unit in places(layer):
                part = slice_of(trace, unit)
                assert part.chain[-1] is layer
                for each in part.chain:
                    if not each.inputs:
                        continue
                    read = [left(trace, part, name) for name in each.inputs]
                    maps = of_inputs(_cut(each, part), read).reshape(each.maps)
                    assert float(maps[unit[1:]]) == pytest.approx(
                        trace.value(unit._replace(layer=each.name)), rel=1e-5, abs=1e-5
                    ), unit
                    kinds.add(each.kind)
    assert kinds == set(Kind) - {Kind.INPUT, Kind.PARAMETER, Kind.OTHER}


def test_what_is_told_together() -> None:
    trace = record(lived(resnet.build), 3, 64)
    for name, chained in {
        "relu": ["conv1", "bn1", "relu"],
        "layer1.0.conv2": ["layer1.0.conv2"],
        "layer2.1.relu_2": ["layer2.1.add", "layer2.1.relu_2"],
        "maxpool": ["maxpool"],
        "flatten": ["flatten"],
        "fc.1": ["fc.0", "fc.1"],
        "x": ["x"],
    }.items():
        assert [layer.name for layer in slice_of(trace, Unit(name, 0)).chain] == chained
    digits = record(lived(lenet.build), 1, 32)
    assert [layer.name for layer in slice_of(digits, Unit("softmax", 7)).chain] == ["fc3", "softmax"]


def test_a_slice_of_a_convolution_is_its_window_and_one_filter() -> None:
    trace = record(lived(resnet18), 3, 64)
    part = slice_of(trace, Unit("layer4.1.conv2", 7, 1, 0))
    box = part.boxes["layer4.1.relu"]
    assert (box.start, box.shape) == ((0, 0, 0), (512, 2, 2))  # the map has no more rows and columns
    np.testing.assert_array_equal(
        part.parameters["layer4.1.conv2.weight"], trace.layer("layer4.1.conv2").parameters["weight"][7:8]
    )
    assert part.first == {"layer4.1.conv2.weight": 7}
    norm = slice_of(trace, Unit("bn1", 5, 2, 3))
    assert norm.boxes["x"].shape == (3, 7, 7)
    assert norm.first == {f"bn1.{name}": 5 for name in ("weight", "bias", "running_mean", "running_var")} | {
        "conv1.weight": 5
    }


def test_there_is_no_slice_of_what_is_not_there() -> None:
    trace = record(lived(lenet.build), 1, 32)
    with pytest.raises(KeyError, match="no layer 'conv9'"):
        slice_of(trace, Unit("conv9", 0))
    outside = [
        Unit("conv1", -1),
        Unit("conv1", 6),
        Unit("conv1", 0, 28),
        Unit("fc1", 0, 0, 1),
        Unit("fc1", 120),
    ]
    for unit in outside:
        with pytest.raises(IndexError):
            slice_of(trace, unit)
