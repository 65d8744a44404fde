"""The predictions of a trace: the best class, the second, and a bar for each class."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from cnnviz.analysis.predictions import logits, probabilities, single
from cnnviz.ui.shell.component import component

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cnnviz.capture.trace import Trace
    from cnnviz.models.specs import ModelSpec
    from cnnviz.translations import Catalogue

_MOST = 10


def show_predictions(  # noqa: PLR0913 (a page has much to say of an answer)
    trace: Trace | None,
    labels: Sequence[str],
    *,
    key: str,
    before: Trace | None = None,
    doubts: Sequence[str] = (),
    limits: str = "",
    why: str | None = None,
) -> None:
    """Show how likely each of `labels` is, in their order; of more than ten the ten likeliest, best first.

    Args:
        trace: of a network that ends in one number per label; None keeps the places empty.
        labels: what each output stands for.
        key: unique on the page.
        before: of the same network; its predictions are marked, so that the change is visible.
        doubts: reasons not to trust them, a sentence each.
        limits: a sentence on what the network can say at all.
        why: names the picture for which "Why?" may be asked; see `why.may_be_asked`.
    """
    data = {**table(trace, labels, before), "doubts": list(doubts), "limits": limits, "why": why}
    component("predictions", "predictions/predictions.js")(data=data, key=key)


def percent(probability: float) -> str:
    """A probability, 0 to 1, as web/predictions/predictions_words.js writes it: 0 and 100 are exact."""
    if 0 < probability < 0.001:
        return "<\u00a00.1%"
    if 0.999 < probability < 1:
        return ">\u00a099.9%"
    return f"{100 * probability:.1f}%"


def known_classes(spec: ModelSpec, text: Catalogue) -> str:
    """Say that a network of a few classes must choose one of these; of one of digits, or of many, nothing."""
    if spec.of_digits or len(spec.labels) > _MOST:
        return ""
    if len(spec.labels) == 2:
        first, second = spec.labels
        return text(
            "It knows only {first} and {second}; whatever it sees, it must choose one.",
            first=first,
            second=second,
        )
    return text(
        "It knows only these: {classes}. Whatever it sees, it must choose one.",
        classes=", ".join(spec.labels),
    )


def table(trace: Trace | None, labels: Sequence[str], before: Trace | None = None) -> dict[str, Any]:
    """The data of `show_predictions`: "labels", "probabilities", "logits"; of `before` the last two again.

    It is "single" where one unit decides between two classes.
    """
    if trace is None:
        return {
            "labels": list(labels[:_MOST]),
            "probabilities": [],
            "logits": [],
            "before": None,
            "single": False,
        }
    numbers = logits(trace)
    order: Sequence[int] = range(len(labels))
    if len(labels) > _MOST:
        order = np.argsort(-numbers, kind="stable")[:_MOST].tolist()
    return {
        "labels": [labels[place] for place in order],
        **_numbers(trace, order),
        "before": None if before is None else _numbers(before, order),
        "single": single(trace),
    }


def _numbers(trace: Trace, order: Sequence[int]) -> dict[str, list[float]]:
    numbers, shares = logits(trace), probabilities(trace)
    return {
        "probabilities": [float(shares[place]) for place in order],
        "logits": [float(numbers[place]) for place in order],
    }
