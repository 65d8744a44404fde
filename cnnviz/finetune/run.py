"""Fine-tuning on a data set: from its pictures to the file of a network that knows its classes."""

from __future__ import annotations

import copy
import time
from dataclasses import replace
from hashlib import sha256
from typing import TYPE_CHECKING

import torch

from cnnviz.checkpoints import checkpoint
from cnnviz.finetune.dataset import DatasetError
from cnnviz.finetune.head import begin
from cnnviz.finetune.picture_task import PictureTask
from cnnviz.finetune.progress import Phase, Progress
from cnnviz.finetune.split import split
from cnnviz.finetune.tensor_dataset import fill
from cnnviz.finetune.trained_card import card, notes
from cnnviz.models import device
from cnnviz.models.specs import model
from cnnviz.training import distributed
from cnnviz.training.finetuner import FineTuner
from cnnviz.training.optimiser import adamw_trainer
from cnnviz.training.replay import Replay

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from torch import nn

    from cnnviz.finetune.dataset import Dataset
    from cnnviz.finetune.recipe import Recipe
    from cnnviz.finetune.tensor_dataset import TensorDataset


class Training:
    """The fine-tuning of one network on the pictures of a data set.

    Attributes:
        network: with the weights after the last epoch done, as a float16 file holds them; in evaluation mode.
        tuner: has the replay, and the file to resume from.
    """

    def __init__(
        self, network: nn.Module, dataset: Dataset, tensors: TensorDataset, recipe: Recipe, path: Path
    ) -> None:
        """Begin, or resume.

        Args:
            network: as `head.begin` makes it; changed in place.
            dataset: the classes, and the names of the pictures.
            tensors: the pictures.
            recipe: how.
            path: the file to resume from, written after each epoch.
        """
        chosen = device.best()
        self.network = network.to(chosen)
        self._task = PictureTask(network, dataset, tensors, recipe, chosen)
        trainer = adamw_trainer(
            copy.deepcopy(self._task.learning),
            rate=recipe.rate,
            steps=recipe.epochs * self._task.steps,
            seed=recipe.seed,
        )
        watched = self._task.tested.inputs(torch.tensor([0]))[0].numpy()
        self.tuner = FineTuner(trainer, self._task, Replay(network, watched), path)

    def run(self) -> Iterator[Progress]:
        """Learn, and yield after each step; a caller that asks for no more stops the training."""
        if self._task.progress.done < self._task.progress.epochs:
            yield from self._look()
            for step in self.tuner.run(self._task.progress.epochs):
                yield replace(self._task.progress, share=step.step / step.steps, left=step.left)

    def end(self) -> Progress:
        """End with the network of the last whole epoch, on the CPU."""
        self.network.cpu()
        return replace(self._task.progress, phase=Phase.DONE, share=1.0, left=0.0)

    def keep(self, path: Path, about: str) -> None:
        """Keep the features that the frozen part gives in a file; see `FrozenFeatures.keep`."""
        self._task.features.keep(path, about)

    def _look(self) -> Iterator[Progress]:
        """Compute the features that the frozen part gives."""
        start = time.perf_counter()
        for share in self._task.features.compute(self._task.tested):
            left = (time.perf_counter() - start) * (1 / share - 1)
            yield replace(self._task.progress, phase=Phase.LOOKING, share=share, left=left)


def run(
    dataset: Dataset,
    recipe: Recipe,
    out: Path,
    report: Callable[[Progress], bool | None],
    spared: Path | None = None,
) -> tuple[Dataset, Progress]:
    """Fine-tune on `dataset` by `recipe`, and write the network and its replay.

    Stopped at any time, it resumes when called again with the same dataset and recipe, from the epoch before.
    Under torchrun all processes learn together, and rank 0 writes.

    Args:
        dataset: the pictures.
        recipe: how.
        out: the safetensors file to write; the replay goes next to it, its name ending in -replay, and
            meanwhile the file to resume from.
        report: called after each step; true when the network shall stay as it was after the last whole epoch.
        spared: the folder of what another training on the same pictures need not compute again; None keeps
            nothing.

    Returns:
        The dataset without the pictures that show the network nothing, and how the training ended.

    Raises:
        DatasetError: there are too few pictures.
        DivergedError: the training leads nowhere.
        CheckpointError, WeightsError: the backbone's weights are missing or do not fit.
        KeyError: there is no such backbone.
    """
    distributed.initialise()
    spec, reading = model(recipe.backbone), Progress(Phase.READING, epochs=recipe.epochs)
    report(reading)

    def read(share: float) -> None:
        report(replace(reading, share=share))

    dataset, tensors = fill(
        dataset,
        spec,
        read,
        spared and spared / "prepared.safetensors",
    )
    if len(dataset.pictures) < 4 * distributed.world_size():
        raise DatasetError(
            "give {least} pictures or more for {count} processes",
            least=4 * distributed.world_size(),
            count=distributed.world_size(),
        )
    network = begin(spec, len(dataset.classes), recipe.seed)
    identity = sha256((dataset.identity + recipe.write()).encode()).hexdigest()[:12]
    training = Training(network, dataset, tensors, recipe, out.with_name(f"{out.stem}-{identity}.going"))
    if spared:
        training.keep(spared / "features.safetensors", f"{dataset.identity} {recipe.frozen}")
    for step in training.run():
        if report(step) and step.done:
            break
    progress = training.end()
    if distributed.rank() == 0:
        training.tuner.replay.save(
            out.with_name(f"{out.stem}-replay.safetensors"),
            photo=dataset.pictures[int(split(dataset, recipe.share, recipe.seed)[1][0])].name,
            accuracies=progress.curves.held_out_accuracy,
            best=progress.done,
        )
        told = dataset, recipe, progress
        checkpoint.write(network, card(*told), notes(*told), out)
        training.tuner.forget()
    report(progress)
    return dataset, progress
