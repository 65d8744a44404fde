"""The scores of a trace: the best guess, the second, and a bar for each class."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from cnnviz.trace import Kind
from cnnviz.ui.component import component, messages

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cnnviz.catalogue import Catalogue
    from cnnviz.trace import Trace

_MOST = 10


def scores(trace: Trace | None, labels: Sequence[str], text: Catalogue, *, key: str) -> None:
    """Show how likely each of `labels` is, in their order; of more than ten the ten likeliest, best first.

    Args:
        trace: of a network that ends in one number per label; None keeps the places empty.
        labels: what each output stands for.
        text: the language.
        key: unique on the page.
    """
    rows = table(trace, labels)
    component("scores", "scores.js")(data={"text": messages(text, "scores.js"), **rows}, key=key)


def table(trace: Trace | None, labels: Sequence[str]) -> dict[str, list[str] | list[float]]:
    """What `scores` shows: "labels", "probabilities" and "logits"; there are no numbers without a trace."""
    if trace is None:
        return {"labels": list(labels[:_MOST]), "probabilities": [], "logits": []}
    logits, probabilities = _outcome(trace)
    order: Sequence[int] = range(len(labels))
    if len(labels) > _MOST:
        order = np.argsort(-probabilities, kind="stable")[:_MOST].tolist()
    return {
        "labels": [labels[place] for place in order],
        "probabilities": [float(probabilities[place]) for place in order],
        "logits": [float(logits[place]) for place in order],
    }


def _outcome(trace: Trace) -> tuple[np.ndarray, np.ndarray]:
    """The logits and the probabilities of a trace; a network without a softmax gets one."""
    last = trace.layers[-1]
    if last.kind is Kind.SOFTMAX:
        return trace[last.inputs[0]], trace[last.name]
    logits = trace[last.name]
    powers = np.exp(logits - logits.max())
    return logits, powers / powers.sum()
