"""Is what is written out of a number what torch answers, layer by layer?"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from cnnviz.analysis.explain import CHANNELS, TERMS, ExplanationError, Normalisation, explain
from cnnviz.analysis.sums import AddSum, ConvSum, FlattenSum, InputSum, LinearSum, NormSum, PoolSum
from torch import nn
from torchvision.models import resnet18

from cnnviz.capture.recorder import Recorder
from cnnviz.capture.trace import Unit
from cnnviz.models import lenet, resnet
from tests.support.nets import Concat
from tests.support.oracle import answered

if TYPE_CHECKING:
    from collections.abc import Callable

    from cnnviz.capture.trace import Trace


def odd() -> nn.Module:
    """Groups, dilation and kernels of unequal sides; each channel by itself; windows that overlap."""
    return nn.Sequential(
        nn.Conv2d(3, 12, (3, 2), stride=(2, 1), padding=(2, 1), dilation=(2, 1), groups=3),
        nn.BatchNorm2d(12, affine=False, eps=0.1),
        nn.Conv2d(12, 12, 3, groups=12, bias=False),
        nn.Conv2d(12, 10, 1, groups=2),
        nn.AvgPool2d(2, stride=1, padding=1),
        nn.MaxPool2d((2, 3), stride=(1, 2), padding=(0, 1)),
    )


def lived(build: Callable[[], nn.Module]) -> nn.Module:
    """With random parameters and running statistics, none of them where they start."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        model = build().eval()
        for module in model.modules():
            if isinstance(module, nn.BatchNorm2d):
                for tensor, low, high in (
                    (module.running_mean, -0.5, 0.5),
                    (module.running_var, 0.5, 3.0),
                    (module.weight, 0.5, 1.5),
                    (module.bias, -0.5, 0.5),
                ):
                    if tensor is not None:
                        nn.init.uniform_(tensor, low, high)
    return model


def record(model: nn.Module, channels: int, side: int) -> Trace:
    pixels = np.random.default_rng(0).normal(size=(1, channels, side, side)).astype(np.float32)
    return Recorder("net", model).record(pixels)


@pytest.mark.parametrize(
    ("build", "channels", "side"),
    [(odd, 3, 13), (lenet.build, 1, 32), (resnet18, 3, 64), (resnet.build, 3, 64)],
)
def test_every_kind_of_layer_is_what_torch_answers(
    build: Callable[[], nn.Module], channels: int, side: int
) -> None:
    model = lived(build)
    trace = record(model, channels, side)
    random = np.random.default_rng(1)
    for layer in trace.layers[1:]:
        expected = answered(model, layer, trace)
        last = [size - 1 for size in layer.shape]
        for place in [[0] * len(last), last, *(random.integers(0, layer.shape).tolist() for _ in range(3))]:
            unit = Unit(layer.name, *place)
            said = explain(trace, unit)
            assert said.kind == layer.kind
            assert said.value == trace.value(unit)
            scale = max(1.0, abs(said.value))
            assert abs(said.total - float(expected[tuple(place)])) <= 1e-9 * scale, unit
            assert abs(said.total - said.value) <= 1e-5 * scale, unit


def test_a_convolution_names_what_gave_most_and_loses_nothing() -> None:
    model = lived(resnet18)
    trace = record(model, 3, 64)
    unit = Unit("layer4.1.conv2", 7, 1, 0)
    said = explain(trace, unit)
    assert isinstance(said, ConvSum)
    conv = model.get_submodule(unit.layer)
    with torch.inference_mode():
        read = F.unfold(torch.tensor(trace["layer4.1.relu"])[None], 3, padding=1)[0, :, 1 * 2 + 0]
    inputs, weights = read.reshape(512, 9).double(), conv.weight[7].detach().reshape(512, 9).double()
    sums = (inputs * weights).sum(1)
    ranked = sums.abs().argsort(descending=True, stable=True)
    assert [patch.channel for patch in said.patches] == ranked[:CHANNELS].tolist()
    for patch in said.patches:
        np.testing.assert_array_equal(patch.inputs, inputs[patch.channel])
        np.testing.assert_array_equal(patch.weights, weights[patch.channel])
        np.testing.assert_allclose(patch.products, inputs[patch.channel] * weights[patch.channel], rtol=1e-12)
    assert said.rest.count == 512 - CHANNELS
    assert said.rest.sum == pytest.approx(float(sums[ranked[CHANNELS:]].sum()), abs=1e-9)
    assert said.bias is None
    assert (said.place.rows, said.place.columns) == ([0, 1, 2], [-1, 0, 1])


