"""The predictions of a network: the classes with their logits and probabilities."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from cnnviz.capture.kinds import Kind, Operation
from cnnviz.capture.trace import Unit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cnnviz.capture.trace import Trace


class Prediction(NamedTuple):
    """One label with its probability, 0 to 1, and its logit."""

    label: str
    probability: float
    logit: float


def predictions(trace: Trace, labels: Sequence[str], count: int) -> tuple[Prediction, ...]:
    """Return the `count` likeliest of `labels`, which are in the order of the outputs; likeliest first."""
    scores, shares = logits(trace), probabilities(trace)
    order = np.argsort(-scores, kind="stable")[:count]
    return tuple(Prediction(labels[place], float(shares[place]), float(scores[place])) for place in order)


def logits(trace: Trace) -> np.ndarray:
    """Return (classes,) float32: the numbers of the last layer, before a closing softmax or sigmoid.

    A single unit that ends in a sigmoid has the logit of the second of two classes; the first, its negative.
    """
    numbers = trace[_scores(trace)]
    return np.concatenate([-numbers, numbers]) if single(trace) else numbers


def single(trace: Trace) -> bool:
    """Whether one unit decides between two classes: by its sigmoid the second has p, the first 1 - p."""
    return _closing(trace) and trace.layers[-1].shape == (1,)


def logit_unit(trace: Trace, place: int) -> tuple[Unit, int]:
    """Return the unit whose number, times the sign, 1 or -1, is the logit of class number `place`."""
    if single(trace):
        return Unit(_scores(trace), 0), 1 if place else -1
    return Unit(_scores(trace), place), 1


def lead(trace: Trace, place: int, other: int) -> tuple[Unit, int] | tuple[Unit, int, Unit]:
    """Return what makes the logit of class `place` less that of `other`: a unit, its factor, and a unit less.

    Of a single unit nothing is subtracted, as there is no other number: it is the logit of class `place`.
    """
    if single(trace):
        return logit_unit(trace, place)
    return Unit(_scores(trace), place), 1, Unit(_scores(trace), other)


def probabilities(trace: Trace) -> np.ndarray:
    """Return (classes,) float32, 0 to 1: the softmax or sigmoid at the end, or else a softmax."""
    if _closing(trace):
        shares = trace[trace.layers[-1].name]
        if not single(trace):
            return shares
        # Not 1 minus the share, which has no digits left where that is close to 1.
        return np.concatenate([np.exp(-np.logaddexp(0, trace[_scores(trace)])), shares])
    scores = logits(trace)
    powers = np.exp(scores - scores.max())
    return np.asarray(powers / powers.sum())


def _scores(trace: Trace) -> str:
    """Return the name of the layer whose output the logits are."""
    last = trace.layers[-1]
    return last.inputs[0] if _closing(trace) else last.name


def _closing(trace: Trace) -> bool:
    last = trace.layers[-1]
    return last.kind is Kind.SOFTMAX or last.operation == Operation.SIGMOID
