"""The new head of a network that is fine-tuned: the card of the network, and the network with that head."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import torch

from cnnviz.checkpoints import checkpoint, heads
from cnnviz.checkpoints.architectures import build
from cnnviz.checkpoints.card import ARCHITECTURES, LENET, LITE, Card, HeadLayer
from cnnviz.finetune.parts import head_of
from cnnviz.finetune.recipe import SCRATCH
from cnnviz.models import imagenet

if TYPE_CHECKING:
    from collections.abc import Mapping

    from torch import nn

    from cnnviz.models.specs import ModelSpec

_OUTPUTS = {"Linear": "out_features", "Conv2d": "out_channels"}  # of the layers that a head can end with
_CLOSING = ("softmax", "logsoftmax", "sigmoid")  # steps that turn logits into probabilities
_SHAPING = ("AdaptiveAvgPool2d", "Flatten")  # what stays behind the last of them


def card(spec: ModelSpec, classes: tuple[str, ...]) -> Card:
    """The card of the network of `spec` with a new head for `classes`.

    The head is one layer, of the kind and for the numbers of the old one, with a unit for each class and
    Softmax, or for two classes with one unit and Sigmoid. A head that took the place of an architecture's own
    goes as a whole; of an architecture's own only the last layer goes. LeNet keeps its head.

    Raises:
        CheckpointError: the file of `spec` is not there any more, or damaged.
    """
    before = _known(spec)
    after = replace(before, classes=classes, reliability=None, known=True, file="")
    if after.architecture == LENET:
        return after
    if after.graph is not None:
        return replace(after, graph=_regraphed(after.graph, len(classes)))
    return replace(after, head=_headed(before, len(classes)))


def begin(spec: ModelSpec, classes: int, seed: int) -> nn.Module:
    """The network of `spec` with a new, random head for so many classes, in evaluation mode.

    Its numbers are those that a file can hold, float16's, so that nothing changes when it is written.

    Raises:
        CheckpointError, WeightsError: its weights are missing or do not fit.
    """
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        network = build(card(spec, tuple(map(str, range(classes))))).eval()
    weights = network.state_dict()
    if spec.name != SCRATCH:
        new, shapes = head_of(network), {name: value.shape for name, value in weights.items()}
        weights |= {
            name: value
            for name, value in spec.load().state_dict().items()
            if shapes.get(name) == value.shape and not name.startswith(f"{new}.")
        }
    network.load_state_dict(rounded(weights))
    return network


def rounded(weights: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    """`weights` as they are once they were written as float16, in place.

    So they keep what torch has beside the numbers, such as the version of an MNASNet.
    """
    for name, value in weights.items():
        if value.is_floating_point():
            weights[name] = value.half().float()
    return weights


def _known(spec: ModelSpec) -> Card:
    """The card of a model that comes with the program, or of one in a file. Raises CheckpointError."""
    classes = tuple(spec.labels)
    if spec.name == LITE:
        return Card(LITE, classes, preparation=imagenet.LITE)
    if spec.name in ARCHITECTURES:
        return Card(ARCHITECTURES[spec.name], classes, spec.name)
    return checkpoint.card(spec.weights)


def _headed(before: Card, classes: int) -> tuple[HeadLayer, ...]:
    """The layers of a new head in the place of that of a card."""
    layers = before.head or _own(before)
    weighted = [place for place, layer in enumerate(layers) if layer.kind in _OUTPUTS]
    place = weighted[0 if before.head else -1]
    last = replace(layers[place], outputs=_units(classes))
    behind = [layer for layer in layers[place + 1 :] if layer.kind in _SHAPING]
    return (*layers[:place], last, *behind, HeadLayer(_closing(classes)))


def _own(before: Card) -> tuple[HeadLayer, ...]:
    """The layers of the head that an architecture has by itself."""
    with torch.device("meta"):
        network = build(before)
    return tuple(heads.read(network.get_submodule(heads.place(network))).values())


def _regraphed(graph: Mapping[str, Any], classes: int) -> dict[str, Any]:
    """The graph of a card, as `onnx_reader.Graph` writes it, that ends with other units."""
    steps = [list(step) for step in graph["steps"]]
    while str(steps[-1][1]).lower() in _CLOSING:
        del steps[-1]
    name, operation, inputs, options = next(step for step in reversed(steps) if step[1] in _OUTPUTS)
    place = [step[0] for step in steps].index(name)
    steps[place] = [name, operation, inputs, {**options, _OUTPUTS[operation]: _units(classes)}]
    kind = _closing(classes)
    steps.append(["probabilities", kind, [steps[-1][0]], {"dim": 1} if kind == "Softmax" else {}])
    return {**graph, "outputs": _units(classes), "steps": steps}


def _units(classes: int) -> int:
    return 1 if classes == 2 else classes


def _closing(classes: int) -> str:
    return "Sigmoid" if classes == 2 else "Softmax"
