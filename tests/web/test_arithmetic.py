"""Is what the browser says of a cell what torch.nn.functional answers?"""

from __future__ import annotations

import json
import random
from base64 import b64encode
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from torch import nn

from cnnviz.capture.recorder import Recorder
from cnnviz.models import lenet
from cnnviz.structure.bands import Band, bands
from cnnviz.wire.network_packet import activations_packet, network_packet
from tests.support import node

if TYPE_CHECKING:
    from cnnviz.capture.trace import Trace

CLOSE: dict[str, Any] = {"rtol": 1e-5, "atol": 1e-5}


class Cell(NamedTuple):
    """As in network.js."""

    band: int
    channel: int
    row: int
    column: int


def plain() -> nn.Module:
    return nn.Sequential(
        nn.Conv2d(1, 2, 3),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Flatten(),
        nn.Linear(32, 5),
        nn.ReLU(),
        nn.Linear(5, 3),
        nn.Softmax(1),
    )


def uneven() -> nn.Module:
    """Strides, padding and dilation, rows and columns apart; overlapping pools; no biases; no softmax."""
    return nn.Sequential(
        nn.Conv2d(1, 3, (3, 2), stride=(2, 1), padding=1, dilation=(2, 1), bias=False),
        nn.ReLU(inplace=True),
        nn.AvgPool2d(2, stride=1, padding=1),
        nn.Conv2d(3, 2, 2, stride=2),
        nn.MaxPool2d((2, 3), stride=(1, 2), padding=(0, 1)),
        nn.Flatten(),
        nn.Linear(16, 4, bias=False),
    )


@pytest.mark.parametrize(
    ("model", "side", "count"), [(plain(), 10, None), (uneven(), 13, None), (lenet.build(), 32, 300)]
)
def test_every_sum_is_what_torch_answers(model: nn.Module, side: int, count: int | None) -> None:
    torch.manual_seed(0)
    for parameter in model.parameters():
        nn.init.uniform_(parameter, -0.3, 0.3)
    pixels = np.random.default_rng(0).normal(size=(1, 1, side, side)).astype(np.float32)
    trace = Recorder("net", model.eval()).record(pixels)
    drawn = bands(trace.layers)
    cells = [cell for band in range(len(drawn)) for cell in every(drawn, band)]
    if count:
        cells = random.Random(0).sample(cells, count)
        cells += [Cell(len(drawn) - 1, 0, 0, 0), Cell(len(drawn) - 2, 0, 0, 3)]
    modules = dict(model.named_children())
    for cell, said in zip(cells, explained(trace, cells), strict=True):
        band = drawn[cell.band]
        place = (cell.column,) if len(band.shape) == 1 else cell[1:]
        np.testing.assert_allclose(said["value"], trace[band.name][place], **CLOSE)
        if band.sources:
            check(modules[band.layers[0]], torch.tensor(trace[band.sources[0]])[None], cell, said)
        else:
            assert said["kind"] == "input"
            assert said["edges"] == []


def every(drawn: tuple[Band, ...], band: int) -> list[Cell]:
    shape = drawn[band].shape
    sizes = (1, 1, shape[0]) if len(shape) == 1 else shape
    return [Cell(band, *place) for place in product(*map(range, sizes))]


def explained(trace: Trace, cells: list[Cell]) -> list[dict[str, Any]]:
    """What arithmetic.js says of `cells`."""
    packets = {
        "network": network_packet(trace.layers, (), identity="net"),
        "reading": activations_packet(trace, identity="net"),
    }
    asked = {name: b64encode(packet).decode() for name, packet in packets.items()} | {"cells": cells}
    answer = node.run(str(Path(__file__).with_name("explain.mjs")), data=json.dumps(asked).encode())
    assert answer.returncode == 0, answer.stderr.decode()
    said: list[dict[str, Any]] = json.loads(answer.stdout)
    return said


def check(module: nn.Module, source: torch.Tensor, cell: Cell, said: dict[str, Any]) -> None:
    """Compare with `module`, which read `source`, (1, channels, rows, columns) or (1, units)."""
    match module:
        case nn.Conv2d():
            conv(module, source, cell, said)
        case nn.MaxPool2d():
            largest(module, source, cell, said)
        case nn.AvgPool2d():
            assert said["kind"] == "pool"
            assert said["winner"] == -1
            mean = sum(number or 0 for number in said["inputs"]) / len(said["inputs"])
            np.testing.assert_allclose(mean, said["value"], **CLOSE)
            np.testing.assert_allclose(sum(edge["product"] for edge in said["edges"]), mean, **CLOSE)
        case nn.Linear():
            if said["kind"] == "softmax":
                softmax(module, source, cell, said)
            else:
                linear(module, source, cell, said)


