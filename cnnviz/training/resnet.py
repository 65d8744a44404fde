"""How is the lesson's ResNet-50 trained to tell cats from dogs?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import torch
from safetensors import SafetensorError
from safetensors.torch import load_file

from cnnviz.inputs import images, samples
from cnnviz.inputs.photos import prepare
from cnnviz.models import resnet
from cnnviz.training import photo_dataset
from cnnviz.training.finetune import Finetuning, Plan, Progress, logits, prepared
from cnnviz.training.weight_files import save_weights

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from torch import nn


WATCHED = samples.FOLDER / "photos" / "cat-chelsea.jpg"  # the photo of the replay


class BackboneError(Exception):
    """The weights to begin with cannot be had; the text says why."""


@dataclass(frozen=True, eq=False)
class Outcome:
    """What training came to.

    Attributes:
        epoch: the number of the epoch whose weights were kept.
        held_out: accuracy on the training photos held out, which chose the epoch; 0 to 1.
        classes: their names.
        confusion: (2, 2) counts of test photos, which chose nothing; row the label, column the answer.
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
    report: Callable[[Progress], None] = lambda _: None,
) -> Outcome:
    """Fine-tune the backbone on photos of two classes, and write the weights and the replay.

    Stopped at any time, it goes on when called again, from the epoch before.

    Args:
        data: has the folders `train` and `test`, and in each a folder for each of two classes.
        backbone: what `cnnviz.training.backbone.train` wrote.
        out: the safetensors file to write, float16; the replay goes next to it, its name ending in -replay.
        plan: how long, and by which chance; the seed is the head's too.
        report: called after each step.

    Raises:
        PhotoError: the photos cannot be had, or are not of two classes.
        BackboneError: the backbone cannot be had.
    """
    dataset, test = photo_dataset.folders(data / "train"), photo_dataset.folders(data / "test")
    if len(dataset.classes) != 2 or test.classes != dataset.classes:
        raise photo_dataset.PhotoError(
            f"{data} must have photos of the same two classes in train and in test"
        )
    network = begin(backbone, plan.seed)
    watched = prepare(images.decode(WATCHED.read_bytes())).input
    course = Finetuning(network, dataset, watched, plan, out.with_suffix(".going"))
    for progress in course.run():
        report(progress)
    save_weights(network.state_dict(), out)
    course.replay.save(
        out.with_name(f"{out.stem}-replay.safetensors"),
        photo=WATCHED.name,
        accuracies=course.accuracies,
        best=course.best,
    )
    # With the numbers that are shipped, which are float16's.
    network.load_state_dict(load_file(out))
    held_out = course.accuracies[course.best - 1]
    return Outcome(course.best, held_out, dataset.classes, confusion(network, test))


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


def confusion(network: nn.Module, test: photo_dataset.PhotoSet) -> np.ndarray:
    """(2, 2) counts of the photos in `test`: row the label, column what `network` takes it for."""
    taken = (logits(network, prepared(test)) > 0.5).long()
    return torch.bincount(2 * test.labels + taken, minlength=4).reshape(2, 2).numpy()
