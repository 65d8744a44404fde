"""What each experiment begins with: a change of the network or of the picture that the answer reacts to.

It is found by passes of this network on this picture, so it holds for any of them; benchmarks/experiments.py
measures how much the answers to the samples change.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import streamlit as st

from cnnviz.analysis.ablation import leave_one_out, switchable
from cnnviz.analysis.occlusion import Patch, occlude
from cnnviz.analysis.predictions import logit_unit, logits, probabilities
from cnnviz.capture.edits import Channel, JunctionInput
from cnnviz.structure.junctions import junctions
from cnnviz.ui.shell import session

if TYPE_CHECKING:
    from cnnviz.capture.edits import Off
    from cnnviz.capture.trace import Layer, Trace
    from cnnviz.serving.engine import Engine

_TRIED = (
    16  # channels of a layer that are switched off by themselves; of more, a gradient tells the likeliest
)
_PLACES = 3  # of the patch, one below the other


@st.cache_resource(max_entries=64, show_spinner=False)
def switched(identity: str, _trace: Trace) -> tuple[Off, ...]:  # noqa: ARG001 (the key of the cache)
    """The parts that are off at first; see `find_parts`."""
    return find_parts(session.engine(_trace.model), _trace)


@st.cache_resource(max_entries=64, show_spinner=False)
def covered(identity: str, _trace: Trace) -> Patch:  # noqa: ARG001 (the key of the cache)
    """The patch that covers the picture at first; see `find_patch`."""
    return find_patch(session.engine(_trace.model), _trace)


def find_parts(engine: Engine, trace: Trace) -> tuple[Off, ...]:
    """Return the shortcut of the first residual block; where there is none, a way into the first junction.

    Where no ways meet, it is channels of the first layer without which the answer's logit falls most: 1, 2,
    4 … of them until the network answers otherwise, and at most half. A network that only copies numbers
    before its scores has no such parts.
    """
    meeting = junctions(trace.layers)
    for junction in meeting:
        if junction.residual:
            return (JunctionInput(junction.name, junction.residual.shortcut),)
    if meeting:
        return (JunctionInput(meeting[0].name, meeting[0].sources[-1]),)
    if not switchable(trace.layers):
        return ()
    layer, best = switchable(trace.layers)[0], int(logits(trace).argmax())
    order = _needed(engine, trace, layer, best)
    most = max(1, len(order) // 2)
    parts: tuple[Off, ...] = ()
    for count in sorted({min(most, 2**power) for power in range(most.bit_length() + 1)}):
        parts = tuple(Channel(layer.name, channel) for channel in order[:count])
        if int(logits(engine.without(trace, parts)).argmax()) != best:
            break
    return parts


def _needed(engine: Engine, trace: Trace, layer: Layer, best: int) -> list[int]:
    """Return channels of `layer`, first those without which the logit of class `best` falls most."""
    if layer.shape[0] > _TRIED:
        pixels = trace[trace.layers[0].name]
        change = engine.estimates(pixels, layer.name, logit_unit(trace, best))
        return [int(channel) for channel in change.argsort(kind="stable")[:_TRIED]]
    effects = leave_one_out(
        layer.name,
        range(layer.shape[0]),
        (),
        lambda off: float(logits(engine.without(trace, off))[best]),
    )
    return [effect.channel for effect in sorted(effects, key=lambda effect: effect.change)]


def find_patch(engine: Engine, trace: Trace) -> Patch:
    """Return the patch, half as wide as the picture, that of three places takes most from the answer.

    They lie one below the other in the middle; nine, all over the picture, found hardly more.
    """
    pixels, best = trace[trace.layers[0].name], int(logits(trace).argmax())
    size = max(1, min(pixels.shape[1:]) // 2)
    height, width = pixels.shape[1:]
    tops = np.linspace(0, height - size, _PLACES).round().astype(int)
    places = [Patch(int(top), (width - size) // 2, size) for top in tops]
    left = [float(probabilities(engine.run(occlude(pixels, patch)))[best]) for patch in places]
    return places[int(np.argmin(left))]
