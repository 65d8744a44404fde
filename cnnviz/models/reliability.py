"""Reliability: how often a network is right where it says so many percent, measured on pictures held out."""

from __future__ import annotations

import json
import math
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from pathlib import Path

BINS = 10  # of equal width, between 0 and 1
FEWEST = 20  # pictures in a bin of which a share can be told
ENOUGH = 100  # pictures of all bins
_COLDEST, _HOTTEST = math.log(0.05), math.log(20)  # of the temperatures that are tried


class Bin(NamedTuple):
    """The pictures whose predicted class has a probability from `low` to a tenth above.

    Attributes:
        low: 0 to 0.9.
        pictures: how many.
        said: the mean of these probabilities, 0 to 1.
        right: the share of the pictures whose predicted class is theirs, 0 to 1.
    """

    low: float
    pictures: int
    said: float
    right: float


@dataclass(frozen=True)
class Reliability:
    """How far probabilities can be taken at their word.

    Attributes:
        bins: those that have pictures, from low to high.
        error: the expected calibration error, 0 to 1: the mean of |said - right|, weighted by pictures.
        temperature: what the logits would have to be divided by for the likeliest labels.
        scaled_error: the expected calibration error if that were done; each half of the pictures was scaled
            by the temperature of the other half.

    After Guo, Pleiss, Sun and Weinberger, "On Calibration of Modern Neural Networks", 2017.
    """

    bins: tuple[Bin, ...]
    error: float
    temperature: float
    scaled_error: float

    @property
    def count(self) -> int:
        """The number of pictures."""
        return sum(each.pictures for each in self.bins)

    def of(self, probability: float) -> Bin:
        """The bin of a predicted class with that probability, 0 to 1; with no pictures if there were none."""
        place = int(_places(np.array([probability]))[0])
        found = (each for each in self.bins if round(each.low * BINS) == place)
        return next(found, Bin(place / BINS, 0, 0.0, 0.0))


def measure(logits: np.ndarray, labels: np.ndarray) -> Reliability:
    """Measure the reliability of a network.

    Args:
        logits: (pictures, classes), or (pictures, 1) of a network that ends with one sigmoid.
        labels: (pictures,) int, the right classes.
    """
    scores = np.asarray(logits, np.float64)
    if scores.shape[1] == 1:
        scores = np.concatenate([np.zeros_like(scores), scores], 1)
    scaled = np.empty_like(scores)
    for half in (0, 1):
        scaled[half::2] = scores[half::2] / _temperature(scores[1 - half :: 2], labels[1 - half :: 2])
    bins = _bins(scores, labels)
    return Reliability(bins, _error(bins), _temperature(scores, labels), _error(_bins(scaled, labels)))


def parse(values: Any) -> Reliability:
    """The reliability from its JSON values. Raises ValueError, TypeError or KeyError for others."""
    bins = tuple(
        Bin(float(low), int(pictures), float(said), float(right))
        for low, pictures, said, right in values["bins"]
    )
    error, temperature, scaled = (float(values[name]) for name in ("error", "temperature", "scaled_error"))
    shares = (error, scaled, *(share for each in bins for share in (each.low, each.said, each.right)))
    # Compared this way round, so that what is no number is refused too.
    if not all(0 <= share <= 1 for share in shares) or not 0 < temperature < math.inf or len(bins) > BINS:
        raise ValueError("not a reliability")
    if not all(0 < each.pictures < 1e9 for each in bins):
        raise ValueError("not a reliability")
    return Reliability(bins, error, temperature, scaled)


def read(path: Path) -> Reliability | None:
    """The reliability that `write` wrote; None when there is none."""
    try:
        return parse(json.loads(path.read_text("utf-8")))
    except (OSError, ValueError, TypeError, KeyError):
        return None


def write(found: Reliability, path: Path) -> None:
    """Write a reliability as JSON."""
    path.write_text(json.dumps(asdict(found)) + "\n", "utf-8")


def beside(weights: Path) -> Path:
    """The file with the reliability of the network whose weights are in a file."""
    return weights.with_name(f"{weights.stem}-reliability.json")


def _bins(scores: np.ndarray, labels: np.ndarray) -> tuple[Bin, ...]:
    shares = np.exp(_log_shares(scores))
    said, right = shares.max(1), shares.argmax(1) == labels
    places = _places(said)
    return tuple(
        Bin(place / BINS, int(own.sum()), float(said[own].mean()), float(right[own].mean()))
        for place in range(BINS)
        if (own := places == place).any()
    )


def _places(shares: np.ndarray) -> np.ndarray:
    places: np.ndarray = np.minimum((shares * BINS).astype(int), BINS - 1)
    return places


def _error(bins: tuple[Bin, ...]) -> float:
    return sum(each.pictures * abs(each.said - each.right) for each in bins) / sum(
        each.pictures for each in bins
    )


def _temperature(scores: np.ndarray, labels: np.ndarray) -> float:
    """The temperature under which the labels are likeliest."""
    from scipy.optimize import minimize_scalar

    def loss(logarithm: float) -> float:
        shares = _log_shares(scores / math.exp(logarithm))
        return -float(shares[np.arange(len(labels)), labels].mean())

    return math.exp(minimize_scalar(loss, bounds=(_COLDEST, _HOTTEST), method="bounded").x)


def _log_shares(scores: np.ndarray) -> np.ndarray:
    """(pictures, classes): the logarithm of the softmax."""
    shifted = scores - scores.max(1, keepdims=True)
    logarithms: np.ndarray = shifted - np.log(np.exp(shifted).sum(1, keepdims=True))
    return logarithms
