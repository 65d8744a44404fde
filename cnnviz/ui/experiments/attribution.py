"""Experiment that shows which places of a layer speak for a class: Grad-CAM and two more, over a picture."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from cnnviz.analysis.attribution import CLOSE, STEPS, Method
from cnnviz.analysis.predictions import logit_unit, logits, probabilities
from cnnviz.structure.receptive_field import fields
from cnnviz.ui.experiments.overlay import overlay
from cnnviz.ui.shell import session
from cnnviz.ui.shell.choice import choose, choose_class, choose_layer
from cnnviz.ui.shell.job import offer
from cnnviz.ui.shell.plain_text import plain

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from cnnviz.analysis.attribution import Attribution
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
        if not found.map.any():
            st.info(
                text(
                    "No place of {layer} speaks for “{label}”: the map is 0 everywhere.",
                    layer=layer.name,
                    label=label,
                )
            )
        overlay(found.map, fields(trace.layers)[layer.name], prepared, key="attribution")
        if method is not Method.GRAD_CAM:
            st.caption(_together(found, text))


def _map(trace: Trace, what: tuple[str, str, int], method: Method, text: Catalogue) -> Attribution | None:
    """The attribution of `what`: identity, layer, class; of an integral when it has been worked out."""
    identity, layer, place = what
    if method is Method.INTEGRATED:
        return offer(
            text("Integrate, over {fewest} to {most} steps", fewest=STEPS[0], most=STEPS[-1]),
            what,
            partial(_computed, trace, layer, place, method),
            text,
            key="integrated",
        )
    with st.spinner(text("One backward pass …")):
        return _quick(identity, layer, place, method, trace)


@st.cache_resource(max_entries=64, show_spinner=False)
def _quick(identity: str, layer: str, place: int, method: Method, _trace: Trace) -> Attribution:  # noqa: ARG001 (the key of the cache)
    return _computed(_trace, layer, place, method, lambda share: None)  # noqa: ARG005 (one pass)


def _computed(
    trace: Trace, layer: str, place: int, method: Method, step: Callable[[float], None]
) -> Attribution:
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
                "Orange raised the logit of “{label}” and blue lowered it while the layer went, in small "
                "steps, from what a plain grey picture leaves in it to what this picture does.",
                label=label,
            )


def _together(found: Attribution, text: Catalogue) -> str:
    """The sum of all places and, of an integral, what it ought to be."""
    if found.due is None:
        return text("All places together: {sum:.4f}", sum=found.sum)
    numbers = {"sum": found.sum, "due": found.due, "steps": found.steps, "percent": 100 * CLOSE}
    if found.complete:
        return text(
            "All places together: {sum:.4f}. On this way the logit changes by {due:.4f}: {steps} steps were "
            "enough for the two to agree within {percent}%.",
            **numbers,
        )
    return text(
        "All places together: {sum:.4f}. But on this way the logit changes by {due:.4f}: even {steps} steps, "
        "the most that are tried, do not bring the two within {percent}% of each other. Take the map as an "
        "estimate.",
        **numbers,
    )
