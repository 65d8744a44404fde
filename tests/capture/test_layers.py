"""Tests of layers: each is told by what it does, as a module and as a function, with all its options."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from torch import nn
from torchvision.ops import StochasticDepth

from cnnviz.capture.kinds import Kind, Operation
from cnnviz.capture.trace import Unit, maps_shape
from tests.support.nets import recorded
from tests.support.oracle import computed
from tests.support.stacks import Does

if TYPE_CHECKING:
    from collections.abc import Callable

MAPS = (4, 6, 5)
AVERAGED = {"count_include_pad": True, "divisor_override": None}


def does(function: Callable[..., torch.Tensor], *modules: nn.Module) -> nn.Module:
    return Does(function, *modules)


def weighted(*shape: int) -> nn.Module:
    made = nn.Module()
    made.register_parameter("weight", nn.Parameter(torch.rand(shape)))
    return made


CASES: list[tuple[nn.Module, Operation, dict[str, Any]]] = [
    (nn.Conv2d(4, 4, 3, groups=2), Operation.CONV2D, {"groups": 2, "padding_mode": "zeros"}),
    (
        nn.Conv2d(4, 2, 3, padding="same", dilation=2),
        Operation.CONV2D,
        {"groups": 1, "padding_mode": "zeros"},
    ),
    (nn.Conv2d(4, 2, (2, 3), padding="same"), Operation.CONV2D, {"groups": 1, "padding_mode": "zeros"}),
    (nn.Conv2d(4, 2, 3, padding="valid"), Operation.CONV2D, {"groups": 1, "padding_mode": "zeros"}),
    (nn.BatchNorm2d(4, eps=0.5), Operation.BATCH_NORM2D, {"eps": 0.5}),
    (nn.LayerNorm((6, 5)), Operation.LAYER_NORM, {"eps": 1e-5, "axes": 2}),
    (does(lambda x: F.layer_norm(x, (5,), eps=0.1)), Operation.LAYER_NORM, {"eps": 0.1, "axes": 1}),
    (
        does(lambda x, w: F.layer_norm(x, (5,), w.weight, None, 0.1), weighted(5)),
        Operation.LAYER_NORM,
        {"eps": 0.1, "axes": 1},
    ),
    (does(F.relu), Operation.RELU, {}),
    (does(torch.relu_), Operation.RELU, {}),
    (does(lambda x: x.relu_()), Operation.RELU, {}),
    (does(lambda x: x.sigmoid()), Operation.SIGMOID, {}),
    (does(torch.tanh), Operation.TANH, {}),
    (does(F.silu), Operation.SILU, {}),
    (does(lambda x: F.hardswish(x, inplace=True)), Operation.HARDSWISH, {}),
    (does(F.hardsigmoid), Operation.HARDSIGMOID, {}),
    (does(lambda x: F.gelu(x, approximate="tanh")), Operation.GELU, {"approximate": "tanh"}),
    (nn.GELU(), Operation.GELU, {"approximate": "none"}),
    (does(lambda x: F.leaky_relu(x, 0.3)), Operation.LEAKY_RELU, {"slope": 0.3}),
    (does(F.relu6), Operation.RELU6, {}),
    (does(lambda x: F.max_pool2d(x, 3, stride=2, ceil_mode=True)), Operation.MAX_POOL2D, {}),
    (does(lambda x: F.avg_pool2d(x, 2)), Operation.AVG_POOL2D, AVERAGED),
    (
        nn.AvgPool2d(3, 2, 1, ceil_mode=True, count_include_pad=False),
        Operation.AVG_POOL2D,
        AVERAGED | {"count_include_pad": False},
    ),
    (nn.AdaptiveAvgPool2d((None, 2)), Operation.ADAPTIVE_AVG_POOL2D, {"output": [6, 2]}),
    (does(lambda x: F.adaptive_avg_pool2d(x, (1, 1))), Operation.ADAPTIVE_AVG_POOL2D, {"output": [1, 1]}),
    (nn.AdaptiveMaxPool2d(4), Operation.ADAPTIVE_MAX_POOL2D, {"output": [4, 4]}),
    (does(lambda x: x.mean([2, 3])), Operation.MEAN, {"output": [1, 1]}),
    (does(lambda x: torch.mean(x, dim=(-1, -2), keepdim=True)), Operation.MEAN, {"output": [1, 1]}),
    (does(lambda x: x + x), Operation.ADD, {}),
    (does(lambda x: 3 + x), Operation.ADD, {"constant": 3}),
    (does(lambda x: torch.add(x, 0.5)), Operation.ADD, {"constant": 0.5}),
    (does(lambda x, w: w.weight * x, weighted(4, 1, 1)), Operation.MULTIPLY, {}),
    (does(lambda x: x.mul_(2)), Operation.MULTIPLY, {"constant": 2}),
    (does(lambda x: torch.cat((x, x, x), dim=-3)), Operation.CAT, {"axis": 0}),
    (nn.Dropout(0.5), Operation.DROPOUT, {}),
    (does(lambda x: F.dropout(x, 0.5, training=False)), Operation.DROPOUT, {}),
    (StochasticDepth(0.5, "row"), Operation.STOCHASTIC_DEPTH, {}),
    (nn.Identity(), Operation.IDENTITY, {}),
    (nn.ZeroPad2d((1, 2, 3, 0)), Operation.ZERO_PAD2D, {"before": [3, 1], "value": 0.0}),
    (does(lambda x: F.pad(x, (1, 0), value=2)), Operation.PAD, {"before": [0, 1], "value": 2.0}),
    (does(lambda x: x.permute(0, 3, 1, 2)), Operation.PERMUTE, {"offset": 0, "strides": [1, 30, 5]}),
    (does(lambda x: torch.transpose(x, 1, -1)), Operation.TRANSPOSE, {"offset": 0, "strides": [1, 5, 30]}),
    (does(lambda x: x.view(1, 2, 2, 6, 5)), Operation.VIEW, {"offset": 0, "strides": [60, 30, 5, 1]}),
    (does(lambda x: x.reshape(x.size(0), -1, 5)), Operation.RESHAPE, {"offset": 0, "strides": [5, 1]}),
    (does(lambda x: torch.unsqueeze(x, 1)), Operation.UNSQUEEZE, {"offset": 0, "strides": [120, 30, 5, 1]}),
    (does(lambda x: x.chunk(2, dim=1)[1]), Operation.CHUNK, {"offset": 60, "strides": [30, 5, 1]}),
    (does(lambda x: torch.split(x, [1, 3], 1)[1]), Operation.SPLIT, {"offset": 30, "strides": [30, 5, 1]}),
    (does(lambda x: x[:, 1:, ::2]), Operation.GETITEM, {"offset": 30, "strides": [30, 10, 1]}),
    (
        does(lambda x, w: w.weight.expand(x.shape[0], -1, 3), weighted(1, 2, 1)),
        Operation.EXPAND,
        {"offset": 0, "strides": [1, 0]},
    ),
    (does(lambda x: torch.flatten(x, 1)), Operation.FLATTEN, {}),
    (does(lambda x: x.flatten(2)), Operation.FLATTEN, {}),
    (nn.Linear(5, 3), Operation.LINEAR, {}),
    (nn.Softmax(-1), Operation.SOFTMAX, {"axis": 2}),
    (does(lambda x: F.softmax(x, dim=1)), Operation.SOFTMAX, {"axis": 0}),
]


@pytest.mark.parametrize(("network", "operation", "options"), CASES)
def test_a_layer_is_all_that_its_numbers_come_from(
    network: nn.Module, operation: Operation, options: dict[str, Any]
) -> None:
    trace = recorded(nn.Sequential(network), MAPS)
    layer = trace.layers[-1]
    assert (layer.operation, dict(layer.options)) == (operation, options)
    assert layer.kind is not Kind.OTHER
    np.testing.assert_allclose(computed(layer, trace), trace[layer.name], rtol=1e-5, atol=1e-6)


def test_each_padding_is_that_of_torch() -> None:
    for kernel, dilation in ((2, 1), (4, 1), (3, 2), (4, 3)):
        conv = nn.Conv2d(4, 1, kernel, padding="same", dilation=dilation)
        layer = recorded(nn.Sequential(conv), MAPS).layers[-1]
        left, _, top, _ = conv._reversed_padding_repeated_twice
        assert layer.window
        assert layer.window.padding == (top, left)


@pytest.mark.parametrize(
    "network",
    [
        nn.Softplus(),
        nn.Conv2d(4, 2, 3, padding=1, padding_mode="reflect"),
        nn.BatchNorm2d(4, track_running_stats=False),
        does(lambda x: F.dropout(x, 0.5, training=True)),
        does(lambda x: x.mean(1)),
        does(lambda x: torch.add(x, x, alpha=2)),
        does(lambda x: torch.cat([x, x])),
        does(lambda x: F.pad(x, (1, 1, 1, 1), mode="reflect")),
        does(lambda x: F.pad(x, (0, 0, 0, 0, 1, 1))),
        does(lambda x: x[:, [2, 0]]),
        does(lambda x: F.max_pool2d(x, 2, return_indices=True)[0]),
        does(lambda x: x.softmax(0)),
        does(lambda x: x.view(-1, 5)),
    ],
)
def test_what_depends_on_something_else_is_not_known(network: nn.Module) -> None:
    layer = recorded(nn.Sequential(network), MAPS).layers[-1]
    assert (layer.kind, layer.window, dict(layer.options)) == (Kind.OTHER, None, {})
    assert layer.operation


def test_what_reads_a_part_of_a_tuple_reads_what_the_tuple_was_made_of() -> None:
    def halves(x: torch.Tensor, conv: nn.Module) -> torch.Tensor:
        both = conv(x).chunk(2, 1)
        return torch.mul(both[0], both[1])

    trace = recorded(Does(halves, nn.Conv2d(4, 6, 1)), MAPS)
    conv, first, second, product = trace.layers[1:]
    assert [layer.inputs for layer in (first, second)] == [(conv.name,), (conv.name,)]
    assert product.inputs == (first.name, second.name)


def test_a_parameter_has_no_batch_axis_and_only_those_read_are_layers() -> None:
    norm, scale = weighted(5), weighted(4, 1, 1)
    network = Does(lambda x, n, s: s.weight * F.layer_norm(x, (5,), n.weight), norm, scale)
    trace = recorded(network, MAPS)
    parameters = [layer for layer in trace.layers if layer.kind is Kind.PARAMETER]
    assert [layer.shape for layer in parameters] == [(4, 1, 1)]
    np.testing.assert_array_equal(trace[parameters[0].name], scale.weight.detach())  # type: ignore[operator]
    (normed,) = [layer for layer in trace.layers if layer.kind is Kind.LAYER_NORM]
    assert normed.inputs == (trace.layers[0].name,)
    np.testing.assert_array_equal(normed.parameters["weight"], norm.weight.detach())  # type: ignore[operator]


def test_every_shape_is_seen_as_maps() -> None:
    shapes = {(7,): (7, 1, 1), (3, 4): (1, 3, 4), (2, 3, 4): (2, 3, 4), (5, 2, 3, 4): (10, 3, 4)}
    assert {shape: maps_shape(shape) for shape in shapes} == shapes
    trace = recorded(Does(lambda x: x.reshape(1, 2, 2, 3, 10)), MAPS)
    name = trace.layers[-1].name
    assert trace.value(Unit(name, 3, 2, 9)) == trace[name][1, 1, 2, 9]
    with pytest.raises(IndexError):
        trace.value(Unit(name, 4))
