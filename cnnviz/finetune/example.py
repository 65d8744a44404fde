"""The fine-tuning that comes with the program: what the page shows before its visitor trains.

`python -m cnnviz.finetune.example` runs it, and writes what came out.
"""

from __future__ import annotations

from functools import cache

from cnnviz.finetune import progress, recipe, sample_sets
from cnnviz.finetune.dataset import Dataset, gather
from cnnviz.finetune.recipe import Recipe
from cnnviz.finetune.sample_sets import Builtin
from cnnviz.paths import ASSETS

CHOSEN = Builtin.SHAPES
NETWORK = ASSETS / "finetuned-shapes.safetensors"
_PROGRESS = NETWORK.with_suffix(".json")


@cache
def dataset() -> Dataset:
    """Its pictures."""
    return gather(sample_sets.pictures(CHOSEN))


def suited(chosen: Builtin) -> Recipe:
    """The recipe by which a set that comes with the program is learned where nobody chooses another."""
    backbone = sample_sets.SUITED[chosen]
    learns = recipe.choices(backbone)[0]
    return Recipe(backbone, learns, epochs=recipe.epochs(backbone), rate=recipe.rate(backbone, learns))


@cache
def stands() -> progress.Progress | None:
    """How it ended; None where its file is missing."""
    return progress.read(_PROGRESS)


def main() -> None:
    """Train, and write the network, its replay and how it ended."""
    from cnnviz.finetune.run import run  # noqa: PLC0415 (it needs torch)

    def report(now: progress.Progress) -> None:
        if now.at_end:
            print(f"epoch {now.done} of {now.epochs}: {now.curves.held_out_accuracy[-1]:.1%}", flush=True)

    _, ended = run(dataset(), suited(CHOSEN), NETWORK, report)
    ended.write(_PROGRESS)


if __name__ == "__main__":
    main()
