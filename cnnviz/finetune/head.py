"""The new head of a network that is fine-tuned, and the split into frozen and learning layers."""

from __future__ import annotations

from collections import OrderedDict
from enum import StrEnum, unique
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, cast

import torch
from torch import nn
from torchvision import models

from cnnviz.finetune.recipe import SCRATCH, Learns
from cnnviz.models import lenet

if TYPE_CHECKING:
    from cnnviz.models.specs import ModelSpec

ARCHITECTURES = MappingProxyType(
    {
        "resnet50-catdog": "resnet50",
        "resnet50-imagenet": "resnet50",
        "resnet18-imagenet": "resnet18",
        "lenet": "lenet",
    }
)
_HIDDEN = 128


@unique
class Head(StrEnum):
    """The layers at the end of a network."""

    SIGMOID = "sigmoid"  # the lesson's, for two classes: Linear, ReLU, Linear to one unit, Sigmoid
    SOFTMAX = "softmax"  # Linear, ReLU, Linear to a unit for each class, Softmax; of LeNet its own
    LINEAR = "linear"  # one layer to a logit for each class, as torchvision has it


def head(architecture: str, classes: int) -> Head:
    """The head that a network gets here for so many classes."""
    return Head.SIGMOID if classes == 2 and architecture != "lenet" else Head.SOFTMAX


def build(architecture: str, kind: Head, classes: int) -> nn.Module:
    """A network with random weights.

    Args:
        architecture: one of the values of ARCHITECTURES.
        kind: of its head.
        classes: two or more; of a sigmoid two.

    Returns:
        A network with outputs (batch, classes): probabilities, or logits of a linear head; of a sigmoid
        (batch, 1), the probability of the second class.
    """
    if architecture == "lenet":
        small: Any = lenet.build()
        small.fc3 = nn.Linear(small.fc3.in_features, classes)
        return cast("nn.Module", small)
    large: Any = models.get_model(architecture, weights=None)
    large.fc = _head(large.fc.in_features, kind, classes)
    return cast("nn.Module", large)


def begin(spec: ModelSpec, classes: int, seed: int) -> nn.Module:
    """The network of `spec` with a new, random head for so many classes, in evaluation mode.

    Its numbers are those that a file can hold, float16's, so that nothing changes when it is written.

    Raises:
        WeightsError: its weights are missing or do not fit.
    """
    architecture = ARCHITECTURES[spec.name]
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        network = build(architecture, head(architecture, classes), classes)
    if spec.name != SCRATCH:
        known = spec.load().state_dict()
        network.load_state_dict(
            {name: value for name, value in known.items() if not name.startswith("fc.")}, strict=False
        )
    network.load_state_dict(rounded(network.state_dict()))
    return network.eval()


def split_layers(network: nn.Module, learns: Learns) -> tuple[nn.Module, nn.Module]:
    """The frozen part of `network`, and the part that learns, which ends with logits.

    Both share their layers with `network`; run one after the other they compute what it does before a closing
    softmax or sigmoid.
    """
    if isinstance(network, nn.Sequential):
        return nn.Identity(), network[:-1]
    layers = OrderedDict(network.named_children())
    closed = layers.pop("fc")
    layers["flatten"] = nn.Flatten()
    layers["fc"] = closed[:-1] if isinstance(closed, nn.Sequential) else closed
    names = list(layers)
    first = {Learns.HEAD: names.index("fc"), Learns.STAGE: names.index("layer4"), Learns.ALL: 0}[learns]
    parts = [OrderedDict(part) for part in (list(layers.items())[:first], list(layers.items())[first:])]
    return nn.Sequential(parts[0]), nn.Sequential(parts[1])


def rounded(weights: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    """`weights` as they are once they were written as float16."""
    return {
        name: value.half().float() if value.is_floating_point() else value for name, value in weights.items()
    }


def _head(features: int, kind: Head, classes: int) -> nn.Module:
    if kind is Head.LINEAR:
        return nn.Linear(features, classes)
    hidden = nn.Linear(features, _HIDDEN), nn.ReLU()
    if kind is Head.SIGMOID:
        return nn.Sequential(*hidden, nn.Linear(_HIDDEN, 1), nn.Sigmoid())
    return nn.Sequential(*hidden, nn.Linear(_HIDDEN, classes), nn.Softmax(dim=1))
