"""How does a network that was given a new head learn the classes of a dataset?"""

from __future__ import annotations

import copy
import json
import time
from dataclasses import asdict, replace
from typing import TYPE_CHECKING

import torch
import torch.nn.functional as F

from cnnviz.finetune import progress
from cnnviz.finetune.head import rounded, split
from cnnviz.finetune.progress import Phase, Progress, Wrong
from cnnviz.finetune.recipe import Learns
from cnnviz.models import device
from cnnviz.training import distributed
from cnnviz.training.replay import Replay
from cnnviz.training.trainer import Course, mixed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from torch import nn

    from cnnviz.finetune.dataset import Dataset
    from cnnviz.finetune.recipe import Recipe
    from cnnviz.finetune.tensor_dataset import TensorDataset

_BATCH = 16
_VIEWS, _LOOKS = (2, 8), 600  # of each picture, for few pictures more; as many as make so many in all
_MEMORY = 1_000_000_000  # bytes for what the frozen part answers


class Learner:
    """One network that learns, by AdamW; a running average of its weights is what is kept.

    A frozen part runs once over some views of each picture, and what it answers is kept in memory.

    Attributes:
        network: with the weights after the last epoch done, as a float16 file holds them; in evaluation mode.
        replay: how it looked inside, first as it came, then after each epoch.
    """

    def __init__(
        self, network: nn.Module, dataset: Dataset, tensors: TensorDataset, recipe: Recipe, kept: Path
    ) -> None:
        """Make ready, or ready to go on.

        Args:
            network: as `network.begin` makes it; changed in place.
            dataset: the classes, and the names of the pictures.
            tensors: the pictures.
            recipe: how.
            kept: the file to go on from, written after each epoch.
        """
        self._recipe, self._album, self._kept = recipe, dataset, kept
        learned, held_out = dataset.split(recipe.share, recipe.seed)
        self._held_out, self._learned = held_out, tensors.part(learned)
        self._tested = tensors.part(held_out)
        self._device = device.best()
        self.network = network.to(self._device)
        self._trunk, self._tail = split(network, recipe.learns)
        self._seen = self._views(len(learned))
        count = len(learned) * self._seen
        self._each = max(1, count // _BATCH)
        self._course = Course(
            copy.deepcopy(self._tail),
            rate=recipe.rate,
            steps=recipe.epochs * self._each,
            seed=recipe.seed,
        )
        self._cached: torch.Tensor | None = None
        self._answers = torch.empty(0)  # of the frozen part to the pictures held out
        self.replay = Replay(self.network, self._tested.inputs(torch.tensor([0]))[0].numpy())
        self._progress = Progress(Phase.LOOKING, epochs=recipe.epochs)
        self._restore()

    def run(self) -> Iterator[Progress]:
        """Learn, reporting after each step; whoever asks for no more stops it.

        At the end the network is on the CPU.
        """
        if self._progress.done < self._recipe.epochs:
            yield from self._look()
            yield from self._learn()
        self.network.cpu()
        yield replace(self._progress, phase=Phase.DONE, share=1.0, left=0.0)

    def forget(self) -> None:
        """Remove the file to go on from."""
        self._kept.unlink(missing_ok=True)

    def _views(self, pictures: int) -> int:
        """How many views of each picture an epoch shows."""
        if not self._recipe.vary or self._recipe.learns is Learns.ALL:
            return 1
        fewest, most = _VIEWS
        return min(max(_LOOKS // pictures, fewest), most)

    def _look(self) -> Iterator[Progress]:
        """Run the frozen part over all pictures, once."""
        tested = torch.arange(len(self._tested.labels))
        self._answers = torch.cat(
            [self._frozen(self._tested.inputs(part)) for part in torch.split(tested, _BATCH)]
        )
        each = self._answers[0].numel() * self._answers.element_size() * self._seen
        if self._recipe.learns is Learns.ALL or each * len(self._learned.labels) > _MEMORY:
            return
        places = distributed.own(torch.arange(len(self._learned.labels)))
        shape = (len(self._learned.labels), self._seen, *self._answers.shape[1:])
        start, cached = time.perf_counter(), torch.zeros(shape)
        for number, place in enumerate(places.tolist(), 1):
            with mixed(self._device):
                cached[place] = self._frozen(self._inputs(torch.full((self._seen,), place), place))
            left = (time.perf_counter() - start) / number * (len(places) - number)
            yield replace(self._progress, share=number / len(places), left=left)
        self._cached = distributed.total(cached)

    def _learn(self) -> Iterator[Progress]:
        course, start = self._course, time.perf_counter()
        first, count = course.done, len(self._learned.labels) * self._seen
        for _ in range(self._progress.done, self._recipe.epochs):
            order = torch.randperm(count, generator=course.chance)
            # The loss and the number of right answers, summed over the epoch.
            sums = torch.zeros(2, dtype=torch.float64)
            for places in torch.tensor_split(order, self._each):
                sums += self._step(distributed.own(places), len(places))
                pace = (time.perf_counter() - start) / (course.done - first)
                self._progress = replace(
                    self._progress,
                    phase=Phase.LEARNING,
                    share=course.done / course.steps,
                    left=pace * (course.steps - course.done),
                )
                if course.done % self._each:
                    yield self._progress
            self._end_epoch(*(distributed.total(sums) / count).tolist())
            yield self._progress

    def _step(self, places: torch.Tensor, count: int) -> torch.Tensor:
        """Learn from a share of `count` views: the sum of their losses, and how many were right."""
        pictures, view = places // self._seen, places % self._seen
        if self._cached is not None:
            batch = self._cached[pictures, view].to(self._device)
        else:
            with mixed(self._device):
                batch = self._frozen(self._inputs(pictures, self._salt()), keep=True)
        labels = self._learned.labels[pictures].to(self._device)
        sums = torch.zeros(2, dtype=torch.float64)

        def loss(tail: nn.Module) -> torch.Tensor:
            logits = tail(batch).float()
            value = _loss(logits, labels)
            sums[0], sums[1] = float(value.detach()), int((_answers(logits) == labels).sum())
            # All processes together take the mean over the views, whichever has how many.
            return value * distributed.size() / count

        self._course.step(loss)
        return sums

    def _inputs(self, pictures: torch.Tensor, salt: int) -> torch.Tensor:
        """What the network reads of some pictures: as they are, or random views, the same for a `salt`."""
        if not self._recipe.vary:
            return self._learned.inputs(pictures)
        chance = torch.Generator().manual_seed((self._recipe.seed << 32) + salt)
        return self._learned.views(pictures, chance)

    def _salt(self) -> int:
        """Another one for each step and process."""
        return self._course.done * distributed.size() + distributed.number()

    @torch.no_grad()
    def _frozen(self, inputs: torch.Tensor, *, keep: bool = False) -> torch.Tensor:
        """What the frozen part answers, on the CPU in float32, or to `keep` as and where it is."""
        answer: torch.Tensor = self._trunk(
            inputs.to(self._device).contiguous(memory_format=torch.channels_last)
        )
        return answer if keep else answer.float().cpu()

    @torch.no_grad()
    def _end_epoch(self, loss: float, accuracy: float) -> None:
        """Take the averaged weights, test them on the pictures held out, and keep how the course stands."""
        self._tail.load_state_dict(rounded(self._course.average.state_dict()))
        logits = torch.cat(
            [self._tail(part.to(self._device)).cpu() for part in torch.split(self._answers, _BATCH)]
        )
        labels, taken = self._tested.labels, _answers(logits)
        count = len(self._album.classes)
        confusion = torch.bincount(count * labels + taken, minlength=count * count).reshape(count, count)
        curves = copy.deepcopy(self._progress.curves)
        curves.loss.append(loss)
        curves.accuracy.append(accuracy)
        curves.held_out_loss.append(float(_loss(logits, labels)) / len(labels))
        curves.held_out_accuracy.append(int((taken == labels).sum()) / len(labels))
        self._progress = replace(
            self._progress, curves=curves, confusion=confusion.tolist(), wrong=self._wrong(logits)
        )
        self.replay.watch()
        if distributed.number() == 0:
            notes = {"progress": json.dumps(asdict(self._progress)), "frames": self.replay.stacked()}
            self._course.save(self._kept, notes)

    def _wrong(self, logits: torch.Tensor) -> list[Wrong]:
        shares, taken = _probabilities(logits), _answers(logits)
        classes = self._album.classes
        return [
            Wrong(
                self._album.pictures[place].name,
                classes[label],
                classes[answer],
                float(shares[number, answer]),
            )
            for number, (place, label, answer) in enumerate(
                zip(self._held_out.tolist(), self._tested.labels.tolist(), taken.tolist(), strict=True)
            )
            if label != answer
        ]

    def _restore(self) -> None:
        notes = self._course.resume(self._kept)
        if not notes:
            self.replay.watch()
            return
        self._progress = progress.parse(json.loads(notes["progress"]))
        self.replay.restore(notes["frames"])
        self._tail.load_state_dict(rounded(self._course.average.state_dict()))


def _loss(logits: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    """The cross-entropy of the labels, summed; of one logit the sigmoid's."""
    if logits.shape[1] == 1:
        return F.binary_cross_entropy_with_logits(logits[:, 0], labels.float(), reduction="sum")
    return F.cross_entropy(logits, labels, reduction="sum")


def _answers(logits: torch.Tensor) -> torch.Tensor:
    """(pictures,) the class that each is taken for."""
    return (logits[:, 0] > 0).long() if logits.shape[1] == 1 else logits.argmax(1)


def _probabilities(logits: torch.Tensor) -> torch.Tensor:
    """(pictures, classes), 0 to 1."""
    if logits.shape[1] == 1:
        return torch.cat([(-logits).sigmoid(), logits.sigmoid()], 1)
    return logits.softmax(1)
