"""Ranking of a layer's channels by what the logit of a class loses without them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import streamlit as st

from cnnviz.analysis.ablation import Effect, leave_one_out, strongest
from cnnviz.analysis.predictions import logit_unit, logits
from cnnviz.ui.shell import session
from cnnviz.ui.shell.job import offer
from cnnviz.ui.shell.plain_text import plain

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Sequence

    from cnnviz.capture.edits import Off
    from cnnviz.capture.trace import Layer, Trace
    from cnnviz.translations import Catalogue

_EXACT = 128  # channels of a layer up to which each is tried by a forward pass of its own
_TOP = 10  # channels that are shown


@dataclass(frozen=True)
class Ranking:
    """The channels that change a class's logit most when they are switched off.

    Attributes:
        effects: the largest |change| first.
        tried: how many channels were switched off, each in a forward pass of its own.
    """

    effects: tuple[Effect, ...]
    tried: int


def ranking(
    layer: Layer, trace: Trace, labels: Sequence[str], text: Catalogue, *, about: Hashable
) -> dict[str, object]:
    """Offer to rank the channels of `layer` by what they do for the likeliest class.

    Args:
        layer: whose channels they are.
        trace: the forward pass of the picture, with nothing off.
        labels: of the classes.
        text: the language.
        about: names the picture.

    Returns:
        "title", "note" and "effects" (channel and change) as web/experiments/channels.js shows
        them; no effects before the work is done.
    """
    place = int(logits(trace).argmax())
    name = labels[place]
    found = offer(
        text("Rank the channels by what they do for “{label}”", label=plain(name)),
        (trace.model, layer.name, about),
        _work(layer, trace, place),
        text,
        key="ranking",
    )
    if found is None:
        st.caption(_plan(layer, text))
        return {"title": "", "note": "", "effects": []}
    return {
        "title": text("The channels that matter most for “{label}”", label=name),
        "note": _note(found, layer, name, text),
        "effects": [effect._asdict() for effect in found.effects],
    }


def _note(found: Ranking, layer: Layer, name: str, text: Catalogue) -> str:
    if found.tried == layer.shape[0]:
        return text(
            "Each channel was switched off by itself. "
            "The number says how the logit of “{label}” then changes.",
            label=name,
        )
    return text(
        "Of {all} channels, the {count} with the largest first-order estimate "
        "(gradient × activation, Molchanov et al. 2017) were switched off one by one. "
        "The number says how the logit of “{label}” then changes. "
        "A channel that the estimate misjudges may be missing.",
        all=layer.shape[0],
        count=found.tried,
        label=name,
    )


def _plan(layer: Layer, text: Catalogue) -> str:
    if layer.shape[0] <= _EXACT:
        return text(
            "Switches each of the {count} channels off by itself, and sees what that does to the answer.",
            count=layer.shape[0],
        )
    return text(
        "Estimates the effect of all {count} channels from one gradient, "
        "then switches the {top} largest off, one by one.",
        count=layer.shape[0],
        top=_TOP,
    )


def _work(layer: Layer, trace: Trace, place: int) -> Callable[[Callable[[float], None]], Ranking]:
    """The work of the ranking: all channels of a small layer, of a large one those that an estimate finds."""

    def logit(off: Sequence[Off]) -> float:
        return float(logits(engine.without(trace, off))[place])

    def work(step: Callable[[float], None]) -> Ranking:
        channels = list(range(layer.shape[0]))
        if len(channels) > _EXACT:
            pixels = trace[trace.layers[0].name]
            channels = strongest(engine.estimates(pixels, layer.name, logit_unit(trace, place)), _TOP)
        found = []
        for effect in leave_one_out(layer.name, channels, (), logit):
            found.append(effect)
            step(len(found) / len(channels))
        order = strongest(np.array([effect.change for effect in found]), _TOP)
        return Ranking(tuple(found[at] for at in order), len(channels))

    engine = session.engine(trace.model)
    return work
