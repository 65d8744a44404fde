"""How is a fine-tuned network written with all that belongs to it, and how is any such file read?"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
import torchvision
from safetensors import SafetensorError, safe_open

import cnnviz
from cnnviz.finetune.dataset import title
from cnnviz.finetune.head import ARCHITECTURES, Head, build, head
from cnnviz.inputs import digits, photos
from cnnviz.inputs.preparation import StepName
from cnnviz.inputs.samples import PictureKind
from cnnviz.models.specs import MODELS, ModelSpec
from cnnviz.training.weight_files import save_weights
from cnnviz.translations import Complaint

if TYPE_CHECKING:
    from pathlib import Path

    from torch import nn

    from cnnviz.finetune.dataset import Dataset
    from cnnviz.finetune.progress import Progress
    from cnnviz.finetune.recipe import Recipe

LARGEST = 200_000_000  # bytes; a ResNet-50 has 95 million in float32
_HEADER = 2_000_000  # bytes; a ResNet-50 has 35 thousand, and its card names 1,000 classes at most
_CARD = "cnnviz"  # in the header of the file
_MOST = 1000  # classes
_TYPES = ("F16", "BF16", "F32", "I64")
_PICKLES = (b"PK\x03\x04", b"\x80")  # how PyTorch's own files begin


class CheckpointError(Complaint):
    """A file that is no network that can be run here; the text says why."""


@dataclass(frozen=True)
class Card:
    """What belongs to the weights of a network.

    Attributes:
        architecture: one of the values of ARCHITECTURES.
        head: what stands at its end.
        classes: in the order of the outputs.
        model: the model of MODELS whose preparation of pictures it wants.
        known: whether the file said so; else it was concluded from its weights.
    """

    architecture: str
    head: Head
    classes: tuple[str, ...]
    model: str
    known: bool = True


def write(network: nn.Module, dataset: Dataset, recipe: Recipe, progress: Progress, path: Path) -> None:
    """Write the weights of `network`, as float16, and in the header of the file its card, as JSON.

    When it fails or is killed meanwhile, `path` keeps what it held.
    """
    card = json.dumps(_card(dataset, recipe, progress), ensure_ascii=False)
    save_weights(network.state_dict(), path, {_CARD: card})


def read(path: Path) -> Card:
    """The card of the network in a file; without one it is concluded from the names and sizes of the weights.

    Nothing in the file is ever run.

    Raises:
        CheckpointError: it is not a network that can be run here.
    """
    try:
        with path.open("rb") as file:
            beginning = file.read(9)
        # A safetensors file begins with the length of its header, which may look like a pickle, then "{".
        if beginning.startswith(_PICKLES) and beginning[8:] != b"{":
            raise CheckpointError(
                "the file is in PyTorch's own format, which can run code when it is opened; "
                "save the weights by safetensors.torch.save_file and give that file"
            )
        if path.stat().st_size > LARGEST:
            raise CheckpointError("the file is larger than {limit} MB", limit=LARGEST // 1_000_000)
        if int.from_bytes(beginning[:8], "little") > _HEADER:
            raise CheckpointError("the file is not a safetensors file, or it is damaged")
        with safe_open(path, "pt") as file:
            shapes = {name: tuple(file.get_slice(name).get_shape()) for name in file.keys()}  # noqa: SIM118
            notes = (file.metadata() or {}).get(_CARD)
            card = _concluded(shapes) if notes is None else _parsed(notes)
            _compare(card, shapes)
            for name in shapes:
                if file.get_slice(name).get_dtype() not in _TYPES:
                    raise CheckpointError("{name} in the file is not written as real numbers", name=name[:60])
                if not torch.isfinite(file.get_tensor(name)).all():
                    raise CheckpointError(
                        "{name} in the file holds numbers that are not finite", name=name[:60]
                    )
    except OSError as error:
        raise CheckpointError("the file cannot be read: {reason}", reason=error.strerror or error) from error
    except SafetensorError as error:
        raise CheckpointError("the file is not a safetensors file, or it is damaged") from error
    return card


def spec(path: Path) -> ModelSpec:
    """The model in a file, as any other that can be run here.

    Its name has the beginning of a hash of the file, so that no two are mixed up.

    Raises:
        CheckpointError: it is not a network that can be run here.
    """
    card = read(path)
    model = MODELS[card.model]
    with path.open("rb") as file:
        digest = sha256(file.read()).hexdigest()
    return ModelSpec(
        name=f"{card.architecture}-{digest[:12]}",
        build=partial(build, card.architecture, card.head, len(card.classes)),
        weights=path,
        shape=model.shape,
        labels=card.classes,
        picture_kind=model.picture_kind,
        prepare=model.prepare,
    )


def preparation(model: ModelSpec) -> dict[str, Any]:
    """How a model wants its pictures: what torchvision's transforms are told."""
    if model.picture_kind is PictureKind.DIGITS:
        return {
            "size": model.shape[1],
            "colours": "grey, bright on dark",
            "mean": [digits.MEAN],
            "std": [digits.STD],
        }
    prepared = model.prepare(np.zeros((8, 8, 3), np.uint8))
    steps = {step.name: step.pixels for step in prepared.steps} if prepared else {}
    resized = steps[StepName.RESIZED]
    return {
        "resize": min(resized.shape[:2]),
        "size": model.shape[1],
        "colours": "RGB",
        "mean": list(photos.MEAN),
        "std": list(photos.STD),
    }


