"""The progress of a fine-tuning, in a file that any process can read."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict, dataclass, field
from enum import StrEnum, unique
from typing import TYPE_CHECKING, Any

from cnnviz import atomic_write
from cnnviz.models.reliability import Reliability
from cnnviz.models.reliability import parse as parse_reliability

if TYPE_CHECKING:
    from pathlib import Path


@unique
class Phase(StrEnum):
    """The work that is being done."""

    STARTING = "starting"  # the process
    READING = "reading"  # the pictures
    LOOKING = "looking"  # the frozen part at all views, once
    LEARNING = "learning"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True)
class HeldOut:
    """A held-out picture and what the network says of it.

    Attributes:
        name: of the picture.
        label: its class.
        predicted: the class that the network predicts.
        probability: of that class, 0 to 1.
        digest: of the picture, since two may have one name.
    """

    name: str
    label: str
    predicted: str
    probability: float
    digest: str


@dataclass(frozen=True)
class Curves:
    """Losses and accuracies, one number for each epoch.

    Attributes:
        loss: mean over the views learned from, as they were met.
        accuracy: of the same, 0 to 1.
        held_out_loss: mean over the pictures held out, after the epoch.
        held_out_accuracy: of the same, 0 to 1.
    """

    loss: list[float] = field(default_factory=list)
    accuracy: list[float] = field(default_factory=list)
    held_out_loss: list[float] = field(default_factory=list)
    held_out_accuracy: list[float] = field(default_factory=list)


@dataclass(frozen=True)
class Progress:
    """The progress of a fine-tuning.

    Attributes:
        phase: the work that is being done.
        share: of this phase that is done, 0 to 1.
        epochs: in all; those done are as many as the curves are long.
        left: seconds that this phase will still take, if it goes on as before; None while unknown.
        classes: what it learns to tell apart, in the order of the network's outputs.
        curves: over the epochs done.
        held_out: the pictures held out, after the last epoch.
        reliability: on the pictures held out, after the last epoch; None of too few.
        failure: why it failed, the message of a Complaint.
        values: for the places of this message.
    """

    phase: Phase
    share: float = 0.0
    epochs: int = 0
    left: float | None = None
    classes: list[str] = field(default_factory=list)
    curves: Curves = field(default_factory=Curves)
    held_out: list[HeldOut] = field(default_factory=list)
    reliability: Reliability | None = None
    failure: str = ""
    values: dict[str, Any] = field(default_factory=dict)

    @property
    def done(self) -> int:
        """Epochs that are done."""
        return len(self.curves.loss)

    @property
    def tested(self) -> int:
        """The number of pictures held out."""
        return len(self.held_out)

    @property
    def wrong(self) -> list[HeldOut]:
        """The pictures held out whose predicted class is not theirs, the surest mistake first."""
        found = [each for each in self.held_out if each.predicted != each.label]
        return sorted(found, key=lambda each: -each.probability)

    @property
    def confusion(self) -> list[list[int]]:
        """Counts of the pictures held out: a row for each class, a column for each predicted class."""
        counts = Counter((each.label, each.predicted) for each in self.held_out)
        return [[counts[label, predicted] for predicted in self.classes] for label in self.classes]

    @property
    def largest(self) -> tuple[int, float]:
        """The place of the class with the most pictures held out, and its share of them, 0 to 1."""
        counts = [sum(row) for row in self.confusion]
        return counts.index(max(counts)), max(counts) / sum(counts)

    @property
    def at_end(self) -> bool:
        """Whether an epoch has just been done."""
        return self.done > 0 and abs(self.share * self.epochs - self.done) < 1e-6

    def write(self, path: Path) -> None:
        """Write it to a file, whole or not at all."""
        atomic_write.write(path, json.dumps(asdict(self)).encode())


def read(path: Path) -> Progress | None:
    """The progress that `Progress.write` wrote; None when there is nothing, or it is something else."""
    try:
        return parse(json.loads(path.read_text("utf-8")))
    except (OSError, ValueError, TypeError, KeyError):
        return None


def parse(values: dict[str, Any]) -> Progress:
    """A Progress from its values as JSON has them. Raises ValueError, TypeError or KeyError for others."""
    reliability = values.get("reliability")
    return Progress(
        **{
            **values,
            "phase": Phase(values["phase"]),
            "curves": Curves(**values["curves"]),
            "reliability": reliability and parse_reliability(reliability),
            "held_out": [HeldOut(**each) for each in values["held_out"]],
        }
    )
