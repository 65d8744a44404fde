"""Checkpoints: a fine-tuned network as a file with its card, written and read."""

from __future__ import annotations

import json
from dataclasses import asdict
from functools import partial
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
import torchvision
from safetensors import SafetensorError, safe_open

import cnnviz
from cnnviz.finetune import split
from cnnviz.finetune.card import CheckpointError, infer, parse
from cnnviz.finetune.checkpoint_check import check_format, check_weights
from cnnviz.finetune.head import ARCHITECTURES, build, head
from cnnviz.inputs import digits, photos
from cnnviz.inputs.preparation import StepName
from cnnviz.inputs.samples import PictureKind
from cnnviz.models.specs import MODELS, ModelSpec
from cnnviz.training.weight_files import save_weights

if TYPE_CHECKING:
    from pathlib import Path

    from torch import nn

    from cnnviz.finetune.card import Card
    from cnnviz.finetune.dataset import Dataset
    from cnnviz.finetune.progress import Progress
    from cnnviz.finetune.recipe import Recipe

_CARD = "cnnviz"  # in the header of the file


def write(network: nn.Module, dataset: Dataset, recipe: Recipe, progress: Progress, path: Path) -> None:
    """Write the weights of `network`, as float16, and in the header of the file its card, as JSON.

    When it fails or is killed meanwhile, `path` keeps what it held.
    """
    card = json.dumps(_card(dataset, recipe, progress), ensure_ascii=False)
    save_weights(network.state_dict(), path, {_CARD: card})


def read(path: Path) -> Card:
    """The card of the network in a file; without one it is inferred from the names and sizes of the weights.

    Nothing in the file is ever run.

    Raises:
        CheckpointError: it is not a network that can be run here.
    """
    try:
        check_format(path)
        with safe_open(path, "pt") as file:
            shapes = {name: tuple(file.get_slice(name).get_shape()) for name in file.keys()}  # noqa: SIM118
            notes = (file.metadata() or {}).get(_CARD)
            card = infer(shapes) if notes is None else parse(notes)
            check_weights(file, card, shapes)
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
        reliability=card.reliability,
    )


def preparation(model: ModelSpec) -> dict[str, Any]:
    """The preparation of a model's pictures, as the arguments of torchvision's transforms."""
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
    place, share = progress.largest
    return {
        "architecture": architecture,
        "head": head(architecture, len(dataset.classes)),
        "classes": dataset.classes,
        "model": recipe.backbone,
        "preparation": preparation(MODELS[recipe.backbone]),
        "training": json.loads(recipe.write()),
        "pictures": dataset.counts,
        "held_out": {
            "pictures": progress.tested,
            "accuracy": progress.curves.held_out_accuracy[-1],
            "largest_class": {"name": dataset.classes[place], "share": share},
            "confusion": progress.confusion,
        },
        "near_copies": [str(remark) for remark in split.remarks(dataset)],
        "reliability": progress.reliability and asdict(progress.reliability),
        "versions": {
            "cnnviz": cnnviz.__version__,
            "torch": str(torch.__version__),
            "torchvision": str(torchvision.__version__),
        },
    }
