"""Experiment that shows which places of a layer speak for a class: Grad-CAM and two more, over a picture.

It begins with the map that agrees best with what covering a part does. Grad-CAM gives a channel the same
weight at all places, as a network does that averages its last maps. One for digits need not: of the LeNet
activation × gradient of the pixels agrees far better.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from cnnviz.analysis.attribution import Method, steps
from cnnviz.analysis.predictions import logit_unit, logits, probabilities
from cnnviz.inputs.samples import PictureKind
from cnnviz.structure.map_layers import last_features, map_layers
from cnnviz.structure.places import places
from cnnviz.ui.experiments.overlay import overlay
from cnnviz.ui.experiments.question import ask
from cnnviz.ui.experiments.reading import Shown, meaning, over_ink, over_photo, together
from cnnviz.ui.network.predictions import percent
from cnnviz.ui.shell import session
from cnnviz.ui.shell.choice import choose, choose_class, choose_layer
from cnnviz.ui.shell.job import offer
from cnnviz.ui.shell.number import readable
from cnnviz.ui.shell.plain_text import plain

if TYPE_CHECKING:
    from collections.abc import Callable

    from cnnviz.analysis.attribution import Attribution
    from cnnviz.capture.trace import Trace
    from cnnviz.inputs.preparation import Preparation
    from cnnviz.models.specs import ModelSpec
    from cnnviz.serving.engine import Engine
    from cnnviz.translations import Catalogue


def experiment(trace: Trace, prepared: Preparation, spec: ModelSpec, text: Catalogue) -> None:
    """Choose a method, a layer and a class; show the map, and beside it how to read it."""
    digits, labels = spec.picture_kind is PictureKind.DIGITS, spec.labels
    ask(
        text("Which places of the picture led to this answer?"),
        text("choose another class, and see which strokes speak for that one.")
        if digits
        else text("choose another class, and then an earlier layer, whose places are finer."),
        text,
    )
    left, middle, right = st.columns([2, 4, 2], gap="medium")
    layers = map_layers(trace.layers)
    with left:
        names = _names(text)
        method = choose(
            text("Method"),
            list(Method),
            first=Method.GRADIENT if digits else Method.GRAD_CAM,
            name="method",
            written=names.__getitem__,
        )
        first = layers[0] if digits else last_features(trace.layers)
        layer = choose_layer(layers, text, name="attribution-layer", first=layers.index(first))
        place = choose_class(trace, labels, text, name="attribution-class")
        label = plain(labels[place])
    with middle:
        identity = session.identity(trace.model, prepared)
        found = _map(trace, (identity, layer.name, place), method, text)
        if found is None:
            return
        if not found.map.any():
            st.info(
                text(
                    "No place of {layer} speaks for “{label}”: the map is 0 everywhere.",
                    layer=layer.name,
                    label=label,
                )
            )
        overlay(found.map, places(trace.layers)[layer.name], prepared, key="attribution")
    with right:
        shown = Shown(method, layer, found, label)
        st.markdown(
            " ".join(over_ink(shown, trace, prepared, text) if digits else over_photo(shown, trace, text))
        )
        st.caption(meaning(shown, text))
        if method is not Method.GRAD_CAM:
            st.caption(together(found, text))
        st.caption(
            text(
                "{label}: {share}, logit {logit}",
                label=label,
                share=percent(probabilities(trace)[place]),
                logit=readable(float(logits(trace)[place])),
            )
        )
        if len(trace[logit_unit(trace, place)[0].layer]) == 1:
            st.caption(
                text(
                    "One unit decides: its logit speaks for “{second}”, the same number with the other sign "
                    "for “{first}”.",
                    first=plain(labels[0]),
                    second=plain(labels[1]),
                )
            )


def _map(trace: Trace, what: tuple[str, str, int], method: Method, text: Catalogue) -> Attribution | None:
    """The attribution of `what`: identity, layer, class; of an integral when it has been worked out."""
    identity, layer, place = what
    if method is Method.INTEGRATED:
        fewest, *_, most = steps(trace[trace.layers[0].name])
        return offer(
            text("Integrate, over {fewest} to {most} steps", fewest=fewest, most=most),
            what,
            partial(_computed, session.engine(trace.model), trace, (layer, place), method),
            text,
            key="integrated",
        )
    with st.spinner(text("One backward pass …"), show_time=True):
        return _quick(identity, layer, place, method, trace)


@st.cache_resource(max_entries=64, show_spinner=False)
def _quick(identity: str, layer: str, place: int, method: Method, _trace: Trace) -> Attribution:  # noqa: ARG001 (the key of the cache)
    return _computed(session.engine(_trace.model), _trace, (layer, place), method, lambda share: None)  # noqa: ARG005 (one pass)


def _computed(
    engine: Engine, trace: Trace, about: tuple[str, int], method: Method, step: Callable[[float], None]
) -> Attribution:
    """The attribution of `about`: layer and class. A job brings its engine: `session.engine` is for pages."""
    (layer, place), pixels = about, trace[trace.layers[0].name]
    return engine.attribute(pixels, layer, logit_unit(trace, place), method, step)


def _names(text: Catalogue) -> dict[Method, str]:
    return {
        Method.GRAD_CAM: text("Grad-CAM"),
        Method.GRADIENT: text("Activation × gradient"),
        Method.INTEGRATED: text("Integrated gradients"),
    }
