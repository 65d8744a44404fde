"""Files of ONNX: the card of the network in one, and its numbers."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from cnnviz.checkpoints.card import GRAPH, Card, CheckpointError
from cnnviz.inputs.custom import LARGEST, USUAL, Colours, PreparationCard
from cnnviz.models.specs import MOST_CLASSES
from cnnviz.onnx_reader import reader
from cnnviz.onnx_reader.errors import OnnxError
from cnnviz.onnx_reader.graph import INPUT, Step

if TYPE_CHECKING:
    from pathlib import Path

    import numpy as np

    from cnnviz.onnx_reader.graph import Graph


def read(path: Path, preparation: PreparationCard | None) -> tuple[Card, dict[str, np.ndarray]]:
    """The card of a network, and its numbers by name.

    A Sigmoid is added to a single output that has none.

    Args:
        path: the file.
        preparation: of the pictures; None squeezes them to the size that the file says, and leaves their
            numbers at 0 to 255 where the network itself makes them smaller.

    Raises:
        CheckpointError: it is no network that can be run here, or wants other pictures.
        OSError: it cannot be read.
    """
    try:
        graph, tensors = reader.read(path.read_bytes(), preparation.size if preparation else None)
    except OnnxError as error:
        raise CheckpointError(error.message, **error.values) from error
    if graph.outputs > MOST_CLASSES:
        raise CheckpointError(
            "the network has {count} outputs; at most {most} can be shown",
            count=graph.outputs,
            most=MOST_CLASSES,
        )
    channels, rows, columns = graph.input_shape
    if channels not in (1, 3) or max(rows, columns) > LARGEST:
        raise CheckpointError(
            "the network reads {channels} channels of {rows} × {columns} numbers; it can be given 1 or 3, "
            "of at most {most} × {most}",
            channels=channels,
            rows=rows,
            columns=columns,
            most=LARGEST,
        )
    prepared = preparation or _usual(graph)
    if prepared.channels != channels:
        raise CheckpointError(
            "the network reads pictures of {channels} channels: choose grey for 1, colours for 3",
            channels=channels,
        )
    classes = tuple(map(str, range(max(2, graph.outputs))))
    card = Card(GRAPH, classes, preparation=prepared, graph=_ended(graph).write())
    return card, tensors


def _ended(graph: Graph) -> Graph:
    last = graph.steps[-1]
    if graph.outputs > 1 or last.operation.lower() == "sigmoid":
        return graph
    name = "probability"
    while any(step.name == name for step in graph.steps):
        name += "_"
    return replace(graph, steps=(*graph.steps, Step(name, "Sigmoid", (last.name,), {})))


def _usual(graph: Graph) -> PreparationCard:
    channels, rows, columns = graph.input_shape
    colours = Colours.GREY if channels == 1 else Colours.RGB
    usual = "0..255" if _rescales(graph) else "0..1" if channels == 1 else "imagenet"
    mean, std = USUAL[usual].numbers(colours)
    return PreparationCard((rows, columns), mean=mean, std=std, colours=colours)


def _rescales(graph: Graph) -> bool:
    """Whether a network begins with a product that makes 255 small, as Keras's often do."""
    first = next(step for step in graph.steps if INPUT in step.inputs)
    factors = first.options["arguments"] if first.operation == "mul" else []
    return bool(factors) and 0 < factors[0] <= 1 / 100
