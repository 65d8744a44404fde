"""The source of a network: the lines of Python that build it with torch and torchvision alone."""

from __future__ import annotations

import inspect
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

from cnnviz.checkpoints.architectures import OPTIONS
from cnnviz.checkpoints.blueprints import blueprint
from cnnviz.checkpoints.card import LENET, LITE
from cnnviz.checkpoints.checks import blank
from cnnviz.onnx_reader import network as onnx_network

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from cnnviz.checkpoints.card import Card, HeadLayer

_ROOM = Path(__file__).parents[1]
_HEAD = re.compile(r'\A""".*?"""\s+from __future__ import annotations\s+', re.DOTALL)
_ARGUMENTS = {"Softmax": "1", "AdaptiveAvgPool2d": "1", "Conv2d": "{inputs}, {outputs}, 1"}
_CLASSES = {"LayerNorm2d": "models.convnext.LayerNorm2d({inputs}, eps=1e-6)"}
_GRAPH = '''from typing import NamedTuple

{operations}


INPUT, PARAMETER = "input", "parameter"
OnnxError = ValueError


class Step(NamedTuple):
    """A step: its name and operation, the steps that it reads, and its options."""

    name: str
    operation: str
    inputs: list
    options: dict


class Graph(NamedTuple):
    """The steps of a network."""

    steps: list


{classes}


# In JSON, as the card in the file of the weights has them.
STEPS = {steps}


def network():
    return Network(Graph([Step(*each) for each in json.loads(STEPS)]))'''


def source(card: Card) -> str:
    """The lines that define `network`, a function that builds the network of a card with random weights.

    They want `json` and `torch`, and annotations that are not evaluated.
    """
    if card.graph is not None:
        return _graph(card.graph)
    made, place = f"models.{card.architecture}({_options(card)})", blueprint(card.architecture).place
    lines = ["from torch import nn", "from torchvision import models"]
    if card.architecture == LENET:
        lines, made = [builder("models/lenet.py")], "build()"
    elif card.architecture == LITE:
        lines, made = [builder("models/efficientnet_lite.py")], f"build({len(card.classes)})"
    lines += ["", "", "def network():", f"    net = {made}"]
    if card.architecture == LENET:
        lines.append(f"    net.fc3 = nn.Linear(84, {len(card.classes)})")
    elif card.head:
        lines.append(f"    net.{place} = nn.Sequential({', '.join(map(_layer, card.head))})")
    if card.preparation is not None and card.preparation.channels == 1:
        lines.append(_grey(card))
    return "\n".join([*lines, "    return net"])


def ending(card: Card) -> str:
    """The kind of the last layer of a network, such as "Softmax" or "Linear"."""
    if card.graph is not None:
        return str(card.graph["steps"][-1][1])
    if card.head:
        return card.head[-1].kind
    return "Softmax" if card.architecture == LENET else "Linear"


def builder(module: str) -> str:
    """The source of a file of cnnviz, without its docstring and first import."""
    return _HEAD.sub("", (_ROOM / module).read_text("utf-8")).rstrip()


def _options(card: Card) -> str:
    options = {} if card.head else {"num_classes": len(card.classes)}
    return ", ".join(
        f"{name}={value!r}" for name, value in {**options, **OPTIONS.get(card.architecture, {})}.items()
    )


def _layer(layer: HeadLayer) -> str:
    plain = "{inputs}, {outputs}" if layer.outputs else "{inputs}" if layer.inputs else ""
    written = _CLASSES.get(layer.kind, f"nn.{layer.kind}({_ARGUMENTS.get(layer.kind, plain)})")
    return written.format(inputs=layer.inputs, outputs=layer.outputs)


def _grey(card: Card) -> str:
    """The line that lets the first convolution read one channel."""
    place = blueprint(card.architecture).first.removesuffix(".weight")
    parent, _, name = place.rpartition(".")
    first: Any = blank(card).get_submodule(place)
    made = (
        f"nn.Conv2d(1, {first.out_channels}, {first.kernel_size}, {first.stride}, {first.padding}, "
        f"bias={first.bias is not None})"
    )
    return f"    setattr(net.get_submodule({parent!r}), {name!r}, {made})"


def _graph(graph: Mapping[str, Any]) -> str:
    scope, network = onnx_network._Scope, onnx_network.Network
    return _GRAPH.format(
        operations=builder("onnx_reader/operations.py"),
        classes="\n\n".join(map(inspect.getsource, (scope, network))).rstrip(),
        steps=repr(json.dumps(graph["steps"])),
    )
