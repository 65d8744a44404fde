"""How does a dataset become the file of a network that knows its classes?"""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from cnnviz.finetune import checkpoint
from cnnviz.finetune.dataset import DatasetError
from cnnviz.finetune.head import begin
from cnnviz.finetune.progress import Phase, Progress
from cnnviz.finetune.tensor_dataset import fill
from cnnviz.finetune.trainer import Learner
from cnnviz.models.specs import MODELS
from cnnviz.training import distributed

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from cnnviz.finetune.dataset import Dataset
    from cnnviz.finetune.recipe import Recipe


def run(
    dataset: Dataset, recipe: Recipe, out: Path, report: Callable[[Progress], None]
) -> tuple[Dataset, Progress]:
    """Fine-tune on `dataset` by `recipe`, and write the network and its replay.

    Stopped at any time, it goes on when called again with the same dataset and recipe, from the epoch before.
    Under torchrun all processes learn together, and number 0 writes.

    Args:
        dataset: the pictures.
        recipe: how.
        out: the safetensors file to write; the replay goes next to it, its name ending in -replay, and
            meanwhile what is needed to go on.
        report: called after each step.

    Returns:
        The dataset without the pictures that show the network nothing, and how the training ended.

    Raises:
        DatasetError: there are too few pictures.
        WeightsError: the backbone's weights are missing or do not fit.
    """
    distributed.join()
    report(Progress(Phase.READING, epochs=recipe.epochs))
    spec = MODELS[recipe.backbone]
    dataset, tensors = fill(dataset, spec)
    if len(dataset.pictures) < 4 * distributed.size():
        raise DatasetError(
            "give {least} pictures or more for {count} processes",
            least=4 * distributed.size(),
            count=distributed.size(),
        )
    network = begin(spec, len(dataset.classes), recipe.seed)
    identity = sha256((dataset.identity + recipe.write()).encode()).hexdigest()[:12]
    learner = Learner(network, dataset, tensors, recipe, out.with_name(f"{out.stem}-{identity}.going"))
    for progress in learner.run():
        if progress.phase is not Phase.DONE:
            report(progress)
    if distributed.number() == 0:
        learner.replay.save(
            out.with_name(f"{out.stem}-replay.safetensors"),
            photo=dataset.pictures[int(dataset.split(recipe.share, recipe.seed)[1][0])].name,
            accuracies=progress.curves.held_out_accuracy,
            best=progress.done,
        )
        checkpoint.write(network, dataset, recipe, progress, out)
        learner.forget()
    report(progress)
    return dataset, progress
