"""The recipe of a fine-tuning: backbone, part that learns, epochs, learning rate."""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass, field
from enum import StrEnum, unique
from types import MappingProxyType

from cnnviz.models.specs import MODELS

SCRATCH = "lenet"  # the model that begins with random weights
# Of these the first whose weights are at hand suits most photos.
BACKBONES = ("efficientnet-lite0", "resnet50-catdog", SCRATCH, "resnet18-imagenet", "resnet50-imagenet")
_OPENED = re.compile(r"-[0-9a-f]{12}$")  # how the name of a network in a file ends
EPOCHS = range(1, 101)
SHARES = (0.1, 0.2, 0.3)  # of the pictures, held out


@unique
class Learns(StrEnum):
    """The part of the network that changes; the layers before it are frozen."""

    HEAD = "head"
    STAGE = "stage"  # the last one, and the head
    ALL = "all"


_RATES = MappingProxyType({Learns.HEAD: 1e-3, Learns.STAGE: 3e-4, Learns.ALL: 3e-4})
_SCRATCH_RATE, _SCRATCH_EPOCHS = 2e-3, 40


class RecipeError(ValueError):
    """A recipe by which no network can be fine-tuned; the text says what is allowed."""


def suited() -> str:
    """The backbone that suits most photos, of those at hand."""
    return next(name for name in BACKBONES if name == SCRATCH or MODELS[name].available)


@dataclass(frozen=True)
class Recipe:
    """All choices of a fine-tuning, beside the pictures.

    Attributes:
        backbone: the model to begin with: one of MODELS, or one that a user opened; LeNet begins with random
            weights.
        learns: what changes; of LeNet it is all.
        epochs: passes over the pictures.
        rate: the highest learning rate.
        vary: whether each picture is seen in many random views.
        share: of the pictures that are held out to test on, 0 to 1.
        seed: of all that is random.
    """

    backbone: str = field(default_factory=suited)
    learns: Learns = Learns.HEAD
    epochs: int = 8
    rate: float = _RATES[Learns.HEAD]
    vary: bool = True
    share: float = 0.2
    seed: int = 0

    def __post_init__(self) -> None:
        """Raises RecipeError when a value is none of those allowed."""
        if self.backbone not in MODELS and not _OPENED.search(self.backbone):
            raise RecipeError(f"no backbone {self.backbone!r}; there are {', '.join(BACKBONES)}")
        if self.backbone == SCRATCH and self.learns is not Learns.ALL:
            raise RecipeError("LeNet begins with random weights, so all of it must learn")
        if self.epochs not in EPOCHS:
            raise RecipeError(f"{self.epochs} epochs are not between {EPOCHS[0]} and {EPOCHS[-1]}")
        if not 0 < self.rate <= 1:
            raise RecipeError(f"the learning rate {self.rate} is not above 0 and at most 1")
        if not 0 < self.share < 1:
            raise RecipeError(f"the share held out, {self.share}, is not between 0 and 1")

    @property
    def frozen(self) -> str:
        """Names all choices on which the outputs of the frozen part depend, beside the pictures."""
        return f"{self.backbone} {self.learns} {self.vary} {self.share} {self.seed}"

    def write(self) -> str:
        """The recipe as JSON."""
        return json.dumps(asdict(self))


def read(text: str) -> Recipe:
    """The recipe that `Recipe.write` wrote.

    Raises:
        RecipeError: it is something else.
    """
    try:
        values = json.loads(text)
        return Recipe(**{**values, "learns": Learns(values["learns"])})
    except (TypeError, KeyError, ValueError) as error:
        raise RecipeError(f"not a recipe: {error}") from error


def rate(backbone: str, learns: Learns) -> float:
    """The highest learning rate that suits most pictures."""
    return _SCRATCH_RATE if backbone == SCRATCH else _RATES[learns]


def epochs(backbone: str) -> int:
    """The number of epochs that suits most pictures."""
    return _SCRATCH_EPOCHS if backbone == SCRATCH else Recipe.epochs


def choices(backbone: str) -> tuple[Learns, ...]:
    """The parts of `backbone` that may learn; the first suits most pictures."""
    return (Learns.ALL,) if backbone == SCRATCH else tuple(Learns)