def conv(module: nn.Conv2d, source: torch.Tensor, cell: Cell, said: dict[str, Any]) -> None:
    assert not isinstance(module.padding, str)
    with torch.inference_mode():
        total = F.conv2d(source, module.weight, module.bias, module.stride, module.padding, module.dilation)
        columns = F.unfold(source, module.kernel_size, module.dilation, module.padding, module.stride)
    position = cell.row * total.shape[-1] + cell.column
    inputs = columns[0, :, position].reshape(source.shape[1], -1)
    weights = module.weight[cell.channel].detach().reshape(source.shape[1], -1)
    np.testing.assert_allclose([patch["inputs"] for patch in said["patches"]], inputs, **CLOSE)
    np.testing.assert_array_equal(
        np.array([patch["weights"] for patch in said["patches"]], np.float32), weights
    )
    np.testing.assert_allclose([p["products"] for p in said["patches"]], inputs * weights, **CLOSE)
    np.testing.assert_allclose([p["sum"] for p in said["patches"]], (inputs * weights).sum(1), **CLOSE)
    np.testing.assert_allclose(said["total"], total[0, cell.channel, cell.row, cell.column], **CLOSE)
    fed(module, source, cell, said)


def largest(module: nn.MaxPool2d, source: torch.Tensor, cell: Cell, said: dict[str, Any]) -> None:
    _, indices = F.max_pool2d(
        source, module.kernel_size, module.stride, module.padding, module.dilation, return_indices=True
    )
    height, width = said["place"]["rows"], said["place"]["columns"]
    row, column = height[said["winner"] // len(width)], width[said["winner"] % len(width)]
    assert row * source.shape[-1] + column == indices[0, cell.channel, cell.row, cell.column]
    winners = [edge for edge in said["edges"] if edge["product"]]
    places = [(edge["cell"]["channel"], edge["cell"]["row"], edge["cell"]["column"]) for edge in winners]
    assert places == ([(cell.channel, row, column)] if said["value"] else [])
    np.testing.assert_allclose(said["inputs"][said["winner"]], said["value"], **CLOSE)


def linear(module: nn.Linear, source: torch.Tensor, cell: Cell, said: dict[str, Any]) -> None:
    inputs, weights = source.flatten(1), module.weight.detach()[cell.column]
    with torch.inference_mode():
        total = F.linear(inputs, module.weight, module.bias)[0, cell.column]
    np.testing.assert_allclose([term["product"] for term in said["terms"]], inputs[0] * weights, **CLOSE)
    np.testing.assert_allclose([term["input"] for term in said["terms"]], inputs[0], **CLOSE)
    np.testing.assert_allclose(said["total"], total, **CLOSE)
    fed(module, source, cell, said)


def softmax(module: nn.Linear, source: torch.Tensor, cell: Cell, said: dict[str, Any]) -> None:
    with torch.inference_mode():
        logits = F.linear(source, module.weight, module.bias)
        shares = F.softmax(logits, 1)[0]
    np.testing.assert_allclose(said["logits"], logits[0], **CLOSE)
    np.testing.assert_allclose(np.array(said["exponentials"]) / said["sum"], shares, **CLOSE)
    np.testing.assert_allclose(said["value"], shares[cell.column], **CLOSE)
    assert said["index"] == cell.column
    linear(module, source, cell, {**said["linear"], "edges": said["edges"]})


def fed(module: nn.Conv2d | nn.Linear, source: torch.Tensor, cell: Cell, said: dict[str, Any]) -> None:
    """Compare the edges with the gradient: weight x input, at every number that the cell reads."""
    unit = cell.column if isinstance(module, nn.Linear) else cell.channel
    assert said["bias"] == (0 if module.bias is None else module.bias[unit].item())
    read = source.clone().requires_grad_()
    if isinstance(module, nn.Linear):
        module(read.flatten(1))[0, cell.column].backward()
    else:
        module(read)[0, cell.channel, cell.row, cell.column].backward()
    assert read.grad is not None
    found = torch.zeros_like(source[0])
    for edge in said["edges"]:
        place = edge["cell"]
        found[(place["channel"], place["row"], place["column"])[-found.ndim :]] = edge["product"]
    np.testing.assert_allclose(found, (source * read.grad)[0], **CLOSE)
    assert len(said["edges"]) == torch.count_nonzero(read.grad)
