"""The commands `train`: what they print for each model."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

from cnnviz.cli.commands import writable
from cnnviz.cli.input_error import InputError
from cnnviz.models.specs import MODELS
from cnnviz.paths import ASSETS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from cnnviz.training.lenet import Scores
    from cnnviz.training.trainer import Step

BACKBONE = ASSETS / "resnet50-backbone.safetensors"
DETECTOR = ASSETS / "lenet-outliers.safetensors"


def lenet(data: Path, out: Path | None, epochs: int | None, seed: int) -> str:
    """Train LeNet on the digits in `data`, printing how it goes; write the weights to `out`.

    Returns:
        The accuracy that it reached.

    Raises:
        InputError: the digits cannot be had, or `out` cannot be written.
    """
    from cnnviz.training import lenet

    out = out or MODELS["lenet"].weights
    _check_digits(data, out)
    chosen = {} if epochs is None else {"epochs": epochs}
    outcome = lenet.train(data, out, seed=seed, report=_lenet_reporter(), **chosen)
    return f"{out}: {outcome.test:.2%} of the test digits right (weights of epoch {outcome.epoch})"


def outliers(data: Path, out: Path | None, epochs: int | None, seed: int) -> str:
    """Train the detector of what is no digit on LeNet's layers, printing how it goes.

    Returns:
        How many digits and other pictures it calls no digit.

    Raises:
        InputError: the digits cannot be had, or `out` cannot be written.
    """
    from cnnviz.training import outliers

    out = out or DETECTOR
    _check_digits(data, out)
    chosen = {} if epochs is None else {"epochs": epochs}
    outcome = outliers.train(data, out, seed=seed, report=_report_outliers, **chosen)
    return (
        f"{out}: {outcome.caught:.2%} of other drawn pictures are called no digit, "
        f"and {outcome.false_alarms:.2%} of the test digits"
    )


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


def _check_digits(data: Path, out: Path) -> None:
    """Raise InputError when MNIST cannot be had or `out` not be written: better now than after a training."""
    from cnnviz.training import mnist

    try:
        mnist.load(data, train=True)
        mnist.load(data, train=False)
        writable(out)
    except (OSError, RuntimeError, ValueError) as error:
        raise InputError(str(error)) from error


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


def _report_outliers(step: Step[float]) -> None:
    print(
        f"epoch {step.epoch} of {step.epochs}: loss {step.loss:.4f}, "
        f"{step.scores:.2%} of other drawn pictures caught",
        flush=True,
    )


def _report_backbone(step: Step[None]) -> None:
    print(
        f"step {step.step} of {step.steps}: loss {step.loss:.4f}, {clock(step.left)} left",
        flush=True,
    )


def _report_resnet(step: Step[float]) -> None:
    """Print a line after each epoch; meanwhile each step, on a terminal only."""
    text = f"epoch {step.epoch} of {step.epochs}"
    if step.scores is not None:
        print(
            f"{text}: loss {step.loss:.4f}, {step.scores:.2%} of the photos held out right, "
            f"{clock(step.left)} left",
            flush=True,
        )
    elif sys.stderr.isatty():
        print(
            f"\r{text}, step {step.step} of {step.steps}: {clock(step.left)} left ",
            end="\r",
            file=sys.stderr,
            flush=True,
        )


def clock(seconds: float) -> str:
    """Format seconds, such as "1:05" or "2:00:09"."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
