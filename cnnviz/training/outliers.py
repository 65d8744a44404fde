"""Training the detector of what is no digit, on the layers of the LeNet that comes with the program."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn
from torch.optim.lr_scheduler import OneCycleLR

from cnnviz.analysis.outliers import LAYERS
from cnnviz.inputs import digits
from cnnviz.models.specs import MODELS
from cnnviz.training import digit_augmentation, drawn_digits, mnist, non_digits, spoilt_digits
from cnnviz.training.trainer import Optimisation, Trainer
from cnnviz.training.weight_files import save_weights

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from cnnviz.training.trainer import Step

_HIDDEN = 128
_DROPPED = 0.3  # of the inputs in training, so that no few of them decide
_BATCH = 256
_RATE = 2e-3
_SMOOTHING = 0.02  # of the labels, as some drawings look like a digit by chance
_HELD_OUT = 12  # one training digit in so many, from the end: those that LeNet did not learn from either
_DRAWN, _SPOILT = 36_000, 10_000
_VARIED, _WRITTEN = 15_000, 12_000
_FALSE_ALARMS = 0.0065  # of the digits held out; below 1 %, as those of other digits vary


class Outcome(NamedTuple):
    """The result of a training.

    Attributes:
        false_alarms: share of the MNIST test digits, which chose nothing, called no digit; 0 to 1.
        caught: share of pictures like those that it learned from, but others, called no digit; 0 to 1.
    """

    false_alarms: float
    caught: float


def train(
    data: Path,
    out: Path,
    *,
    epochs: int = 8,
    seed: int = 0,
    report: Callable[[Step[float]], None] = lambda _: None,
) -> Outcome:
    """Train the detector and write its weights; its answer is above 0 for what is no digit.

    A network of two layers learns to tell MNIST's training digits, as they are and varied, from pictures
    drawn by program that are none: outlier exposure, after Hendrycks, Mazeika and Dietterich, "Deep Anomaly
    Detection with Outlier Exposure", 2019. It reads LeNet's layers; LeNet itself stays as it is.

    Args:
        data: the folder with MNIST, as torchvision lays it out; downloaded into it where absent.
        out: the safetensors file to write, float16 and int8; its folder is made.
        epochs: passes over all pictures.
        seed: of the weights and all pictures.
        report: called after the last step of each epoch; its scores are the share caught, as of `Outcome`.

    Raises:
        RuntimeError: MNIST is absent and cannot be downloaded.
    """
    pictures, labels = mnist.load(data, train=True)
    kept = len(labels) - max(1, len(labels) // _HELD_OUT)
    learned, held_out = pictures[:kept], pictures[kept:]
    lenet, chance = MODELS["lenet"].load(), np.random.default_rng(seed)
    generator = torch.Generator().manual_seed(seed)
    others = [_non_digits(learned, labels[:kept], share, chance) for share in (1.0, 0.05)]
    plain = _framed(learned)
    own = (
        *(plain, _inked(plain, generator), _varied(learned[:_VARIED], generator)),
        _framed(torch.from_numpy(drawn_digits.draw(_WRITTEN, np.random.default_rng(seed + 1)))),
    )
    task = _OutlierTask(
        torch.cat([features(lenet, each) for each in own]),
        features(lenet, others[0]),
        (features(lenet, _framed(held_out)), features(lenet, others[1])),
    )
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        detector = task.detector()
        for step in _trainer(detector, epochs * task.steps, seed).run(task, epochs):
            if step.scores is not None:
                report(step)
    task.round(detector)
    save_weights(task.folded(detector), out)
    test = features(lenet, _framed(mnist.load(data, train=False)[0]))
    return Outcome(float((task.answers(detector, test) > 0).float().mean()), task.evaluate(detector))


@torch.inference_mode()
def features(lenet: nn.Module, pictures: torch.Tensor) -> torch.Tensor:
    """What the detector reads: (pictures, numbers) float32, of `pictures` (pictures, 1, 32, 32) in [0, 1]."""
    found = []
    for batch in torch.split(pictures, 1000):
        maps, answers = (batch - digits.MEAN) / digits.STD, []
        for name, layer in lenet.named_children():
            maps = layer(maps)
            if name in LAYERS:
                answers.append(maps.flatten(1))
        found.append(torch.cat(answers, 1))
    return torch.cat(found)


class _OutlierTask:
    """Telling digits from other pictures by LeNet's layers."""

    def __init__(
        self, own: torch.Tensor, others: torch.Tensor, held_out: tuple[torch.Tensor, torch.Tensor]
    ) -> None:
        inputs = torch.cat([own, others])
        self._labels = torch.cat([torch.zeros(len(own)), torch.ones(len(others))])
        self._held_out = held_out
        self._mean, self._std = inputs.mean(0), inputs.std(0) + 1e-2
        self._inputs = inputs.sub_(self._mean).div_(self._std)
        self.steps = len(self._labels) // _BATCH  # of an epoch

    def detector(self) -> nn.Sequential:
        """A network with random weights; it reads numbers of mean 0 and deviation 1."""
        return nn.Sequential(nn.Linear(self._inputs.shape[1], _HIDDEN), nn.ReLU(), nn.Linear(_HIDDEN, 1))

    def batches(
        self,
        epoch: int,  # noqa: ARG002
        generator: torch.Generator,
    ) -> Iterator[tuple[torch.Tensor, torch.Tensor]]:
        """Every picture once, in random order: (batch, numbers) inputs and (batch,) labels."""
        order = torch.randperm(len(self._labels), generator=generator)
        for places in torch.split(order[: self.steps * _BATCH], _BATCH):
            yield self._inputs[places], self._labels[places]

    def loss(self, network: nn.Module, batch: tuple[torch.Tensor, torch.Tensor]) -> torch.Tensor:
        """The binary cross-entropy with smoothed labels, some of the inputs set to 0."""
        inputs, labels = batch
        smooth = (1 - _SMOOTHING) * labels + _SMOOTHING / 2
        return F.binary_cross_entropy_with_logits(network(F.dropout(inputs, _DROPPED))[:, 0], smooth)

    def evaluate(self, network: nn.Module) -> float:
        """The share of the non-digits held out that are caught, 0 to 1."""
        return float((self.answers(network, self._held_out[1]) > 0).float().mean())

    @torch.no_grad()
    def answers(self, network: nn.Module, inputs: torch.Tensor) -> torch.Tensor:
        """(pictures,): above 0 for what is called no digit."""
        answers: torch.Tensor = network(self._scaled(inputs))[:, 0]
        return answers - self._limit(network)

    @torch.no_grad()
    def round(self, network: nn.Module) -> None:
        """Round the weights of each input to 255 levels, so that a byte holds them."""
        weight = network[0].weight  # type: ignore[index]
        step = _step(weight)
        weight.copy_((weight / step).round() * step)

    @torch.no_grad()
    def folded(self, network: nn.Module) -> dict[str, torch.Tensor]:
        """The weights of a rounded network that reads LeNet's numbers, and answers as `answers` does."""
        first, last = network[0], network[2]  # type: ignore[index]
        step = _step(first.weight)
        levels, scale = (first.weight / step).round(), (step / self._std).half().float()
        return {
            "hidden.weight": levels.to(torch.int8),
            "hidden.scale": scale,
            "hidden.bias": first.bias - levels @ (scale * self._mean),
            "output.weight": last.weight[0],
            "output.bias": last.bias - self._limit(network),
        }

    def _limit(self, network: nn.Module) -> torch.Tensor:
        """The answer above which so few of the digits held out are."""
        return torch.quantile(network(self._scaled(self._held_out[0]))[:, 0], 1 - _FALSE_ALARMS)

    def _scaled(self, inputs: torch.Tensor) -> torch.Tensor:
        return (inputs - self._mean) / self._std


