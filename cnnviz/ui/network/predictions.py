"""The predictions of a trace: the best class, the second, and a bar for each class."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from cnnviz.analysis.predictions import logits, probabilities
from cnnviz.ui.shell.component import component

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cnnviz.capture.trace import Trace

_MOST = 10


def show_predictions(
    trace: Trace | None,
    labels: Sequence[str],
    *,
    key: str,
    before: Trace | None = None,
    doubts: Sequence[str] = (),
) -> None:
    """Show how likely each of `labels` is, in their order; of more than ten the ten likeliest, best first.

    Args:
        trace: of a network that ends in one number per label; None keeps the places empty.
        labels: what each output stands for.
        key: unique on the page.
        before: of the same network; its predictions are marked, so that the change is visible.
        doubts: reasons not to trust them, a sentence each.
    """
    data = {**table(trace, labels, before), "doubts": list(doubts)}
    component("predictions", "predictions/predictions.js", "draw/remark.css")(data=data, key=key)


def table(trace: Trace | None, labels: Sequence[str], before: Trace | None = None) -> dict[str, Any]:
    """The data of `show_predictions`: "labels", "probabilities", "logits"; of `before` the last two again."""
    if trace is None:
        return {"labels": list(labels[:_MOST]), "probabilities": [], "logits": [], "before": None}
    numbers = logits(trace)
    order: Sequence[int] = range(len(labels))
    if len(labels) > _MOST:
        order = np.argsort(-numbers, kind="stable")[:_MOST].tolist()
    return {
        "labels": [labels[place] for place in order],
        **_numbers(trace, order),
        "before": None if before is None else _numbers(before, order),
    }


def _numbers(trace: Trace, order: Sequence[int]) -> dict[str, list[float]]:
    numbers, shares = logits(trace), probabilities(trace)
    return {
        "probabilities": [float(shares[place]) for place in order],
        "logits": [float(numbers[place]) for place in order],
    }
