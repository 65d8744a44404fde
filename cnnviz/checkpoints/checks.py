"""The network of a card without numbers, and whether a file has the weights that it needs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch

from cnnviz.checkpoints.architectures import build
from cnnviz.checkpoints.card import CheckpointError
from cnnviz.checkpoints.state_dict import COUNTER
from cnnviz.onnx_reader.errors import OnnxError

if TYPE_CHECKING:
    from torch import nn

    from cnnviz.checkpoints.card import Card
    from cnnviz.checkpoints.head_weights import Shapes


def blank(card: Card) -> nn.Module:
    """The network of a card without numbers. Raises CheckpointError where it cannot be built."""
    try:
        with torch.device("meta"):
            return build(card)
    except OnnxError as error:
        raise CheckpointError(error.message, **error.values) from error
    except KeyError as error:
        raise CheckpointError(
            "the card in the file names a network that is not known here: {name}", name=card.architecture[:40]
        ) from error


def check_weights(network: nn.Module, card: Card, shapes: Shapes) -> None:
    """Hold the weights of a file to the network that its card names.

    What norms count in training need not be there.

    Args:
        network: of the card, without numbers.
        card: the card.
        shapes: of the weights that the file has, by name.

    Raises:
        CheckpointError: one is missing, there is one too many, or one has another shape.
    """
    needed = network.state_dict()
    for name, value in needed.items():
        if not name.endswith(COUNTER):
            _check_shape(name, tuple(value.shape), card, shapes)
    for name in shapes:
        if name not in needed:
            raise CheckpointError(
                "the file has {name}, which {architecture} of {count} classes does not have",
                name=name[:60],
                architecture=card.architecture,
                count=len(card.classes),
            )


def _check_shape(name: str, shape: tuple[int, ...], card: Card, shapes: Shapes) -> None:
    where = {"architecture": card.architecture, "count": len(card.classes)}
    if name not in shapes:
        raise CheckpointError(
            "the file lacks {name}, which {architecture} of {count} classes needs", name=name, **where
        )
    if shapes[name] != shape:
        raise CheckpointError(
            "{name} in the file is {found}; in {architecture} of {count} classes it is {shape}",
            name=name,
            found=shapes[name],
            shape=shape,
            **where,
        )
