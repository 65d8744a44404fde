"""How does a network that can see learn to tell two kinds of photos apart?"""

from __future__ import annotations

import math
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

from cnnviz.inputs.photos import prepare
from cnnviz.training import photo_augmentation
from cnnviz.training.replay import Replay
from cnnviz.training.trainer import Course

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from cnnviz.training.photo_dataset import PhotoSet

_SIDE = 96  # rows and columns of a view; below photos.SIDE, as a part shows things larger than the whole does
_BATCH = 64
_RATE = 1e-3
_SMALLEST = 0.35  # of a photo's area that a view shows
_SMOOTHING = 0.1  # of the labels: what is certain counts as 95 %


@dataclass(frozen=True)
class Progress:
    """How fine-tuning stands after a step.

    Attributes:
        epoch: the step belongs to, from 1.
        epochs: how many there will be.
        step: steps taken.
        steps: how many there will be.
        loss: of the step.
        left: seconds that it will still take, if it goes on as before.
        accuracy: on the photos held out, after the last step of an epoch, else None; 0 to 1.
    """

    epoch: int
    epochs: int
    step: int
    steps: int
    loss: float
    left: float
    accuracy: float | None


@dataclass(frozen=True)
class Plan:
    """How long, and by which chance.

    Attributes:
        epochs: passes over the photos.
        seed: of the order of photos and the views.
    """

    epochs: int = 5
    seed: int = 0


class Finetuning:
    """One network that learns two classes, all its layers, by AdamW from random views of the photos.

    Its labels are smoothed, and a running average of its weights is kept.

    Attributes:
        accuracies: on the photos held out, after each epoch; 0 to 1.
        replay: how it looked inside, first as it came, then after each epoch.
    """

    def __init__(
        self, network: nn.Module, dataset: PhotoSet, pixels: np.ndarray, plan: Plan, kept: Path
    ) -> None:
        """Make ready, or ready to go on.

        Args:
            network: as `cnnviz.models.resnet.build` makes it; trained in place.
            dataset: photos of two classes: a tenth is held out to choose the epoch, the rest is learned from.
            pixels: (3, rows, columns) float32, prepared; the photo that the replay shows.
            plan: how long, and by which chance.
            kept: the file to go on from, written after each epoch.
        """
        self._network, self._plan, self._kept = network, plan, kept
        self._learned, self._held_out = dataset.split()
        self._inputs = prepared(self._held_out)
        self._each = math.ceil(len(self._learned.labels) / _BATCH)
        # While it learns, it ends with the logit: the loss has the sigmoid inside, which is more exact.
        self._closed = network.fc
        network.fc = network.fc[:-1]  # type: ignore[index]
        self._course = Course(
            network,
            rate=_RATE,
            steps=plan.epochs * self._each,
            seed=plan.seed,
            slower=[weight for name, weight in network.named_parameters() if not name.startswith("fc.")],
        )
        # So few photos, of such a kind, would say little of how large the numbers within are of any other.
        for layer in network.modules():
            if isinstance(layer, nn.BatchNorm2d):
                layer.eval()
        self.accuracies: list[float] = []
        self._best: dict[str, torch.Tensor] = {}
        self.replay = Replay(self._course.average, pixels)
        self._restore(self._course.resume(kept))

    @property
    def best(self) -> int:
        """The number of the epoch whose weights are kept, from 1; of equals the later: it has seen more."""
        return len(self.accuracies) - int(np.argmax(self.accuracies[::-1]))

    def run(self) -> Iterator[Progress]:
        """Learn, reporting after each step; whoever asks for no more stops it.

        At the end the network has the weights of the best epoch, is on the CPU and in evaluation mode.
        """
        course, start = self._course, time.perf_counter()
        first = course.done
        for epoch in range(len(self.accuracies) + 1, self._plan.epochs + 1):
            order = torch.randperm(len(self._learned.labels), generator=course.chance)
            for places in torch.split(order, _BATCH):
                loss = self._step(places)
                accuracy = self._end_epoch() if course.done == epoch * self._each else None
                pace = (time.perf_counter() - start) / (course.done - first)
                left = pace * (course.steps - course.done)
                yield Progress(epoch, self._plan.epochs, course.done, course.steps, loss, left, accuracy)
        self._network.load_state_dict(self._best)
        self._network.fc = self._closed
        self._network.cpu().eval()
        self._kept.unlink(missing_ok=True)

    def _step(self, places: torch.Tensor) -> float:
        chosen = self._course.device
        fine = photo_augmentation.vary(
            self._learned.photos[places].to(chosen), 2 * _SIDE, _SMALLEST, self._course.chance
        )
        coarse = photo_augmentation.normalise(F.avg_pool2d(fine, 2))
        targets = (1 - _SMOOTHING) * self._learned.labels[places].to(chosen) + _SMOOTHING / 2

        def loss(network: nn.Module) -> torch.Tensor:
            return F.binary_cross_entropy_with_logits(network(coarse)[:, 0].float(), targets)

        return float(self._course.step(loss))

    def _end_epoch(self) -> float:
        average = self._course.average
        right = (logits(average, self._inputs) > 0).long() == self._held_out.labels
        self.accuracies.append(float(right.float().mean()))
        self.replay.watch()
        if self.best == len(self.accuracies):
            self._best = {name: weight.clone() for name, weight in average.state_dict().items()}
        self._course.save(
            self._kept,
            {"accuracies": self.accuracies, "best": self._best, "frames": self.replay.stacked()},
        )
        return self.accuracies[-1]

    def _restore(self, notes: dict[str, Any]) -> None:
        if not notes:
            self.replay.watch()
            return
        self.accuracies, self._best = notes["accuracies"], notes["best"]
        self.replay.restore(notes["frames"])


def prepared(photos: PhotoSet) -> torch.Tensor:
    """(photos, 3, rows, columns) float32: each as the product prepares it."""
    return torch.from_numpy(
        np.stack([prepare(photo.permute(1, 2, 0).numpy()).input for photo in photos.photos])
    )


@torch.inference_mode()
def logits(network: nn.Module, inputs: torch.Tensor) -> torch.Tensor:
    """(photos,) float32 on the CPU: what a network that ends with one number answers to prepared `inputs`.

    In float32 throughout, as the product runs it; bfloat16 would answer otherwise near the border.
    """
    where = next(network.parameters()).device
    batches = (batch.to(where, memory_format=torch.channels_last) for batch in torch.split(inputs, _BATCH))
    return torch.cat([network(batch)[:, 0].cpu() for batch in batches])
