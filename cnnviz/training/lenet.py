"""How is LeNet trained from MNIST?"""

from __future__ import annotations

import copy
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import torch
import torch.nn.functional as F
from safetensors.torch import save_file
from torch import nn

from cnnviz.inputs import digits
from cnnviz.models import lenet
from cnnviz.training import digit_augmentation, mnist

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_BATCH = 128
_RATE = 3e-3
_AVERAGE = 0.999  # of the weights from step to step, about the last eight tenths of an epoch
_GENTLE = 0.3  # strength of the variations in the last epoch, so that training ends near the real digits
_HELD_OUT = 12  # one training digit in so many, from the end, chooses the epoch: 5,000 of 60,000


@dataclass(frozen=True)
class Epoch:
    """How training stands after an epoch.

    Attributes:
        number: of the epoch, from 1.
        total: how many there will be.
        loss: the mean over the epoch.
        accuracy: on the training digits held out; 0 to 1.
        seconds: the epoch took.
    """

    number: int
    total: int
    loss: float
    accuracy: float
    seconds: float


@dataclass(frozen=True, eq=False)
class Outcome:
    """What training came to.

    Attributes:
        epoch: the number of the epoch whose weights were kept.
        held_out: accuracy on the training digits held out, which chose the epoch; 0 to 1.
        test: accuracy on the test digits, which chose nothing; 0 to 1.
        confusion: (10, 10) counts of test digits, row the label, column the answer.
    """

    epoch: int
    held_out: float
    test: float
    confusion: np.ndarray


def train(
    data: Path,
    out: Path,
    *,
    epochs: int = 150,
    seed: int = 0,
    report: Callable[[Epoch], None] = lambda _: None,
) -> Outcome:
    """Train LeNet and write its weights.

    Adam with decoupled weight decay, one cycle of the learning rate, label smoothing, random variations of
    every digit that become gentler over the epochs, and a running average of the weights, which is kept.

    Args:
        data: the folder with MNIST, as torchvision lays it out; downloaded into it where absent.
        out: the safetensors file to write; its folder is made.
        epochs: passes over the training digits.
        seed: of the weights, the order of digits and their variations; the same one gives the same weights on
            the same machine with the same number of threads.
        report: called after each epoch.

    Raises:
        RuntimeError: MNIST is absent and cannot be downloaded.
    """
    pictures, labels = mnist.load(data, train=True)
    kept = len(labels) - max(1, len(labels) // _HELD_OUT)
    held_out = (pictures[kept:], labels[kept:])
    course = _Course(digit_augmentation.strokes(pictures[:kept]), labels[:kept], epochs, seed)

    best, best_epoch, best_state = -1.0, 0, course.state()
    for number in range(1, epochs + 1):
        start = time.perf_counter()
        loss = course.epoch()
        accuracy = _accuracy(confusion(course.average, *held_out))
        if accuracy >= best:  # the later of equals has seen more
            best, best_epoch, best_state = accuracy, number, course.state()
        report(Epoch(number, epochs, loss, accuracy, time.perf_counter() - start))

    out.parent.mkdir(parents=True, exist_ok=True)
    save_file(best_state, out)
    course.average.load_state_dict(best_state)
    counts = confusion(course.average, *mnist.load(data, train=False))
    return Outcome(best_epoch, best, _accuracy(counts), counts)


def confusion(model: nn.Sequential, pictures: torch.Tensor, labels: torch.Tensor) -> np.ndarray:
    """(10, 10) counts of (digits, 28, 28) uint8 `pictures`: row the label, column the answer of `model`."""
    counts = torch.zeros(10, 10, dtype=torch.long)
    with torch.inference_mode():
        for batch, truth in zip(torch.split(pictures, 1000), torch.split(labels, 1000), strict=True):
            answers = model(_normalised(F.pad(batch[:, None] / 255, (2, 2, 2, 2)))).argmax(1)
            counts += torch.bincount(10 * truth + answers, minlength=100).reshape(10, 10)
    return counts.numpy()


class _Course:
    """One network on its way: its optimiser, its averaged weights and the digits it learns from."""

    def __init__(self, variants: torch.Tensor, labels: torch.Tensor, epochs: int, seed: int) -> None:
        self._variants, self._labels, self._epochs, self._epoch = variants, labels, epochs, 0
        self._chance = torch.Generator().manual_seed(seed)
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(seed)
            self._model = lenet.build()
        self.average = copy.deepcopy(self._model).requires_grad_(False)
        self._optimiser = torch.optim.AdamW(self._model.parameters(), lr=_RATE, weight_decay=0.01)
        steps = epochs * -(-len(labels) // _BATCH)
        self._schedule = torch.optim.lr_scheduler.OneCycleLR(
            self._optimiser, _RATE, total_steps=steps, pct_start=0.15, cycle_momentum=False
        )

    def epoch(self) -> float:
        """Learn from every digit once, in a new order; the mean loss."""
        strength = 1 - (1 - _GENTLE) * self._epoch / max(1, self._epochs - 1)
        total = 0.0
        order = torch.randperm(len(self._labels), generator=self._chance)
        for index in torch.split(order, _BATCH):
            varied = digit_augmentation.vary(self._variants[:, index] / 255, strength, self._chance)
            total += len(index) * self._step(_normalised(varied), self._labels[index])
        self._epoch += 1
        return total / len(self._labels)

    def state(self) -> dict[str, torch.Tensor]:
        """A copy of the averaged weights."""
        return {name: weight.clone() for name, weight in self.average.state_dict().items()}

    def _step(self, batch: torch.Tensor, labels: torch.Tensor) -> float:
        logits = self._model[:-1](batch)  # without the softmax, which the loss has inside
        loss = F.cross_entropy(logits, labels, label_smoothing=0.02)
        self._optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        self._optimiser.step()
        self._schedule.step()
        for mean, weight in zip(self.average.parameters(), self._model.parameters(), strict=True):
            mean.lerp_(weight.detach(), 1 - _AVERAGE)
        return float(loss.detach())


def _accuracy(counts: np.ndarray) -> float:
    return float(np.trace(counts) / counts.sum())


def _normalised(pictures: torch.Tensor) -> torch.Tensor:
    return (pictures - digits.MEAN) / digits.STD
