"""The size of each layer of a network: its output, parameters, multiply-adds and receptive field."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from math import prod
from typing import TYPE_CHECKING

import numpy as np

from cnnviz.capture.kinds import Kind
from cnnviz.capture.recorder import Recorder
from cnnviz.structure.receptive_field import fields

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from torch import nn

    from cnnviz.capture.trace import Layer, Trace
    from cnnviz.models.specs import ModelSpec


@dataclass(frozen=True)
class Row:
    """One layer.

    Attributes:
        name: as in a trace, such as "layer1.0.relu_1".
        operation: such as "Conv2d" or "add".
        kind: what such an operation does.
        shape: of its output, without the batch axis.
        parameters: numbers that training can change.
        multiply_adds: for one picture; of a convolution or fully connected layer, else None. A bias counts as
            one for each number of the output.
        field: rows and columns of its receptive field, which may reach beyond the picture.
    """

    name: str
    operation: str
    kind: Kind
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
    trace = Recorder(spec.name, network).record(np.zeros((1, *spec.shape), np.float32))
    receptive, counted = fields(trace.layers), _counted(network, trace)
    rows = tuple(
        Row(
            name=layer.name,
            operation=layer.operation,
            kind=layer.kind,
            shape=layer.shape,
            parameters=counted[layer.name],
            multiply_adds=_multiply_adds(layer) if layer.kind.weighted else None,
            field=receptive[layer.name].size,
        )
        for layer in trace.layers
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


def stages(rows: Iterable[Row]) -> tuple[tuple[str, tuple[Row, ...]], ...]:
    """Group `rows` that follow each other by their stage: the name up to its first dot, and its rows."""
    found = groupby(rows, lambda row: row.name.split(".")[0])
    return tuple((name, tuple(members)) for name, members in found)


def _counted(network: nn.Module, trace: Trace) -> Mapping[str, int]:
    """Return how many numbers that training can change each layer has, those of several layers once.

    A number is known by its place in memory: what a layer has beside its parameters, it does not learn.
    """
    left = {each.data_ptr(): each.numel() for each in network.parameters()}

    def taken(layer: Layer) -> int:
        own = [trace[layer.name]] if layer.kind is Kind.PARAMETER else layer.parameters.values()
        return sum(left.pop(each.ctypes.data, 0) for each in own)

    return {layer.name: taken(layer) for layer in trace.layers}


def _multiply_adds(layer: Layer) -> int:
    """Return the multiply-adds of a convolution or fully connected layer."""
    weights = layer.parameters["weight"]
    return prod(layer.shape) * (int(weights[0].size) + ("bias" in layer.parameters))


def _stages(rows: Iterable[Row]) -> dict[str, tuple[Row, ...]]:
    """Group the rows by stage; the input is none."""
    return dict(stages(list(rows)[1:]))


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
