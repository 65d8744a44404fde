"""Telling the pictures of a data set apart: features, loss and evaluation, as `trainer.Task` asks."""

from __future__ import annotations

import copy
import json
import math
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

import torch
import torch.nn.functional as F

from cnnviz.finetune import progress
from cnnviz.finetune.frozen_features import FrozenFeatures
from cnnviz.finetune.head import rounded
from cnnviz.finetune.parts import split_layers
from cnnviz.finetune.progress import HeldOut, Phase, Progress
from cnnviz.finetune.split import split
from cnnviz.models.reliability import ENOUGH, measure
from cnnviz.training import distributed
from cnnviz.translations import Complaint

if TYPE_CHECKING:
    from collections.abc import Iterator

    from torch import nn

    from cnnviz.finetune.dataset import Dataset
    from cnnviz.finetune.recipe import Recipe
    from cnnviz.finetune.tensor_dataset import TensorDataset

_BATCH = 16
Batch = tuple[torch.Tensor, torch.Tensor, int]


class DivergedError(Complaint):
    """The training leads nowhere; the text says what to change."""


class PictureTask:
    """Pictures to learn from and held out, for the part of a network that learns.

    Attributes:
        features: the outputs of the frozen part.
        learning: the part that learns, which ends with logits; after each epoch it has the averaged weights,
            as a float16 file holds them.
        progress: after the last epoch done.
        steps: of an epoch.
        tested: the pictures held out.
    """

    def __init__(
        self,
        network: nn.Module,
        dataset: Dataset,
        tensors: TensorDataset,
        recipe: Recipe,
        device: torch.device,
    ) -> None:
        """Split `network`, which is on `device`, and the pictures, as `recipe` says."""
        learned, held_out = split(dataset, recipe.share, recipe.seed)
        self._learned, self.tested = tensors.part(learned), tensors.part(held_out)
        self._pictures = [dataset.pictures[place] for place in held_out]
        self._classes, self._device = dataset.classes, device
        frozen, self.learning = split_layers(network, tensors.shape, recipe.learns)
        self.features = FrozenFeatures(frozen, self._learned, recipe, device)
        self._count = len(learned) * self.features.views  # views in an epoch
        self.steps = max(1, self._count // _BATCH)
        self.progress = Progress(Phase.LEARNING, epochs=recipe.epochs, classes=list(dataset.classes))
        self._sums = torch.zeros(
            2, dtype=torch.float64
        )  # of the losses and the right predictions of an epoch

    def batches(self, epoch: int, generator: torch.Generator) -> Iterator[Batch]:
        """Every view once, in random order: features, labels, and the batch size over all processes."""
        self._sums.zero_()
        order = torch.randperm(self._count, generator=generator)
        for step, places in enumerate(torch.tensor_split(order, self.steps), epoch * self.steps):
            own = distributed.shard(places)
            pictures, views = own // self.features.views, own % self.features.views
            salt = step * distributed.world_size() + distributed.rank()  # another for each step and process
            labels = self._learned.labels[pictures].to(self._device)
            yield self.features.of(pictures, views, salt), labels, len(places)

    def loss(self, network: nn.Module, batch: Batch) -> torch.Tensor:
        """The cross-entropy, so that all processes together take the mean, whichever has how many views."""
        features, labels, count = batch
        logits = network(features).float()
        loss = _loss(logits, labels)
        right = int((_predicted(logits) == labels).sum())
        self._sums += torch.tensor([float(loss.detach()), right], dtype=torch.float64)
        return loss * distributed.world_size() / count

    @torch.no_grad()
    def evaluate(self, network: nn.Module) -> Progress:
        """Take the weights of `network`, and evaluate them on the pictures held out.

        Raises:
            DivergedError: the losses are not finite any more.
        """
        self.learning.load_state_dict(rounded(network.state_dict()))
        batches = torch.split(self.features.held_out, _BATCH)
        logits = torch.cat([self.learning(batch.to(self._device)).cpu() for batch in batches])
        held_out_loss = float(_loss(logits, self.tested.labels)) / len(self.tested.labels)
        loss, accuracy = (distributed.all_reduce(self._sums) / self._count).tolist()
        if not math.isfinite(loss + held_out_loss):
            raise DivergedError("the numbers grew without end; choose a smaller learning rate")
        labels, predicted = self.tested.labels, _predicted(logits)
        curves = copy.deepcopy(self.progress.curves)
        curves.loss.append(loss)
        curves.accuracy.append(accuracy)
        curves.held_out_loss.append(held_out_loss)
        curves.held_out_accuracy.append(int((predicted == labels).sum()) / len(labels))
        self.progress = replace(
            self.progress,
            curves=curves,
            held_out=self._held_out(logits),
            reliability=measure(logits.numpy(), labels.numpy()) if len(labels) >= ENOUGH else None,
        )
        return self.progress

    def state(self) -> dict[str, Any]:
        """The progress, as JSON."""
        return {"progress": json.dumps(asdict(self.progress))}

    def restore(self, state: dict[str, Any], network: nn.Module) -> None:
        """Take up the progress, and the weights of `network`."""
        self.progress = progress.parse(json.loads(state["progress"]))
        self.learning.load_state_dict(rounded(network.state_dict()))

    def _held_out(self, logits: torch.Tensor) -> list[HeldOut]:
        rows = zip(
            self._pictures,
            self.tested.labels.tolist(),
            _predicted(logits).tolist(),
            _probabilities(logits),
            strict=True,
        )
        return [
            HeldOut(
                picture.name,
                self._classes[label],
                self._classes[predicted],
                float(probabilities[predicted]),
                picture.digest,
            )
            for picture, label, predicted, probabilities in rows
        ]


def _loss(logits: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    """The cross-entropy of the labels, summed; of one logit the sigmoid's."""
    if logits.shape[1] == 1:
        return F.binary_cross_entropy_with_logits(logits[:, 0], labels.float(), reduction="sum")
    return F.cross_entropy(logits, labels, reduction="sum")


def _predicted(logits: torch.Tensor) -> torch.Tensor:
    """(pictures,) the predicted classes."""
    return (logits[:, 0] > 0).long() if logits.shape[1] == 1 else logits.argmax(1)


def _probabilities(logits: torch.Tensor) -> torch.Tensor:
    """(pictures, classes), 0 to 1."""
    if logits.shape[1] == 1:
        return torch.cat([(-logits).sigmoid(), logits.sigmoid()], 1)
    return logits.softmax(1)
