"""Training the backbone of the ResNet-50 by distillation from a teacher."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

import torch
import torch.nn.functional as F
from torchvision import models

from cnnviz.models import device
from cnnviz.models.imagenet import CATS, DOGS
from cnnviz.training import photo_augmentation, photo_dataset
from cnnviz.training.optimiser import adamw_trainer
from cnnviz.training.teacher import CLASSES, Teacher
from cnnviz.training.trainer import Step, mixed_precision
from cnnviz.training.weight_files import save_weights

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from torch import nn

    from cnnviz.training.photo_dataset import PhotoSet

_SIDE = 96  # rows and columns of the views that the network learns from
# Views in a step, and how many of them are of the cats and dogs to be told apart later.
_BATCH, _PETS = 512, 64
_RATE = 1e-3
_TEMPERATURE = 4.0  # high, so that what the teacher thinks of things that are not there counts too
_NEVER = -100.0  # the logit of what is known not to be there
_SMALLEST = 0.3  # of a photo's area that a view shows
_KEEP, _REPORT = 60, 20  # seconds between two files to resume from, and steps between two reports

# Tiny ImageNet's classes stand in the order of WordNet: animals first, among them dogs, then cats.
_DOGS, _CATS, _ANIMALS = range(24, 30), range(30, 33), range(60)
_AS_TINY = torch.tensor([_CATS[0], _DOGS[0]])  # a label that says as much, for a cat and a dog of cats-dogs
# How often a photo of each is shown: a quarter of all are dogs and cats, as many of these as of those.
_OFTEN_DOG, _OFTEN_CAT, _OFTEN_ANIMAL, _OFTEN_THING = 2.0, 4.0, 1.0, 0.2
# Koala, king penguin, orangutan and red panda: never shown, so that fine-tuning can be tried on them.
_HELD_BACK = (12, 21, 54, 59)


def train(
    data: Path, out: Path, *, steps: int = 4500, seed: int = 0, report: Callable[[Step[None]], None]
) -> None:
    """Teach ResNet-50 the outputs of its teacher, and write its weights without the last layer.

    The teacher gives each view 1,000 soft probabilities, and the network learns to give the same view the
    same ones, after Hinton, Vinyals and Dean, "Distilling the Knowledge in a Neural Network", 2015, and Beyer
    et al., "Knowledge distillation: A good teacher is patient and consistent", 2021. Of the labels only this
    is used, that a cat is not a dog.

    Stopped at any time, it resumes when called again, from at most a minute before.

    Args:
        data: the folder with `tiny-imagenet` and `cats-dogs/train`.
        out: the safetensors file to write, float16; the file to resume from lies next to it meanwhile.
        steps: of 512 views each; may be another number when it resumes.
        seed: of the weights and the views.
        report: called now and then; the loss is the mean over the steps since the last call.

    Raises:
        PhotoError: the photos cannot be had.
        TeacherError: the teacher cannot be had.
    """
    chosen = device.best()
    torch.backends.cudnn.benchmark = True  # all steps are of one size
    teacher = Teacher(chosen)
    things = photo_dataset.tiny_imagenet(data / "tiny-imagenet").to(chosen)
    pets = photo_dataset.folders(data / "cats-dogs" / "train").split()[0].to(chosen)
    task = _Distillation(teacher, things, pets, steps)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        network = models.resnet50(num_classes=CLASSES, zero_init_residual=True)
    trainer = adamw_trainer(network, rate=_RATE, steps=steps, seed=seed)
    kept = out.with_suffix(".going")
    trainer.resume(kept)

    losses: list[torch.Tensor] = []
    written = time.perf_counter()
    for step in trainer.run(task, epochs=1):
        losses.append(step.loss)
        if step.step % _REPORT == 0:
            report(replace(step, loss=torch.stack(losses).mean()))
            losses = []
        if time.perf_counter() - written > _KEEP:
            trainer.save(kept, {})
            written = time.perf_counter()
    weights = trainer.average.state_dict()
    save_weights({name: weights[name] for name in weights if not name.startswith("fc.")}, out)
    kept.unlink(missing_ok=True)


class _Distillation:
    """Random views of photos, drawn with repetition in one long epoch, and the outputs of the teacher."""

    def __init__(self, teacher: Teacher, things: PhotoSet, pets: PhotoSet, steps: int) -> None:
        self._teacher, self._things, self._pets, self.steps = teacher, things, pets, steps
        self._often = _weights(things.labels)

    def batches(
        self,
        epoch: int,  # noqa: ARG002
        generator: torch.Generator,
    ) -> Iterator[tuple[torch.Tensor, torch.Tensor]]:
        """Without end: (batch, 3, _SIDE, _SIDE) inputs and (batch, CLASSES) log-probabilities to learn."""
        while True:
            shown = torch.multinomial(self._often, _BATCH - _PETS, generator=generator)
            also = torch.randint(len(self._pets.labels), (_PETS,), generator=generator)
            # Of twice the size, so that no pixel of a photo is skipped: the teacher gets them as they are.
            fine = torch.cat(
                [
                    photo_augmentation.vary(
                        source.photos[places.to(self._things.photos.device)], 2 * _SIDE, _SMALLEST, generator
                    )
                    for source, places in ((self._things, shown), (self._pets, also))
                ]
            )
            known = torch.cat([self._things.labels[shown], _AS_TINY[self._pets.labels[also]]])
            with mixed_precision(self._things.photos.device):
                logits = self._teacher.logits(fine)
            targets = F.log_softmax(_corrected(logits, known) / _TEMPERATURE, 1)
            yield photo_augmentation.normalise(F.avg_pool2d(fine, 2)), targets

    def loss(self, network: nn.Module, batch: tuple[torch.Tensor, torch.Tensor]) -> torch.Tensor:
        """The Kullback-Leibler divergence from the teacher's probabilities at a high temperature."""
        inputs, targets = batch
        found = F.log_softmax(network(inputs).float() / _TEMPERATURE, 1)
        return _TEMPERATURE**2 * F.kl_div(found, targets, log_target=True, reduction="batchmean")

    def evaluate(self, network: nn.Module) -> None:
        """Nothing: it shows in fine-tuning how good the backbone is."""


def _weights(labels: torch.Tensor) -> torch.Tensor:
    """(photos,) how often each is shown, in proportion."""
    often = torch.full((max(len(_ANIMALS), int(labels.max()) + 1),), _OFTEN_THING)
    often[: len(_ANIMALS)] = _OFTEN_ANIMAL
    often[list(_DOGS)], often[list(_CATS)] = _OFTEN_DOG, _OFTEN_CAT
    often[list(_HELD_BACK)] = 0
    return often[labels]


def _corrected(logits: torch.Tensor, known: torch.Tensor) -> torch.Tensor:
    """The teacher's logits, in which no cat is like a dog and no dog like a cat: there it errs most.

    Args:
        logits: (batch, CLASSES).
        known: (batch,) Tiny ImageNet's labels.
    """
    dog, cat = (
        torch.isin(known, torch.tensor(classes)).to(logits.device)[:, None] for classes in (_DOGS, _CATS)
    )
    corrected = logits.clone()
    corrected[:, DOGS] = corrected[:, DOGS].masked_fill(cat, _NEVER)
    corrected[:, CATS] = corrected[:, CATS].masked_fill(dog, _NEVER)
    return corrected
