"""The preparations of digits, each measured: how many of the sample digits a network reads right with it."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from time import thread_time
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
_LEAD = 0.1  # of the samples: what the best reads right more than any other
FEW = 0.5  # of the samples: a network that reads less of them hardly learned from such digits
_SLOW = 0.2  # seconds of work for one picture, with which all would keep people waiting


@dataclass(frozen=True, eq=False)
class Measured:
    """A preparation, and what the network reads with it.

    Attributes:
        card: the preparation.
        inputs: what the samples become, (samples, 1, rows, columns) float32.
        answers: the class that it reads in each of them.
        labels: what each of them is.
    """

    card: PreparationCard
    inputs: np.ndarray
    answers: tuple[str, ...]
    labels: tuple[str, ...]

    @property
    def count(self) -> int:
        """How many samples there are."""
        return len(self.labels)

    @property
    def right(self) -> int:
        """How many of them it reads right."""
        return sum(answer == label for answer, label in zip(self.answers, self.labels, strict=True))


def reads_digits(shape: tuple[int, int, int], classes: Sequence[str]) -> bool:
    """Whether a network with an input of (channels, rows, columns) tells the ten digits apart."""
    return may_be_drawn(shape) and sorted(classes) == list("0123456789")


def may_be_drawn(shape: tuple[int, int, int]) -> bool:
    """Whether a network with an input of (channels, rows, columns) can be given what is drawn."""
    return shape in [(1, side, side) for side in SIDES]


def digits_card(side: int, name: str) -> PreparationCard:
    """The preparation of digits for an input of so many rows and columns, by one of NAMES."""
    return PreparationCard((side, side), None, *USUAL[name].numbers(Colours.INK), Colours.INK)


def measured(network: nn.Module, side: int, classes: Sequence[str]) -> dict[str, Measured]:
    """Return each preparation by its name, measured on the sample digits; none of a network that is slow.

    Args:
        network: one that `reads_digits`, in evaluation mode.
        side: rows and columns of its input.
        classes: the digits, in the order of its outputs.
    """
    shown = samples(PictureKind.DIGITS)
    pictures = [images.decode(sample.path.read_bytes()) for sample in shown]
    labels = tuple(sample.label for sample in shown)
    if _seconds(network, side) > _SLOW:
        return {}
    found = {}
    for name in NAMES:
        card = digits_card(side, name)
        prepared = [custom.prepare(picture, card) for picture in pictures]
        batch = np.stack([each.input for each in prepared if each is not None])
        answers = tuple(classes[place] for place in _places(network, batch))
        found[name] = Measured(card, batch, answers, labels)
    return found


def _places(network: nn.Module, batch: np.ndarray) -> list[int]:
    """The output that is the largest, of each picture."""
    with FORWARD_LOCK, torch.inference_mode():
        found: list[int] = network(torch.from_numpy(batch)).argmax(1).tolist()
    return found


def _seconds(network: nn.Module, side: int) -> float:
    """The work of one pass, without waiting for a busy machine or another pass."""
    start = thread_time()
    _places(network, np.zeros((1, 1, side, side), np.float32))
    return thread_time() - start


def best(measured: dict[str, Measured]) -> tuple[str, bool]:
    """Return the preparation with which most samples are read right, the likeliest of several, by its name.

    Returns:
        The name, and whether that reads clearly more than any other.
    """
    first, second = sorted(measured, key=lambda name: measured[name].right, reverse=True)[:2]
    lead = measured[first].right - measured[second].right
    return first, lead >= ceil(_LEAD * measured[first].count)
