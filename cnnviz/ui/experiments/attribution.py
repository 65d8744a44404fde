"""Experiment that shows which places of a layer speak for a class: Grad-CAM and two more, over a picture."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from cnnviz.analysis.attribution import Method
from cnnviz.analysis.predictions import logit_unit, logits, probabilities
from cnnviz.structure.receptive_field import fields
from cnnviz.ui.experiments.overlay import overlay
from cnnviz.ui.shell import session
from cnnviz.ui.shell.choice import choose, choose_class, choose_layer
from cnnviz.ui.shell.job import offer
from cnnviz.ui.shell.plain_text import plain

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import numpy as np

    from cnnviz.capture.trace import Trace
    from cnnviz.inputs.preparation import Preparation
    from cnnviz.translations import Catalogue


def experiment(trace: Trace, prepared: Preparation, labels: Sequence[str], text: Catalogue) -> None:
    """Choose a method, a layer and a class; show the map."""
    left, right = st.columns([2, 5], gap="medium")
    layers = [layer for layer in trace.layers if len(layer.shape) == 3 and min(layer.shape[1:]) > 1]
    with left:
        names = _names(text)
        method = choose(
            text("Method"),
            list(Method),
            first=Method.GRAD_CAM,
            name="method",
            written=names.__getitem__,
        )
        layer = choose_layer(layers, text, name="attribution-layer", first=len(layers) - 1)
        place = choose_class(trace, labels, text, name="attribution-class")
        label = plain(labels[place])
        st.caption(
            text(
                "{label}: {share:.1f}%, logit {logit:.2f}",
                label=label,
                share=100 * probabilities(trace)[place],
                logit=logits(trace)[place],
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
    with right:
        st.markdown(_meaning(method, label, text))
        identity = session.identity(trace.model, prepared)
        found = _map(trace, (identity, layer.name, place), method, text)
        if found is None:
            return
        if not found.any():
            st.info(
                text(
                    "No place of {layer} speaks for “{label}”: the map is 0 everywhere.",
                    layer=layer.name,
                    label=label,
                )
            )
        overlay(found, fields(trace.layers)[layer.name], prepared, key="attribution")
        if method is not Method.GRAD_CAM:
            st.caption(text("All places together: {sum:.4f}", sum=found.sum()))


def _map(trace: Trace, what: tuple[str, str, int], method: Method, text: Catalogue) -> np.ndarray | None:
    """The map of `what`: identity, layer, class; of integrated gradients when it has been worked out."""
    identity, layer, place = what
    if method is Method.INTEGRATED:
        return offer(
            text("Integrate over 32 steps"),
            what,
            partial(_computed, trace, layer, place, method),
            text,
            key="integrated",
        )
    with st.spinner(text("One backward pass …")):
        return _quick(identity, layer, place, method, trace)


@st.cache_resource(max_entries=64, show_spinner=False)
def _quick(identity: str, layer: str, place: int, method: Method, _trace: Trace) -> np.ndarray:  # noqa: ARG001 (the key of the cache)
    return _computed(_trace, layer, place, method, lambda share: None)  # noqa: ARG005 (one pass)


def _computed(
    trace: Trace, layer: str, place: int, method: Method, step: Callable[[float], None]
) -> np.ndarray:
    pixels = trace[trace.layers[0].name]
    return session.engine(trace.model).attribute(pixels, layer, logit_unit(trace, place), method, step)


def _names(text: Catalogue) -> dict[Method, str]:
    return {
        Method.GRAD_CAM: text("Grad-CAM"),
        Method.GRADIENT: text("Activation × gradient"),
        Method.INTEGRATED: text("Integrated gradients"),
    }


def _meaning(method: Method, label: str, text: Catalogue) -> str:
    """The meaning of the colours, in one sentence."""
    match method:
        case Method.GRAD_CAM:
            return text(
                "Orange: here the layer's channels, each weighted by how much it raises the logit of "
                "“{label}” on average, add up to more than 0; what speaks against it is cut off to 0.",
                label=label,
            )
        case Method.GRADIENT:
            return text(
                "Orange: these activations raise the logit of “{label}”, blue: they lower it; "
                "so it is for small changes, since it is the gradient at this one picture.",
                label=label,
            )
        case Method.INTEGRATED:
            return text(
                "Orange raised the logit of “{label}” and blue lowered it on the way from a plain grey "
                "picture to this one; together they make the whole difference of the two logits.",
                label=label,
            )
