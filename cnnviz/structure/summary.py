"""The size of each layer of a network: its output, parameters, multiply-adds and receptive field."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

import numpy as np
import torchinfo

from cnnviz.capture.forward_lock import FORWARD_LOCK
from cnnviz.capture.recorder import Recorder
from cnnviz.structure.receptive_field import fields

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from torch import nn
    from torchinfo.layer_info import LayerInfo

    from cnnviz.models.specs import ModelSpec


@dataclass(frozen=True)
class Row:
    """One layer.

    Attributes:
        name: as in a trace, such as "layer1.0.relu_1".
        operation: such as "Conv2d" or "add".
        shape: of its output, without the batch axis.
        parameters: numbers that training can change.
        multiply_adds: for one picture; of a convolution or fully connected layer, else None. A bias counts as
            one for each number of the output, as torchinfo has it.
        field: rows and columns of its receptive field, which may reach beyond the picture.
    """

    name: str
    operation: str
    shape: tuple[int, ...]
    parameters: int
    multiply_adds: int | None
    field: tuple[int, int]


@dataclass(frozen=True)
class Summary:
    """A whole network.

    Attributes:
        rows: its layers in the order of execution, the input first.
        parameters: of all layers.
        multiply_adds: of all layers, for one picture.
        printed: what PyTorch prints of it.
    """

    rows: tuple[Row, ...]
    parameters: int
    multiply_adds: int
    printed: str


@dataclass(frozen=True)
class LayerGroup:
    """Layers of a network: a whole stage, or one layer.

    Attributes:
        name: such as "layer1" or "fc.0".
        operations: of its layers, each named once.
        shape: of its output.
        parameters: of its layers.
    """

    name: str
    operations: tuple[str, ...]
    shape: tuple[int, ...]
    parameters: int


def summarise(spec: ModelSpec) -> Summary:
    """Return the summary of a model; its weights need not be at hand."""
    network = spec.build().eval()
    layers = Recorder(spec.name, network).record(np.zeros((1, *spec.shape), np.float32)).layers
    receptive, counted = fields(layers), _counted(network, spec.shape)
    rows = tuple(
        Row(
            name=layer.name,
            operation=layer.operation,
            shape=layer.shape,
            parameters=counted[layer.name].num_params if layer.name in counted else 0,
            multiply_adds=counted[layer.name].macs if layer.kind.weighted else None,
            field=receptive[layer.name].size,
        )
        for layer in layers
    )
    return Summary(
        rows=rows,
        parameters=sum(row.parameters for row in rows),
        multiply_adds=sum(row.multiply_adds or 0 for row in rows),
        printed=str(network),
    )


def compare(one: Summary, other: Summary) -> tuple[tuple[LayerGroup | None, LayerGroup | None], ...]:
    """Pair the stages and layers of two networks side by side, in their order.

    What is alike in both comes as whole stages; what is not, layer by layer: those of `one` with None beside
    them, then those of `other`.
    """
    stages = _stages(one.rows), _stages(other.rows)
    pairs: list[tuple[LayerGroup | None, LayerGroup | None]] = []
    for name in dict.fromkeys([*stages[0], *stages[1]]):
        left, right = (found.get(name, ()) for found in stages)
        if _alike(left, right):
            pairs.append((_group(name, left), _group(name, right)))
        else:
            pairs += [(_group(row.name, [row]), None) for row in left]
            pairs += [(None, _group(row.name, [row])) for row in right]
    return tuple(pairs)


def _counted(network: nn.Module, shape: tuple[int, ...]) -> Mapping[str, LayerInfo]:
    """Return torchinfo's counts, by the name that a trace gives each call of a module."""
    names = {id(module): name for name, module in network.named_modules()}
    with FORWARD_LOCK:
        found = torchinfo.summary(network, input_size=(1, *shape), depth=99, device="cpu", verbose=0)
    calls: Counter[str] = Counter()
    counted = {}
    for info in found.summary_list:
        name = names[id(info.module)]
        counted[f"{name}_{calls[name]}" if calls[name] else name] = info
        calls[name] += 1
    return counted


def _stages(rows: Iterable[Row]) -> dict[str, tuple[Row, ...]]:
    """Group the rows by stage; the input is none."""
    found = groupby(list(rows)[1:], lambda row: row.name.split(".")[0])
    return {name: tuple(members) for name, members in found}


def _alike(left: Iterable[Row], right: Iterable[Row]) -> bool:
    sizes = [[(row.name, row.operation, row.parameters) for row in rows] for rows in (left, right)]
    return sizes[0] == sizes[1]


def _group(name: str, rows: Iterable[Row]) -> LayerGroup:
    members = list(rows)
    return LayerGroup(
        name=name,
        operations=tuple(dict.fromkeys(row.operation for row in members)),
        shape=members[-1].shape,
        parameters=sum(row.parameters for row in members),
    )
