"""The commands `train` and `finetune`: what they print for each model."""

from __future__ import annotations

import sys
import time
from dataclasses import replace
from typing import TYPE_CHECKING

from cnnviz.cli.commands import InputError, writable
from cnnviz.models.specs import MODELS
from cnnviz.paths import ASSETS
from cnnviz.translations import catalogue

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from cnnviz.finetune.dataset import Dataset
    from cnnviz.finetune.layout import Layout
    from cnnviz.finetune.progress import Progress
    from cnnviz.training.lenet import Scores
    from cnnviz.training.trainer import Step

BACKBONE = ASSETS / "resnet50-backbone.safetensors"
_NAMED = 12  # files that are left out


def lenet(data: Path, out: Path | None, epochs: int | None, seed: int) -> str:
    """Train LeNet on the digits in `data`, printing how it goes; write the weights to `out`.

    Returns:
        The accuracy that it reached.

    Raises:
        InputError: the digits cannot be had, or `out` cannot be written.
    """
    from cnnviz.training import lenet, mnist

    out = out or MODELS["lenet"].weights
    try:
        # Better now than after the training.
        mnist.load(data, train=True)
        mnist.load(data, train=False)
        writable(out)
    except (OSError, RuntimeError, ValueError) as error:
        raise InputError(str(error)) from error
    chosen = {} if epochs is None else {"epochs": epochs}
    outcome = lenet.train(data, out, seed=seed, report=_lenet_reporter(), **chosen)
    return f"{out}: {outcome.test:.2%} of the test digits right (weights of epoch {outcome.epoch})"


def backbone(data: Path, out: Path | None, steps: int | None, seed: int) -> str:
    """Train the backbone of the ResNet-50 on the photos in `data`, printing how it goes.

    Raises:
        InputError: the photos or the teacher cannot be had, or `out` cannot be written.
    """
    from cnnviz.training import backbone, photo_dataset, teacher

    out = out or BACKBONE
    chosen = {} if steps is None else {"steps": steps}
    try:
        writable(out)
        backbone.train(data, out, seed=seed, report=_report_backbone, **chosen)
    except (OSError, photo_dataset.PhotoError, teacher.TeacherError) as error:
        raise InputError(str(error)) from error
    except KeyboardInterrupt:
        raise InputError("stopped; the same command goes on from here") from None
    return f"{out}: now fine-tune it by: python -m cnnviz train resnet --backbone {out}"


def resnet(data: Path, start: Path | None, out: Path | None, epochs: int | None, seed: int) -> str:
    """Fine-tune the backbone in `start` on the photos in `data`, printing how it goes.

    Returns:
        The accuracy that it reached, with the confusion matrix.

    Raises:
        InputError: the photos or the backbone cannot be had, or `out` cannot be written.
    """
    from cnnviz.training import photo_dataset, resnet
    from cnnviz.training.resnet import Plan

    out = out or MODELS["resnet50-catdog"].weights
    plan = Plan(seed=seed) if epochs is None else Plan(epochs, seed)
    try:
        writable(out)
        outcome = resnet.train(data, start or BACKBONE, out, plan, _report_resnet)
    except (OSError, photo_dataset.PhotoError, resnet.BackboneError) as error:
        raise InputError(str(error)) from error
    except KeyboardInterrupt:
        raise InputError("stopped; the same command goes on from the last epoch") from None
    rows = [
        f"{name}: " + ", ".join(f"{count} taken for {other}" for other, count in counts.items())
        for name, counts in outcome.table().items()
    ]
    return "\n".join(
        [f"{out}: {outcome.test:.2%} of the test photos right (weights of epoch {outcome.epoch})", *rows]
    )


def finetune(  # noqa: PLR0913 (the options of the command)
    folder: Path, backbone: str, learns: str | None, epochs: int | None, out: Path, *, by_name: bool
) -> str:
    """Fine-tune a model on the pictures in the folders of `folder`, a folder a class, printing how it goes.

    The classes are the beginnings of the file names if `by_name`.

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
    from cnnviz.models.specs import WeightsError
    from cnnviz.training import distributed

    try:
        distributed.initialise()
        writable(out)
        part = recipe.choices(backbone)[0] if learns is None else recipe.Learns(learns)
        plan = recipe.Recipe(backbone, part, rate=recipe.rate(backbone, part))
        if epochs is not None:
            plan = replace(plan, epochs=epochs)
        layout = archive.folders(folder, by_name=by_name)
        _check(layout, folder)
        found = dataset.gather(layout.pictures)
        _check_enough(found)
        first = distributed.rank() == 0
        if first:
            print(understood(layout, catalogue("en")), flush=True)
        found, ended = run(found, plan, out, _finetuning_reporter() if first else lambda _: None)
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
                f"{wrong.name} is taken for {wrong.taken} ({wrong.probability:.0%}); it is in {wrong.label}"
                for wrong in ended.wrong
            ),
            f"{out}: {accuracy:.2%} of the {ended.tested} pictures held out right; "
            f"always to say {found.classes[largest]} would be {share:.2%} right",
        ]
    )


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


def _finetuning_reporter() -> Callable[[Progress], None]:
    """Return a reporter that prints a line after each epoch; meanwhile a bar, on a terminal only."""
    from tqdm import tqdm

    from cnnviz.finetune.progress import Phase

    bar = tqdm(total=1.0, bar_format="{desc} {percentage:3.0f}% |{bar}|", disable=None, leave=False)

    def report(progress: Progress) -> None:
        curves, left = progress.curves, _clock(progress.left or 0)
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


def _lenet_reporter() -> Callable[[Step[Scores]], None]:
    """Return a reporter that prints a line after each epoch, with the seconds since the one before."""
    start = time.perf_counter()

    def report(step: Step[Scores]) -> None:
        nonlocal start
        if step.scores is None:
            return
        now = time.perf_counter()
        print(
            f"epoch {step.epoch} of {step.epochs}: loss {step.scores.loss:.4f}, "
            f"{step.scores.accuracy:.2%} of the digits held out right, {now - start:.1f} s",
            flush=True,
        )
        start = now

    return report


def _report_backbone(step: Step[None]) -> None:
    print(
        f"step {step.step} of {step.steps}: loss {step.loss:.4f}, {_clock(step.left)} left",
        flush=True,
    )


def _report_resnet(step: Step[float]) -> None:
    """Print a line after each epoch; meanwhile each step, on a terminal only."""
    text = f"epoch {step.epoch} of {step.epochs}"
    if step.scores is not None:
        print(
            f"{text}: loss {step.loss:.4f}, {step.scores:.2%} of the photos held out right, "
            f"{_clock(step.left)} left",
            flush=True,
        )
    elif sys.stderr.isatty():
        print(
            f"\r{text}, step {step.step} of {step.steps}: {_clock(step.left)} left ",
            end="\r",
            file=sys.stderr,
            flush=True,
        )


def _clock(seconds: float) -> str:
    """Format seconds, such as "1:05" or "2:00:09"."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
