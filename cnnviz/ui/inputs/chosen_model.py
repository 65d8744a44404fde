"""The model that all pages look at: its place in the session and the address, and the names of models."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from cnnviz.checkpoints.card import card_of
from cnnviz.ui.inputs.class_words import class_words
from cnnviz.ui.shell.setting import Setting

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cnnviz.models.specs import ModelSpec
    from cnnviz.translations import Catalogue

MODEL = Setting("model", control="model-choice", session="model")
_FEW = 4  # classes that a name lists


def open_with(spec: ModelSpec) -> None:
    """Let the other pages look at `spec`."""
    MODEL.put(spec.name)


def names(models: Mapping[str, ModelSpec], text: Catalogue) -> dict[str, str]:
    """What the choice of the model calls each of `models`, by their own names, and no two alike.

    Where classes do not tell networks of the user's own apart, their files do, and where these do not, their
    own names.
    """
    known = {
        "lenet": text("LeNet: handwritten digits"),
        "resnet50-catdog": text("ResNet-50: cat or dog"),
        "efficientnet-lite0": text("EfficientNet-Lite0: the 1,000 classes of ImageNet"),
        "resnet18-imagenet": text("ResNet-18: the 1,000 classes of ImageNet"),
        "resnet50-imagenet": text("ResNet-50: the 1,000 classes of ImageNet"),
    }
    said = {
        name: known.get(name) or spec.title or own_name(spec.labels, text) for name, spec in models.items()
    }
    alike = _alike(said)
    return apart(said | {name: with_file(said[name], models[name], text) for name in alike})


def apart(said: Mapping[str, str]) -> dict[str, str]:
    """What each model is called, with its own name where another is called the same."""
    return {**said, **{name: f"{said[name]} · {name}" for name in _alike(said)}}


def _alike(said: Mapping[str, str]) -> list[str]:
    """The models that are called as another one."""
    counts = Counter(said.values())
    return [name for name, words in said.items() if counts[words] > 1]


def file_of(spec: ModelSpec) -> str:
    """What the file was called that a network of the user's own came in; "" where that is not known."""
    card = card_of(spec)
    return "" if card is None else card.file


def with_file(name: str, spec: ModelSpec, text: Catalogue) -> str:
    """What `spec` is called, with its file if that is known."""
    file = file_of(spec)
    return text("{network} (file: {file})", network=name, file=file) if file else name


def own_name(classes: Sequence[str], text: Catalogue) -> str:
    """What a network of the user's own with these classes is called; of many only the first are named."""
    few = ", ".join(class_words(classes[:_FEW], text))
    if len(classes) > _FEW:
        return text("My network: {classes} and {count} more", classes=few, count=len(classes) - _FEW)
    return text("My network: {classes}", classes=few)
