"""The card of a network, its architecture, head, classes and preparation: read from a file, and written."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict, dataclass
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from cnnviz.checkpoints.class_names import title
from cnnviz.inputs import custom
from cnnviz.models.reliability import Reliability
from cnnviz.models.reliability import parse as parse_reliability
from cnnviz.models.specs import MOST_CLASSES
from cnnviz.translations import Complaint

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cnnviz.inputs.custom import PreparationCard
    from cnnviz.models.specs import ModelSpec

GRAPH = "graph"  # the architecture of a network whose layers are in its card
LENET, LITE = "lenet", "efficientnet-lite0"
# The architectures of the shipped models, by their names.
ARCHITECTURES = MappingProxyType(
    {
        "resnet50-catdog": "resnet50",
        "resnet50-imagenet": "resnet50",
        "resnet18-imagenet": "resnet18",
        "lenet": LENET,
    }
)
MOST_LAYERS = 32  # of a head
WIDEST = 1_000_000  # numbers that a layer of a head takes or gives
_HIDDEN = 128
FEATURES = MappingProxyType({"resnet18": 512, "resnet50": 2048})  # what a head of an older card takes


class CheckpointError(Complaint):
    """A file that is no network that can be run here; the text says why."""


class ArchitectureError(CheckpointError):
    """Weights that are not of the architecture that was named, or of none that is known."""


@dataclass(frozen=True)
class HeadLayer:
    """One layer of a head.

    Attributes:
        kind: a key of `heads.KINDS`.
        inputs: numbers that it takes, of a layer with weights.
        outputs: numbers that it gives, of a Linear or Conv2d.
    """

    kind: str
    inputs: int = 0
    outputs: int = 0


@dataclass(frozen=True)
class Card:
    """The card of a network: all that is needed to run its weights.

    Attributes:
        architecture: "lenet", "efficientnet-lite0", what torchvision calls one of its classifiers, or GRAPH.
        classes: in the order of the outputs; of a network with one output, what it stands for near 0 and 1.
        model: the shipped model whose preparation of pictures it wants; "" where `preparation` says it.
        preparation: of its pictures; None where `model` says it.
        head: the layers in the place of the architecture's own head; none keep that, with an output a class.
        graph: of GRAPH the layers, as `onnx_reader.Graph` writes them.
        known: whether a file said so; else it was inferred from its weights.
        reliability: on the pictures held out; None where it was not measured.
        file: what the file that it came in was called, without its ending, to tell it from others: any words,
            but in one line and as short as a class's name; "" where nobody said it.
    """

    architecture: str
    classes: tuple[str, ...]
    model: str = ""
    preparation: PreparationCard | None = None
    head: tuple[HeadLayer, ...] = ()
    graph: Mapping[str, Any] | None = None
    known: bool = True
    reliability: Reliability | None = None
    file: str = ""

    def write(self) -> dict[str, Any]:
        """The card as JSON's objects; `parse` reads it again."""
        values = {name: value for name, value in asdict(self).items() if value not in (None, "", ())}
        values["head"] = [
            {name: value for name, value in asdict(layer).items() if value} for layer in self.head
        ]
        del values["known"]
        return values


def parse(text: str) -> Card:
    """The card in the header of a file, which may say anything; an older one names its head by a word.

    Raises:
        CheckpointError: it is damaged, or names no network that can be run here.
    """
    try:
        said = json.loads(text)
        architecture, model = str(said["architecture"]), str(said.get("model", ""))
        classes = tuple(title(str(name)) for name in said["classes"])
        measured = said.get("reliability")
        card = Card(
            architecture,
            classes,
            model,
            None if model else custom.parse(said["preparation"]),
            _head(said.get("head", ()), architecture, len(classes)),
            dict(said["graph"]) if architecture == GRAPH else None,
            reliability=None if measured is None else parse_reliability(measured),
            file=title(str(said.get("file", ""))),
        )
    except (TypeError, KeyError, ValueError, AttributeError, RecursionError) as error:
        raise CheckpointError("the card in the file is damaged") from error
    if model and ARCHITECTURES.get(model) != architecture:
        raise CheckpointError(
            "the card in the file names a network that is not known here: {name}", name=model[:40]
        )
    check_classes(classes)
    return card


def card_of(model: ModelSpec) -> Card | None:
    """The card of a model that `checkpoint.spec` made; None of another."""
    made = model.build
    found = made.args[0] if isinstance(made, partial) and made.args else None
    return found if isinstance(found, Card) else None


def check_classes(classes: Sequence[str]) -> None:
    """Raise CheckpointError unless `classes` are two or more names, each another."""
    if not 2 <= len(classes) <= MOST_CLASSES or not all(classes):
        raise CheckpointError("give a network 2 to {most} classes, each with a name", most=MOST_CLASSES)
    name, count = Counter(classes).most_common(1)[0]
    if count > 1:
        raise CheckpointError("two classes have the same name: {name}", name=name)


def _head(said: object, architecture: str, classes: int) -> tuple[HeadLayer, ...]:
    """The head that a card names. Raises KeyError, TypeError or ValueError when it is none."""
    if isinstance(said, str):
        return () if architecture == LENET else worded(said, FEATURES[architecture], classes)
    if len(said) > MOST_LAYERS:  # type: ignore[arg-type]
        raise ValueError(f"{len(said)} layers")  # type: ignore[arg-type]
    return tuple(_layer(each) for each in said)  # type: ignore[attr-defined]


def _layer(said: Mapping[str, Any]) -> HeadLayer:
    layer = HeadLayer(str(said["kind"]), int(said.get("inputs", 0)), int(said.get("outputs", 0)))
    if not (0 <= layer.inputs <= WIDEST and 0 <= layer.outputs <= WIDEST):
        raise ValueError(f"{layer} is too wide")
    return layer


def worded(word: str, features: int, classes: int) -> tuple[HeadLayer, ...]:
    """The head that older cards name by a word.

    Args:
        word: "sigmoid": the lesson's, for two classes: Linear, ReLU, Linear to one unit, Sigmoid; "softmax":
            Linear, ReLU, Linear to a unit for each class, Softmax; "linear": one layer to a logit for each
            class, as torchvision has it.
        features: numbers that it takes.
        classes: two or more; of a sigmoid two.

    Raises:
        ValueError: there is no such head.
    """
    if word == "linear":
        return ()
    hidden = HeadLayer("Linear", features, _HIDDEN), HeadLayer("ReLU")
    if word == "softmax":
        return (*hidden, HeadLayer("Linear", _HIDDEN, classes), HeadLayer("Softmax"))
    if word == "sigmoid" and classes == 2:
        return (*hidden, HeadLayer("Linear", _HIDDEN, 1), HeadLayer("Sigmoid"))
    raise ValueError(f"no head is called {word!r}")
