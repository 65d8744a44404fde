"""The card of weights that have none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnnviz.checkpoints.card import LENET, Card, CheckpointError
from cnnviz.checkpoints.state_dict import match
from cnnviz.checkpoints.usual import usual

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cnnviz.checkpoints.head_weights import Shapes
    from cnnviz.inputs.custom import PreparationCard


def infer(
    shapes: Shapes, architecture: str | None = None, preparation: PreparationCard | None = None
) -> tuple[Card, Mapping[str, str]]:
    """The card of weights, and of each weight of that network to what the file calls it.

    Args:
        shapes: of the weights, by name.
        architecture: of the weights, one of `architectures.FAMILIES`; None looks for it.
        preparation: of the pictures; None takes what is usual for the architecture.

    Raises:
        CheckpointError: the weights are of no known architecture, or want pictures of other channels.
    """
    found = match(shapes, architecture)
    outputs, layers = (found.head.outputs, found.head.layers) if found.head else (0, ())
    classes = tuple(map(str, range(max(2, outputs))))
    if found.architecture == LENET and preparation is None:
        return Card(LENET, classes, LENET, known=False), found.names
    prepared = preparation or usual(found.architecture, found.channels)
    if prepared.channels != found.channels:
        raise CheckpointError(
            "the network reads pictures of {channels} channels: choose grey for 1, colours for 3",
            channels=found.channels,
        )
    return Card(found.architecture, classes, preparation=prepared, head=layers, known=False), found.names
