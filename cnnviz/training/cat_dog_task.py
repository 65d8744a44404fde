"""Telling two classes of photos apart: random views, loss and accuracy, as `trainer.Task` asks."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
import torch.nn.functional as F

from cnnviz.inputs.photos import prepare
from cnnviz.models import device
from cnnviz.training import photo_augmentation
from cnnviz.training.best_epoch import BestEpoch

if TYPE_CHECKING:
    from collections.abc import Iterator

    from torch import nn

    from cnnviz.training.photo_dataset import PhotoSet

_SIDE = 96  # rows and columns of a view; below photos.SIDE, as a part shows things larger than the whole does
_BATCH = 64
_SMALLEST = 0.35  # of a photo's area that a view shows
_SMOOTHING = 0.1  # of the labels: what is certain counts as 95 %


class CatDogTask:
    """Photos of two classes in random views with smoothed labels, for a network that ends with one logit.

    Attributes:
        best: the epoch with the highest accuracy on the photos held out.
        steps: of an epoch.
    """

    def __init__(self, dataset: PhotoSet) -> None:
        """Hold out a tenth of the photos to choose the epoch, and learn from the rest."""
        self._learned, self._held_out = dataset.split()
        self._inputs = prepared(self._held_out)
        self.best, self.steps = BestEpoch(), math.ceil(len(self._learned.labels) / _BATCH)

    def batches(
        self,
        epoch: int,  # noqa: ARG002
        generator: torch.Generator,
    ) -> Iterator[tuple[torch.Tensor, torch.Tensor]]:
        """Every photo once, in random order: (batch, 3, _SIDE, _SIDE) inputs and (batch,) targets."""
        chosen = device.best()
        order = torch.randperm(len(self._learned.labels), generator=generator)
        for places in torch.split(order, _BATCH):
            photos = self._learned.photos[places].to(chosen)
            targets = (1 - _SMOOTHING) * self._learned.labels[places].to(chosen) + _SMOOTHING / 2
            # Of twice the size and averaged, so that no pixel of a photo is skipped.
            fine = photo_augmentation.vary(photos, 2 * _SIDE, _SMALLEST, generator)
            yield photo_augmentation.normalise(F.avg_pool2d(fine, 2)), targets

    def loss(self, network: nn.Module, batch: tuple[torch.Tensor, torch.Tensor]) -> torch.Tensor:
        """The binary cross-entropy."""
        inputs, targets = batch
        return F.binary_cross_entropy_with_logits(network(inputs)[:, 0].float(), targets)

    def evaluate(self, network: nn.Module) -> float:
        """The accuracy on the photos held out, 0 to 1."""
        right = (logits(network, self._inputs) > 0).long() == self._held_out.labels
        accuracy = float(right.float().mean())
        self.best.add(accuracy, network)
        return accuracy

    def state(self) -> dict[str, Any]:
        """The epochs so far."""
        return {"accuracies": self.best.accuracies, "weights": self.best.weights}

    def restore(self, state: dict[str, Any], network: nn.Module) -> None:  # noqa: ARG002
        """Take up the epochs so far."""
        self.best = BestEpoch(**state)


def prepared(photos: PhotoSet) -> torch.Tensor:
    """(photos, 3, rows, columns) float32: each as the product prepares it."""
    return torch.from_numpy(
        np.stack([prepare(photo.permute(1, 2, 0).numpy()).input for photo in photos.photos])
    )


@torch.inference_mode()
def logits(network: nn.Module, inputs: torch.Tensor) -> torch.Tensor:
    """(photos,) float32 on the CPU: the outputs for prepared `inputs`, of a network that ends with one.

    In float32 throughout, as the product runs it; bfloat16 would decide otherwise near the border.
    """
    where = next(network.parameters()).device
    batches = (batch.to(where, memory_format=torch.channels_last) for batch in torch.split(inputs, _BATCH))
    return torch.cat([network(batch)[:, 0].cpu() for batch in batches])
