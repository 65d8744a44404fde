"""How does the ResNet-50 learn to see, before it is taught cats and dogs?"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import torch
import torch.nn.functional as F
from torchvision import models

from cnnviz.models import device
from cnnviz.training import photo_augmentation, photo_dataset
from cnnviz.training.teacher import CATS, CLASSES, DOGS, Teacher
from cnnviz.training.trainer import Course, mixed
from cnnviz.training.weight_files import save_weights

if TYPE_CHECKING:
    from collections.abc import Callable
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
_KEEP, _REPORT = 60, 20  # seconds between two files to go on from, and steps between two reports

# Tiny ImageNet's classes stand in the order of WordNet: animals first, among them dogs, then cats.
_DOGS, _CATS, _ANIMALS = range(24, 30), range(30, 33), range(60)
_AS_TINY = torch.tensor([_CATS[0], _DOGS[0]])  # a label that says as much, for a cat and a dog of cats-dogs
# How often a photo of each is shown: a quarter of all are dogs and cats, as many of these as of those.
_OFTEN_DOG, _OFTEN_CAT, _OFTEN_ANIMAL, _OFTEN_THING = 2.0, 4.0, 1.0, 0.2
# Koala, king penguin, orangutan and red panda: never shown, so that fine-tuning can be tried on them.
_HELD_BACK = (12, 21, 54, 59)


@dataclass(frozen=True)
class Progress:
    """How training stands.

    Attributes:
        step: steps taken.
        total: how many there will be.
        loss: the mean over the steps since the last report.
        left: seconds that it will still take, if it goes on as before.
    """

    step: int
    total: int
    loss: float
    left: float


def train(
    data: Path, out: Path, *, steps: int = 4500, seed: int = 0, report: Callable[[Progress], None]
) -> None:
    """Teach ResNet-50 to answer as its teacher does, and write its weights without the last layer.

    The teacher answers each view with 1,000 soft probabilities, and the network learns to give them for the
    same view, after Hinton, Vinyals and Dean, "Distilling the Knowledge in a Neural Network", 2015, and Beyer
    et al., "Knowledge distillation: A good teacher is patient and consistent", 2021. Of the labels only this
    is used, that a cat is not a dog.

    Stopped at any time, it goes on when called again, from at most a minute before.

    Args:
        data: the folder with `tiny-imagenet` and `cats-dogs/train`.
        out: the safetensors file to write, float16; what is needed to go on lies next to it meanwhile.
        steps: of 512 views each; may be another number when it goes on.
        seed: of the weights and the views.
        report: called now and then.

    Raises:
        PhotoError: the photos cannot be had.
        TeacherError: the teacher cannot be had.
    """
    chosen = device.best()
    torch.backends.cudnn.benchmark = True  # all steps are of one size
    teacher = Teacher(chosen)
    things = photo_dataset.tiny_imagenet(data / "tiny-imagenet").to(chosen)
    pets = photo_dataset.folders(data / "cats-dogs" / "train").split()[0].to(chosen)
    often = _weights(things.labels)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        network = models.resnet50(num_classes=CLASSES, zero_init_residual=True)
    course = Course(network, rate=_RATE, steps=steps, seed=seed)
    kept = out.with_suffix(".going")
    course.resume(kept)

    losses: list[torch.Tensor] = []
    start = time.perf_counter()
    written = start
    while course.done < steps:
        shown = torch.multinomial(often, _BATCH - _PETS, generator=course.chance)
        also = torch.randint(len(pets.labels), (_PETS,), generator=course.chance)
        fine = torch.cat([_views(things, shown, course), _views(pets, also, course)])
        known = torch.cat([things.labels[shown], _AS_TINY[pets.labels[also]]])
        losses.append(_learn(course, teacher, fine, known))
        if course.done % _REPORT == 0:
            loss = float(torch.stack(losses).mean())
            pace = (time.perf_counter() - start) / len(losses)
            report(Progress(course.done, steps, loss, pace * (steps - course.done)))
            losses, start = [], time.perf_counter()
        if time.perf_counter() - written > _KEEP:
            course.save(kept, {})
            written = time.perf_counter()
    weights = course.average.state_dict()
    save_weights({name: weights[name] for name in weights if not name.startswith("fc.")}, out)
    kept.unlink(missing_ok=True)


def _weights(labels: torch.Tensor) -> torch.Tensor:
    """(photos,) how often each is shown, in proportion."""
    often = torch.full((max(len(_ANIMALS), int(labels.max()) + 1),), _OFTEN_THING)
    often[: len(_ANIMALS)] = _OFTEN_ANIMAL
    often[list(_DOGS)], often[list(_CATS)] = _OFTEN_DOG, _OFTEN_CAT
    often[list(_HELD_BACK)] = 0
    return often[labels]


def _views(source: PhotoSet, places: torch.Tensor, course: Course) -> torch.Tensor:
    """(places, 3, 2 _SIDE, 2 _SIDE) in [0, 1]: of twice the size, so that no pixel of a photo is skipped."""
    return photo_augmentation.vary(
        source.photos[places.to(course.device)], 2 * _SIDE, _SMALLEST, course.chance
    )


def _learn(course: Course, teacher: Teacher, fine: torch.Tensor, known: torch.Tensor) -> torch.Tensor:
    """One step: the teacher sees the views as they are, the network sees them coarser."""
    with mixed(course.device):
        answer = teacher.answer(fine)
    taught = F.log_softmax(_corrected(answer, known) / _TEMPERATURE, 1)
    coarse = photo_augmentation.normalise(F.avg_pool2d(fine, 2))

    def loss(network: nn.Module) -> torch.Tensor:
        answered = F.log_softmax(network(coarse).float() / _TEMPERATURE, 1)
        return _TEMPERATURE**2 * F.kl_div(answered, taught, log_target=True, reduction="batchmean")

    return course.step(loss)


def _corrected(answer: torch.Tensor, known: torch.Tensor) -> torch.Tensor:
    """The teacher's logits, in which no cat is like a dog and no dog like a cat: there it errs most.

    Args:
        answer: (batch, CLASSES).
        known: (batch,) Tiny ImageNet's labels.
    """
    dog, cat = (
        torch.isin(known, torch.tensor(classes)).to(answer.device)[:, None] for classes in (_DOGS, _CATS)
    )
    corrected = answer.clone()
    corrected[:, DOGS] = corrected[:, DOGS].masked_fill(cat, _NEVER)
    corrected[:, CATS] = corrected[:, CATS].masked_fill(dog, _NEVER)
    return corrected
