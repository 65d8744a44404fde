"""The preparations of digits, each measured: how many of the sample digits a network reads right with it."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from time import perf_counter
from typing import TYPE_CHECKING

import numpy as np
import torch

from cnnviz.capture.forward_lock import FORWARD_LOCK
from cnnviz.inputs import custom, images
from cnnviz.inputs.custom import USUAL, Colours, PreparationCard
from cnnviz.inputs.digits import SIDES
from cnnviz.inputs.samples import PictureKind, samples

if TYPE_CHECKING:
    from collections.abc import Sequence

    from torch import nn

NAMES = (
    "digits 0..1",
    "digits",
    "digits -1..1",
    "digits 0..255",
    "digits 1..0",
)  # of `USUAL`, likeliest first
_MANY, _LEAD = 0.8, 0.1  # of the samples: what the best reads right at least, and more than any other
_EXAMPLE = "7"
_SLOW = 0.2  # seconds of one picture, with which all would keep people waiting


@dataclass(frozen=True, eq=False)
class Measured:
    """A preparation, and what the network reads with it.

    Attributes:
        card: the preparation.
        right: how many of the samples it reads right.
        count: how many samples there are.
        example: the input that the first sample of a seven becomes, (1, rows, columns) float32.
        answer: the class that it reads in that.
    """

    card: PreparationCard
    right: int
    count: int
    example: np.ndarray
    answer: str


def reads_digits(shape: tuple[int, int, int], classes: Sequence[str]) -> bool:
    """Whether a network with an input of (channels, rows, columns) tells the ten digits apart."""
    return shape in [(1, side, side) for side in SIDES] and sorted(classes) == list("0123456789")


def measured(network: nn.Module, side: int, classes: Sequence[str]) -> dict[str, Measured]:
    """Return each preparation by its name, measured on the sample digits; none of a network that is slow.

    Args:
        network: one that `reads_digits`, in evaluation mode.
        side: rows and columns of its input.
        classes: the digits, in the order of its outputs.
    """
    shown = samples(PictureKind.DIGITS)
    pictures = [images.decode(sample.path.read_bytes()) for sample in shown]
    example = [sample.label for sample in shown].index(_EXAMPLE)
    if _seconds(network, side) > _SLOW:
        return {}
    found = {}
    for name in NAMES:
        card = PreparationCard((side, side), None, *USUAL[name].numbers(Colours.INK), Colours.INK)
        prepared = [custom.prepare(picture, card) for picture in pictures]
        batch = np.stack([each.input for each in prepared if each is not None])
        answers = [classes[place] for place in _places(network, batch)]
        right = sum(answer == sample.label for answer, sample in zip(answers, shown, strict=True))
        found[name] = Measured(card, right, len(shown), batch[example], answers[example])
    return found


def _places(network: nn.Module, batch: np.ndarray) -> list[int]:
    """The output that is the largest, of each picture."""
    with FORWARD_LOCK, torch.inference_mode():
        found: list[int] = network(torch.from_numpy(batch)).argmax(1).tolist()
    return found


def _seconds(network: nn.Module, side: int) -> float:
    start = perf_counter()
    _places(network, np.zeros((1, 1, side, side), np.float32))
    return perf_counter() - start


def clearly_best(measured: dict[str, Measured]) -> str | None:
    """Return the name of the preparation with which far more samples are read right, None without one."""
    best, second = sorted(measured, key=lambda name: measured[name].right, reverse=True)[:2]
    count = measured[best].count
    lead = measured[best].right - measured[second].right
    return best if measured[best].right >= _MANY * count and lead >= ceil(_LEAD * count) else None
