"""The names and shapes of an architecture's weights, without its numbers."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import torch

from cnnviz.checkpoints import heads
from cnnviz.checkpoints.architectures import build
from cnnviz.checkpoints.card import LENET, Card

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cnnviz.checkpoints.card import HeadLayer
    from cnnviz.checkpoints.head_weights import Shapes


@dataclass(frozen=True)
class Blueprint:
    """The weights of an architecture.

    Attributes:
        name: of the architecture.
        body: the shapes of the weights before the head, by name.
        place: the name of the head.
        head: its layers, by their names in it.
        first: the name of the weights of the first convolution, which depend on the input's channels.
        channels: that it can read, the usual number first.
        open: whether its head can be replaced by other layers.
    """

    name: str
    body: Shapes
    place: str
    head: Mapping[str, HeadLayer]
    first: str
    channels: tuple[int, ...] = (3, 1)
    open: bool = True


@cache
def blueprint(name: str) -> Blueprint:
    """The blueprint of one of FAMILIES. Raises KeyError for another name."""
    with torch.device("meta"):
        network = build(Card(name, tuple(map(str, range(1000)))))
    place = "fc3" if name == LENET else heads.place(network)
    shapes = {name: tuple(value.shape) for name, value in network.state_dict().items()}
    body = {name: shape for name, shape in shapes.items() if not name.startswith(f"{place}.")}
    head = heads.read(network.get_submodule(place))
    first = next(name for name, shape in body.items() if len(shape) == 4)
    if name == LENET:
        return Blueprint(name, body, place, head, first, channels=(1,), open=False)
    return Blueprint(name, body, place, head, first)
