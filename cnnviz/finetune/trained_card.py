"""The card of a network that was fine-tuned, and how that went."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import torch
import torchvision

import cnnviz
from cnnviz.checkpoints.checkpoint import preparation
from cnnviz.finetune import head, split
from cnnviz.models.specs import model

if TYPE_CHECKING:
    from cnnviz.checkpoints.card import Card
    from cnnviz.finetune.dataset import Dataset
    from cnnviz.finetune.progress import Progress
    from cnnviz.finetune.recipe import Recipe


def card(dataset: Dataset, recipe: Recipe, progress: Progress) -> Card:
    """The card of the network that was trained."""
    begun = head.card(model(recipe.backbone), dataset.classes)
    return replace(begun, reliability=progress.reliability)


def notes(dataset: Dataset, recipe: Recipe, progress: Progress) -> dict[str, Any]:
    """What the file says of the training, for those who read it."""
    place, share = progress.largest
    spec = model(recipe.backbone)
    prepared = head.card(spec, dataset.classes).preparation  # which the card says by itself
    return {
        **({} if prepared else {"preparation": preparation(spec)}),
        "training": {**json.loads(recipe.write()), "epochs": progress.done},
        "pictures": dataset.counts,
        "held_out": {
            "pictures": progress.tested,
            "accuracy": progress.curves.held_out_accuracy[-1],
            "largest_class": {"name": dataset.classes[place], "share": share},
            "confusion": progress.confusion,
        },
        "near_copies": [str(remark) for remark in split.remarks(dataset)],
        "versions": {
            "cnnviz": cnnviz.__version__,
            "torch": str(torch.__version__),
            "torchvision": str(torchvision.__version__),
        },
    }
