"""The card of a network, its architecture, head and classes: read from a file, or inferred from weights."""

from __future__ import annotations

import json
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from cnnviz.finetune.dataset import title
from cnnviz.finetune.head import ARCHITECTURES, Head
from cnnviz.models.reliability import Reliability
from cnnviz.models.reliability import parse as parse_reliability
from cnnviz.translations import Complaint

if TYPE_CHECKING:
    from collections.abc import Mapping

Shapes = dict[str, tuple[int, ...]]  # of weights, by name
_MOST = 1000  # classes
# The bias of the last layer to the head that ends with it; with one output "fc.2.bias" is a sigmoid's.
_LAST = MappingProxyType({"fc.2.bias": Head.SOFTMAX, "fc.bias": Head.LINEAR, "fc3.bias": Head.SOFTMAX})


class CheckpointError(Complaint):
    """A file that is no network that can be run here; the text says why."""


@dataclass(frozen=True)
class Card:
    """The card of a network: all that is needed to run its weights.

    Attributes:
        architecture: one of the values of ARCHITECTURES.
        head: what stands at its end.
        classes: in the order of the outputs.
        model: the model of MODELS whose preparation of pictures it wants.
        known: whether the file said so; else it was inferred from its weights.
        reliability: on the pictures held out; None where it was not measured.
    """

    architecture: str
    head: Head
    classes: tuple[str, ...]
    model: str
    known: bool = True
    reliability: Reliability | None = None


def parse(text: str) -> Card:
    """The card in the header of a file, which may say anything.

    Raises:
        CheckpointError: it is damaged, or names no network that can be run here.
    """
    try:
        said = json.loads(text)
        classes = tuple(title(str(name)) for name in said["classes"])
        measured = said.get("reliability")
        card = Card(
            str(said["architecture"]),
            Head(said["head"]),
            classes,
            str(said["model"]),
            reliability=None if measured is None else parse_reliability(measured),
        )
    except (TypeError, KeyError, ValueError, RecursionError) as error:
        raise CheckpointError("the card in the file is damaged") from error
    if ARCHITECTURES.get(card.model) != card.architecture:
        raise CheckpointError(
            "the card in the file names a network that is not known here: {name}", name=card.model[:40]
        )
    if not 2 <= len(set(classes)) == len(classes) <= _MOST or not all(classes):
        raise CheckpointError("the card in the file does not name two classes or more, each another")
    if card.head is Head.SIGMOID and len(classes) != 2:
        raise CheckpointError("the card in the file names a sigmoid, which decides between two classes")
    return card


def infer(shapes: Shapes) -> Card:
    """The card of weights without one; a ResNet reads pictures as torchvision's do.

    Raises:
        CheckpointError: they are of no network that can be run here.
    """
    last = next((name for name in _LAST if name in shapes), "")
    outputs = _outputs(shapes.get(last, ()))
    if last == "fc.2.bias" and outputs == 1:
        head, count = Head.SIGMOID, 2
    else:
        head, count = _LAST[last], outputs
    if count < 2:
        raise CheckpointError(
            "the network in the file has one output and no sigmoid; it needs one for each class"
        )
    architecture = _architecture(last, shapes)
    classes = tuple(str(number) for number in range(count))
    return Card(architecture, head, classes, _model(architecture, head), known=False)


def _outputs(bias: tuple[int, ...]) -> int:
    """The number of outputs of a last layer whose bias has this shape."""
    if len(bias) != 1 or not 1 <= bias[0] <= _MOST:
        raise CheckpointError(
            "the file does not hold a network that is known here: LeNet, ResNet-18 or ResNet-50"
        )
    return bias[0]


def _architecture(last: str, shapes: Mapping[str, tuple[int, ...]]) -> str:
    if last == "fc3.bias":
        return "lenet"
    return "resnet50" if "layer1.0.conv3.weight" in shapes else "resnet18"


def _model(architecture: str, head: Head) -> str:
    if architecture == "lenet":
        return "lenet"
    return (
        "resnet50-catdog"
        if (architecture, head) == ("resnet50", Head.SIGMOID)
        else f"{architecture}-imagenet"
    )
