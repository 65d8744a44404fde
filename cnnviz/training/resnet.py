"""Training the lesson's ResNet-50 to tell cats from dogs, from a backbone that knows neither."""

from __future__ import annotations

import copy
from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import torch
from safetensors import SafetensorError
from safetensors.torch import load_file
from torch import nn

from cnnviz.inputs import images, samples
from cnnviz.inputs.photos import prepare
from cnnviz.models import reliability, resnet
from cnnviz.training import photo_dataset
from cnnviz.training.cat_dog_task import CatDogTask, logits, prepared
from cnnviz.training.finetuner import FineTuner
from cnnviz.training.optimiser import adamw_trainer
from cnnviz.training.replay import Replay
from cnnviz.training.weight_files import save_weights

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from cnnviz.training.trainer import Step

WATCHED = samples.FOLDER / "photos" / "cat-chelsea.jpg"  # the photo of the replay
_RATE = 1e-3


class BackboneError(Exception):
    """The weights to begin with cannot be had; the text says why."""


@dataclass(frozen=True)
class Plan:
    """Length and seed of a training.

    Attributes:
        epochs: passes over the photos.
        seed: of the head, the order of photos and the views.
    """

    epochs: int = 5
    seed: int = 0


@dataclass(frozen=True, eq=False)
class Outcome:
    """The result of a training.

    Attributes:
        epoch: the number of the epoch whose weights were kept.
        held_out: accuracy on the training photos held out, which chose the epoch; 0 to 1.
        classes: their names.
        confusion: (2, 2) counts of test photos, which chose nothing; row the label, column the prediction.
    """

    epoch: int
    held_out: float
    classes: tuple[str, ...]
    confusion: np.ndarray

    @property
    def test(self) -> float:
        """Accuracy on the test photos; 0 to 1."""
        return float(np.trace(self.confusion) / self.confusion.sum())

    def table(self) -> dict[str, dict[str, int]]:
        """Class to how many of its test photos were taken for each class."""
        return {
            name: dict(zip(self.classes, counts.tolist(), strict=True))
            for name, counts in zip(self.classes, self.confusion, strict=True)
        }


def train(
    data: Path,
    backbone: Path,
    out: Path,
    plan: Plan,
    report: Callable[[Step[float]], None] = lambda _: None,
) -> Outcome:
    """Fine-tune the backbone on photos of two classes, and write the weights and the replay.

    The reliability on the test photos goes next to the weights. Stopped at any time, it resumes when called
    again, from the epoch before.

    Args:
        data: has the folders `train` and `test`, and in each a folder for each of two classes.
        backbone: what `cnnviz.training.backbone.train` wrote.
        out: the safetensors file to write, float16; the replay goes next to it, its name ending in -replay.
        plan: length and seed.
        report: called after each step; its scores are the accuracy on the photos held out, 0 to 1.

    Raises:
        PhotoError: the photos cannot be had, or are not of two classes.
        BackboneError: the backbone cannot be had.
    """
    dataset, test = photo_dataset.folders(data / "train"), photo_dataset.folders(data / "test")
    if len(dataset.classes) != 2 or test.classes != dataset.classes:
        raise photo_dataset.PhotoError(
            f"{data} must have photos of the same two classes in train and in test"
        )
    network, task = begin(backbone, plan.seed), CatDogTask(dataset)
    watched = prepare(images.decode(WATCHED.read_bytes())).input
    tuner = fine_tuner(network, task, watched, plan, out.with_suffix(".going"))
    for step in tuner.run(plan.epochs):
        report(step)
    best = task.best
    save_weights(best.weights, out)
    tuner.replay.save(
        out.with_name(f"{out.stem}-replay.safetensors"),
        photo=WATCHED.name,
        accuracies=best.accuracies,
        best=best.number,
    )
    tuner.forget()
    # With the numbers that are shipped, which are float16's.
    network.load_state_dict(load_file(out))
    answers = answer(network.eval(), test)
    reliability.write(reliability.measure(answers[:, None], test.labels.numpy()), reliability.beside(out))
    return Outcome(best.number, best.accuracy, dataset.classes, confusion(answers, test))


def fine_tuner(
    network: nn.Module, task: CatDogTask, pixels: np.ndarray, plan: Plan, path: Path
) -> FineTuner[tuple[torch.Tensor, torch.Tensor], float]:
    """A fine-tuner of all layers of a copy of `network`, those below the head by a lower learning rate.

    Args:
        network: as `cnnviz.models.resnet.build` makes it.
        task: the photos.
        pixels: (3, rows, columns) float32, prepared; the photo that the replay shows.
        plan: length and seed.
        path: the file to resume from, written after each epoch.
    """
    model = copy.deepcopy(network)
    model.fc = model.fc[:-1]  # type: ignore[index]  # the loss has the sigmoid inside, which is more exact
    trainer = adamw_trainer(
        model,
        rate=_RATE,
        steps=plan.epochs * task.steps,
        seed=plan.seed,
        slower=[weight for name, weight in model.named_parameters() if not name.startswith("fc.")],
    )
    # So few photos, of such a kind, would say little of how large the numbers within are of any other.
    for layer in model.modules():
        if isinstance(layer, nn.BatchNorm2d):
            layer.eval()
    return FineTuner(trainer, task, Replay(trainer.average, pixels), path)


def begin(backbone: Path, seed: int) -> nn.Module:
    """The lesson's ResNet-50 with the weights in `backbone` and a random head.

    Raises:
        BackboneError: `backbone` is missing or has other weights.
    """
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        network = resnet.build()
    try:
        found = network.load_state_dict(load_file(backbone), strict=False)
    except FileNotFoundError:
        raise BackboneError(f"{backbone} is missing; make it with: train backbone") from None
    except (SafetensorError, RuntimeError, OSError) as error:
        reason = str(error).splitlines()[0]
        raise BackboneError(f"{backbone} does not hold a backbone: {reason}") from error
    if found.unexpected_keys or any(not name.startswith("fc.") for name in found.missing_keys):
        raise BackboneError(f"{backbone} does not hold the weights of a ResNet-50 without its last layer")
    return network


def answer(network: nn.Module, photos: photo_dataset.PhotoSet) -> np.ndarray:
    """(photos,) float32: the logits of a `network` that `cnnviz.models.resnet.build` made."""
    model = nn.Sequential(OrderedDict(network.named_children()))
    model.fc = nn.Sequential(nn.Flatten(), *network.fc[:-1])  # type: ignore[index]
    return logits(model, prepared(photos)).numpy()


def confusion(answers: np.ndarray, test: photo_dataset.PhotoSet) -> np.ndarray:
    """(2, 2) counts of the photos in `test`: row the label, column the prediction by the logits `answers`."""
    counts = np.bincount(2 * test.labels.numpy() + (answers > 0), minlength=4)
    return counts.reshape(2, 2)
