"""The command `finetune`: teaches a model classes of the user's own, and prints how it goes."""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import TYPE_CHECKING

from cnnviz.cli.commands import writable
from cnnviz.cli.input_error import InputError
from cnnviz.cli.told import Told, opened
from cnnviz.cli.trainings import clock
from cnnviz.translations import catalogue

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from cnnviz.finetune.dataset import Dataset
    from cnnviz.finetune.layout import Layout
    from cnnviz.finetune.progress import Progress
    from cnnviz.finetune.recipe import Recipe

_NAMED = 12  # files that are left out


def finetune(  # noqa: PLR0913, PLR0917 (the options of the command)
    folder: Path,
    model: str | None,
    told: Told,
    learns: str | None,
    epochs: int | None,
    out: Path,
    *,
    by_name: bool,
) -> str:
    """Fine-tune a model on the pictures in the folders of `folder`, a folder a class, printing how it goes.

    `model` is its name, or the file that it is in, of which more may be `told`; None takes what suits most
    photos. The classes are the beginnings of the file names if `by_name`.

    Under torchrun all processes train together, and one of them prints.

    Returns:
        The accuracy that it reached, with the pictures that it gets wrong.

    Raises:
        InputError: the pictures or the weights do not suffice, or `out` cannot be written.
    """
    from cnnviz.finetune import archive, dataset, recipe, split
    from cnnviz.finetune.layout import understood
    from cnnviz.finetune.picture_task import DivergedError
    from cnnviz.finetune.run import run
    from cnnviz.models import specs
    from cnnviz.models.specs import WeightsError
    from cnnviz.training import distributed

    try:
        distributed.initialise()
        writable(out)
        with opened(model or recipe.suited(), told) as spec:
            specs.add(spec)
            plan = _plan(spec.name, learns, epochs)
            layout = archive.folders(folder, by_name=by_name)
            _check(layout, folder)
            found = dataset.gather(layout.pictures)
            _check_enough(found)
            first = distributed.rank() == 0
            if first:
                print(understood(layout, catalogue("en")), flush=True)
            found, ended = run(found, plan, out, reporter() if first else lambda _: None)
    except (OSError, dataset.DatasetError, DivergedError, recipe.RecipeError, WeightsError) as error:
        raise InputError(str(error)) from error
    except MemoryError as error:
        raise InputError("the memory did not suffice; give fewer pictures") from error
    except KeyboardInterrupt:
        raise InputError("stopped; the same command goes on from the last epoch") from None
    finally:
        distributed.destroy()
    if not first:
        return ""
    accuracy, (largest, share) = ended.curves.held_out_accuracy[-1], ended.largest
    empty = [dataset.Remark(dataset.Flaw.EMPTY, name) for name in layout.empty]
    return "\n".join(
        [
            *map(str, (*found.remarks, *empty, *split.remarks(found))),
            *(
                f"{wrong.name}: predicted {wrong.predicted} ({wrong.probability:.0%}); it is in {wrong.label}"
                for wrong in ended.wrong
            ),
            f"{out}: {accuracy:.2%} of the {ended.tested} pictures held out right; "
            f"always to say {found.classes[largest]} would be {share:.2%} right",
        ]
    )


def _plan(backbone: str, learns: str | None, epochs: int | None) -> Recipe:
    """The recipe; what is None is what suits most pictures."""
    from cnnviz.finetune import recipe

    part = recipe.choices(backbone)[0] if learns is None else recipe.Learns(learns)
    plan = recipe.Recipe(backbone, part, rate=recipe.rate(backbone, part))
    return plan if epochs is None else replace(plan, epochs=epochs)


def _check(layout: Layout, folder: Path) -> None:
    """Raise InputError where the folders name no two classes, but the file names do."""
    if layout.beginnings and not layout.by_name:
        from cnnviz.finetune.layout import listed

        raise InputError(
            f"the folders in {folder} name no two classes, but the file names begin with: "
            f"{listed(layout.beginnings)}; to make these the classes, add --by-name"
        )


def _check_enough(found: Dataset) -> None:
    """Raise InputError when there is too little to learn from; it names the first files that are left out."""
    from cnnviz.finetune.dataset import DatasetError

    try:
        found.check()
    except DatasetError as error:
        raise InputError("; ".join(map(str, (error, *found.remarks[:_NAMED])))) from error


def reporter() -> Callable[[Progress], None]:
    """Return a reporter that prints a line after each epoch; meanwhile a bar, on a terminal only."""
    from tqdm import tqdm

    from cnnviz.finetune.progress import Phase

    bar = tqdm(total=1.0, bar_format="{desc} {percentage:3.0f}% |{bar}|", disable=None, leave=False)

    def report(progress: Progress) -> None:
        curves, left = progress.curves, clock(progress.left or 0)
        if progress.phase is Phase.LEARNING and progress.at_end:
            bar.write(
                f"epoch {progress.done} of {progress.epochs}: loss {curves.loss[-1]:.4f}, "
                f"{curves.held_out_accuracy[-1]:.2%} of the pictures held out right, {left} left",
                file=sys.stdout,
            )
            sys.stdout.flush()
        said = progress.phase if progress.left is None else f"{progress.phase}, {left} left"
        bar.set_description_str(said, refresh=False)
        bar.n = progress.share
        bar.refresh()
        if progress.phase is Phase.DONE:
            bar.close()

    return report