def _card(dataset: Dataset, recipe: Recipe, progress: Progress) -> dict[str, Any]:
    architecture = ARCHITECTURES[recipe.backbone]
    return {
        "architecture": architecture,
        "head": head(architecture, len(dataset.classes)),
        "classes": dataset.classes,
        "model": recipe.backbone,
        "preparation": preparation(MODELS[recipe.backbone]),
        "training": json.loads(recipe.write()),
        "pictures": dataset.counts,
        "held_out": {
            "pictures": sum(map(sum, progress.confusion)),
            "accuracy": progress.curves.held_out_accuracy[-1],
            "confusion": progress.confusion,
        },
        "versions": {
            "cnnviz": cnnviz.__version__,
            "torch": str(torch.__version__),
            "torchvision": str(torchvision.__version__),
        },
    }


def _parsed(notes: str) -> Card:
    """The card in the header of a file, which may say anything."""
    try:
        said = json.loads(notes)
        classes = tuple(title(str(name)) for name in said["classes"])
        card = Card(str(said["architecture"]), Head(said["head"]), classes, str(said["model"]))
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


def _concluded(shapes: dict[str, tuple[int, ...]]) -> Card:
    """What the weights in a file without a card belong to; a ResNet reads pictures as torchvision's do."""
    last = next((name for name in ("fc.2.bias", "fc.bias", "fc3.bias") if name in shapes), None)
    if last is None or len(shapes[last]) != 1 or not 1 <= shapes[last][0] <= _MOST:
        raise CheckpointError(
            "the file does not hold a network that is known here: LeNet, ResNet-18 or ResNet-50"
        )
    outputs = shapes[last][0]
    kind = Head.LINEAR if last == "fc.bias" else Head.SIGMOID if outputs == 1 else Head.SOFTMAX
    count = 2 if kind is Head.SIGMOID else outputs
    if count < 2:
        raise CheckpointError(
            "the network in the file has one output and no sigmoid; it needs one for each class"
        )
    architecture = "lenet"
    if last != "fc3.bias":
        architecture = "resnet50" if "layer1.0.conv3.weight" in shapes else "resnet18"
    model = (
        "resnet50-catdog"
        if kind is Head.SIGMOID and architecture == "resnet50"
        else f"{architecture}-imagenet"
    )
    classes = tuple(str(number) for number in range(count))
    return Card(architecture, kind, classes, "lenet" if architecture == "lenet" else model, known=False)


def _compare(card: Card, shapes: dict[str, tuple[int, ...]]) -> None:
    """Raises CheckpointError unless a file has just the weights that its network needs."""
    with torch.device("meta"):
        network = build(card.architecture, card.head, len(card.classes))
    needed = {name: tuple(value.shape) for name, value in network.state_dict().items()}
    where = {"architecture": card.architecture, "count": len(card.classes)}
    for name, shape in needed.items():
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
    for name in shapes:
        if name not in needed:
            raise CheckpointError(
                "the file has {name}, which {architecture} of {count} classes does not have",
                name=name[:60],
                **where,
            )
