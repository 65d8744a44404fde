"""The output of a network: softmax, sigmoid and the verdicts of a threshold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np


@dataclass(frozen=True, eq=False)
class Head:
    """One unit that decides between two classes by a sigmoid.

    Attributes:
        weight: (inputs,) float32.
        bias: added to the products.
    """

    weight: np.ndarray
    bias: float

    def scores(self, inputs: np.ndarray) -> np.ndarray:
        """Return (pictures,) sums before the sigmoid, of (pictures, inputs)."""
        found: np.ndarray = inputs @ self.weight.astype(float) + self.bias
        return found


class Verdicts(NamedTuple):
    """The counts of right and wrong decisions by a threshold."""

    hits: int  # the first class, called so
    misses: int  # the first class, called the second
    alarms: int  # the second class, called the first
    rejections: int  # the second class, called so


def softmax(logits: np.ndarray, temperature: float = 1.0) -> np.ndarray:
    """Return exp(z / T), each divided by the sum of all: positive shares of 1; `logits`: (classes,)."""
    scaled = np.asarray(logits, float) / temperature
    powers = np.exp(scaled - scaled.max())
    return np.asarray(powers / powers.sum())


def sigmoid(logits: np.ndarray, temperature: float = 1.0) -> np.ndarray:
    """Return 1 / (1 + exp(−z / T)): each by itself between 0 and 1."""
    return np.asarray(np.exp(-np.logaddexp(0, -np.asarray(logits, float) / temperature)))


def between(weight: np.ndarray, bias: np.ndarray, first: int, second: int) -> Head:
    """Return one unit that does what a softmax over two does: exp(a) / (exp(a) + exp(b)) = σ(a − b).

    Args:
        weight: (units, inputs) of a fully connected layer.
        bias: (units,).
        first: the unit for which the output nears 1.
        second: the unit for which it nears 0.
    """
    return Head(weight[first] - weight[second], float(bias[first]) - float(bias[second]))


def verdicts(first: np.ndarray, second: np.ndarray, threshold: float) -> Verdicts:
    """Count the verdicts of a threshold on the outputs for pictures of both classes, (pictures,) each.

    An output of at least `threshold` stands for the first class.
    """
    hits, alarms = (int((outputs >= threshold).sum()) for outputs in (first, second))
    return Verdicts(hits, len(first) - hits, alarms, len(second) - alarms)
