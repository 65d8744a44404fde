"""Training LeNet on MNIST: the weights that the program comes with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import torch
import torch.nn.functional as F
from safetensors.torch import save_file
from torch.optim.lr_scheduler import OneCycleLR

from cnnviz.inputs import digits
from cnnviz.models import lenet
from cnnviz.training import digit_augmentation, mnist
from cnnviz.training.best_epoch import BestEpoch
from cnnviz.training.trainer import Optimisation, Step, Trainer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from torch import nn

_BATCH = 128
_RATE = 3e-3
_AVERAGE = 0.999  # of the weights from step to step, about the last eight tenths of an epoch
_GENTLE = 0.3  # strength of the variations in the last epoch, so that training ends near the real digits
_HELD_OUT = 12  # one training digit in so many, from the end, chooses the epoch: 5,000 of 60,000


@dataclass(frozen=True)
class Scores:
    """The scores of LeNet after an epoch.

    Attributes:
        loss: the mean over the epoch.
        accuracy: on the training digits held out; 0 to 1.
    """

    loss: float
    accuracy: float


@dataclass(frozen=True, eq=False)
class Outcome:
    """The result of a training.

    Attributes:
        epoch: the number of the epoch whose weights were kept.
        held_out: accuracy on the training digits held out, which chose the epoch; 0 to 1.
        test: accuracy on the test digits, which chose nothing; 0 to 1.
        confusion: (10, 10) counts of test digits, row the label, column the predicted digit.
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
    report: Callable[[Step[Scores]], None] = lambda _: None,
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
        report: called after the last step of each epoch.

    Raises:
        RuntimeError: MNIST is absent and cannot be downloaded.
    """
    task = _DigitTask(*mnist.load(data, train=True), epochs)
    trainer, best = _trainer(epochs * task.steps, seed), BestEpoch()
    for step in trainer.run(task, epochs):
        if step.scores is not None:
            best.add(step.scores.accuracy, trainer.average)
            report(step)
    out.parent.mkdir(parents=True, exist_ok=True)
    save_file(best.weights, out)
    trainer.average.load_state_dict(best.weights)
    counts = confusion(trainer.average, *mnist.load(data, train=False))
    return Outcome(best.number, best.accuracy, _accuracy(counts), counts)


def confusion(model: nn.Module, pictures: torch.Tensor, labels: torch.Tensor) -> np.ndarray:
    """(10, 10) counts of (digits, 28, 28) uint8 `pictures`: row the label, column the prediction."""
    counts = torch.zeros(10, 10, dtype=torch.long)
    with torch.inference_mode():
        for batch, truth in zip(torch.split(pictures, 1000), torch.split(labels, 1000), strict=True):
            predicted = model(_normalised(F.pad(batch[:, None] / 255, (2, 2, 2, 2)))).argmax(1)
            counts += torch.bincount(10 * truth + predicted, minlength=100).reshape(10, 10)
    return counts.numpy()


class _DigitTask:
    """Reading digits in random variations; those held out are read as they are."""

    def __init__(self, pictures: torch.Tensor, labels: torch.Tensor, epochs: int) -> None:
        kept = len(labels) - max(1, len(labels) // _HELD_OUT)
        self._variants, self._labels = digit_augmentation.strokes(pictures[:kept]), labels[:kept]
        self._held_out, self._epochs, self._loss = (pictures[kept:], labels[kept:]), epochs, 0.0
        self.steps = -(-kept // _BATCH)  # of an epoch

    def batches(self, epoch: int, generator: torch.Generator) -> Iterator[tuple[torch.Tensor, torch.Tensor]]:
        """Every digit once, in random order: (batch, 1, 32, 32) inputs and (batch,) labels."""
        strength = 1 - (1 - _GENTLE) * epoch / max(1, self._epochs - 1)
        self._loss = 0.0
        order = torch.randperm(len(self._labels), generator=generator)
        for index in torch.split(order, _BATCH):
            varied = digit_augmentation.vary(self._variants[:, index] / 255, strength, generator)
            yield _normalised(varied), self._labels[index]

    def loss(self, network: nn.Module, batch: tuple[torch.Tensor, torch.Tensor]) -> torch.Tensor:
        """The cross-entropy with smoothed labels."""
        inputs, labels = batch
        logits = network[:-1](inputs)  # type: ignore[index]  # the loss has the softmax
        loss = F.cross_entropy(logits, labels, label_smoothing=0.02)
        self._loss += len(labels) * float(loss.detach())
        return loss

    def evaluate(self, network: nn.Module) -> Scores:
        """The mean loss of the epoch, and the accuracy on the digits held out."""
        return Scores(self._loss / len(self._labels), _accuracy(confusion(network, *self._held_out)))


def _trainer(steps: int, seed: int) -> Trainer:
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        model = lenet.build()
    optimisation = Optimisation(
        torch.optim.AdamW(model.parameters(), lr=_RATE, weight_decay=0.01),
        schedule=lambda optimiser, last: OneCycleLR(
            optimiser, _RATE, total_steps=steps, pct_start=0.15, cycle_momentum=False, last_epoch=last
        ),
        averaging=lambda _: 1 - _AVERAGE,
    )
    return Trainer(model, optimisation, seed=seed)


def _accuracy(counts: np.ndarray) -> float:
    return float(np.trace(counts) / counts.sum())


def _normalised(pictures: torch.Tensor) -> torch.Tensor:
    return (pictures - digits.MEAN) / digits.STD
