"""What does the network take the picture for, and how sure is it?"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from cnnviz.trace import Kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cnnviz.trace import Trace


class Guess(NamedTuple):
    """One label with its probability, 0 to 1, and its logit."""

    label: str
    probability: float
    logit: float


def guesses(trace: Trace, labels: Sequence[str], count: int) -> tuple[Guess, ...]:
    """The `count` likeliest of `labels`, which stand in the order of the outputs; the likeliest first."""
    scores, shares = logits(trace), probabilities(trace)
    order = np.argsort(-scores, kind="stable")[:count]
    return tuple(Guess(labels[place], float(shares[place]), float(scores[place])) for place in order)


def logits(trace: Trace) -> np.ndarray:
    """(classes,) float32: the numbers of the last layer, before a closing softmax or sigmoid."""
    last = trace.layers[-1]
    return trace[last.inputs[0] if _closing(trace) else last.name]


def probabilities(trace: Trace) -> np.ndarray:
    """(classes,) float32, 0 to 1: the softmax or sigmoid at the end; where there is none, a softmax."""
    if _closing(trace):
        return trace[trace.layers[-1].name]
    scores = logits(trace)
    powers = np.exp(scores - scores.max())
    shares: np.ndarray = powers / powers.sum()
    return shares


def _closing(trace: Trace) -> bool:
    last = trace.layers[-1]
    return last.kind is Kind.SOFTMAX or last.operation.lower() == "sigmoid"