def test_the_parts_are_those_of_the_formulas() -> None:
    trace = record(lived(resnet.build), 3, 64)
    norm = explain(trace, Unit("layer1.0.bn1", 5, 2, 3))
    assert isinstance(norm, NormSum)
    assert norm.input == trace.value(Unit("layer1.0.conv1", 5, 2, 3))
    result = (norm.input - norm.mean) / math.sqrt(norm.variance + norm.eps) * norm.gamma + norm.beta
    assert result == pytest.approx(norm.value, abs=1e-5)
    assert (norm.eps, norm.mean != 0, norm.variance != 1) == (1e-5, True, True)

    plain, changed = (explain(trace, Unit(f"layer1.{block}.add", 5, 2, 3)) for block in (1, 0))
    assert isinstance(plain, AddSum)
    assert isinstance(changed, AddSum)
    assert [(each.layer, each.shortcut) for each in plain.terms] == [
        ("layer1.1.bn3", False),
        ("layer1.0.relu_2", True),
    ]
    assert [(each.layer, each.shortcut) for each in changed.terms] == [
        ("layer1.0.bn3", False),
        ("layer1.0.downsample.1", True),
    ]

    pool = explain(trace, Unit("maxpool", 2, 0, 0))
    assert isinstance(pool, PoolSum)
    assert [at for at, number in enumerate(pool.inputs) if number is None] == [0, 1, 2, 3, 6]
    assert pool.inputs[pool.winner] == pool.value

    flat = explain(trace, Unit("flatten", 77))
    assert isinstance(flat, FlattenSum)
    assert (flat.layer, flat.channel, flat.row, flat.column) == ("avgpool", 77, 0, 0)

    linear = explain(trace, Unit("fc.0", 3))
    assert isinstance(linear, LinearSum)
    sizes = [abs(term.product) for term in linear.terms]
    assert (sizes, len(sizes)) == (sorted(sizes, reverse=True), TERMS)
    assert linear.rest.count == 2048 - TERMS
    assert all(term.input == trace["flatten"][term.unit] for term in linear.terms)


def test_a_pixel_says_what_it_was() -> None:
    pixels = np.random.default_rng(0).integers(0, 256, (3, 64, 64), np.uint8)
    mean, std = (0.5, 0.4, 0.3), (0.2, 0.3, 0.4)
    scale = [np.array(each, np.float32)[:, None, None] for each in (mean, std)]
    read = ((pixels.astype(np.float32) / 255 - scale[0]) / scale[1])[None]
    trace = Recorder("net", lived(resnet18)).record(read)
    unit = Unit("x", 2, 10, 20)
    said = explain(trace, unit, Normalisation(pixels, mean, std))
    assert isinstance(said, InputSum)
    assert said.pixel
    assert (said.pixel.byte, said.pixel.mean, said.pixel.std) == (pixels[2, 10, 20], 0.3, 0.4)
    assert said.total == pytest.approx(said.value, abs=1e-6)
    bare = explain(trace, unit)
    assert isinstance(bare, InputSum)
    assert bare.pixel is None


def test_what_is_not_known_is_refused_in_a_sentence() -> None:
    trace = record(lived(Concat), 1, 8)
    with pytest.raises(ExplanationError, match="cat: the arithmetic of cat cannot be written out here"):
        explain(trace, Unit("cat", 0))
    model = nn.Sequential(nn.BatchNorm2d(1, track_running_stats=False), nn.SiLU(), nn.AdaptiveAvgPool2d(3))
    trace = record(model.eval(), 1, 8)
    for layer in trace.layers[1:]:
        with pytest.raises(ExplanationError, match=layer.operation):
            explain(trace, Unit(layer.name, 0))
    with pytest.raises(KeyError, match="no layer 'conv9'"):
        explain(trace, Unit("conv9", 0))
    for outside in (8, -1):
        with pytest.raises(IndexError):
            explain(trace, Unit("input", 0, outside, 0))