def _step(weight: torch.Tensor) -> torch.Tensor:
    """(inputs,): the distance of the levels that the weights of each input are rounded to."""
    return weight.abs().amax(0) / 127


def _trainer(detector: nn.Module, steps: int, seed: int) -> Trainer:
    optimisation = Optimisation(
        torch.optim.AdamW(detector.parameters(), lr=_RATE, weight_decay=1e-4),
        schedule=lambda optimiser, last: OneCycleLR(
            optimiser, _RATE, total_steps=steps, cycle_momentum=False, last_epoch=last
        ),
    )
    return Trainer(detector, optimisation, seed=seed)


def _non_digits(
    pictures: torch.Tensor, labels: torch.Tensor, share: float, chance: np.random.Generator
) -> torch.Tensor:
    drawn = non_digits.draw(int(share * _DRAWN), chance)
    spoilt = spoilt_digits.spoil(pictures.numpy(), labels.numpy(), int(share * _SPOILT), chance)
    return _framed(torch.from_numpy(np.concatenate([drawn, spoilt])))


def _varied(pictures: torch.Tensor, generator: torch.Generator) -> torch.Tensor:
    """(pictures, 1, 32, 32): each varied at random, its strongest pixel 1 as `digits.prepare` makes it."""
    variants = digit_augmentation.strokes(pictures)
    varied = torch.cat(
        [digit_augmentation.vary(part / 255, 1, generator) for part in torch.split(variants, 1000, 1)]
    )
    return varied / varied.amax((1, 2, 3), keepdim=True).clamp(min=0.1)


def _inked(pictures: torch.Tensor, generator: torch.Generator) -> torch.Tensor:
    """Make the edges sharp at some level of grey, as those of a pen on the page are."""
    levels = 0.2 + 0.3 * torch.rand(len(pictures), 1, 1, 1, generator=generator)
    fine = F.interpolate(pictures, scale_factor=3, mode="bicubic")
    return F.avg_pool2d((8 * (fine - levels) + 0.5).clamp(0, 1), 3)


def _framed(pictures: torch.Tensor) -> torch.Tensor:
    """(pictures, 1, 32, 32) in [0, 1], of (pictures, 28, 28) uint8."""
    return F.pad(pictures[:, None] / 255, (2, 2, 2, 2))
