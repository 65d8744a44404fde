"""Comparison of two pictures or of two layers: A, B and A − B, channel by channel."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from cnnviz.analysis.ablation import switchable
from cnnviz.inputs.samples import samples
from cnnviz.ui.experiments.question import ask
from cnnviz.ui.inputs.model_and_image import begin_at, nothing_in, recall, tell
from cnnviz.ui.inputs.picture import picture, popover, show
from cnnviz.ui.shell import session
from cnnviz.ui.shell.choice import choose_layer, choose_tab
from cnnviz.ui.shell.component import component
from cnnviz.wire.packet import pack

if TYPE_CHECKING:
    import numpy as np

    from cnnviz.capture.trace import Trace
    from cnnviz.inputs.samples import PictureKind
    from cnnviz.models.specs import ModelSpec
    from cnnviz.translations import Catalogue

_PICTURES, _LAYERS = "pictures", "layers"
_SECOND = "second-sample"  # in the address
_THUMBNAIL = 56  # CSS pixels


def experiment(trace: Trace, spec: ModelSpec, text: Catalogue) -> None:
    """Choose what A and B are; show them."""
    ask(
        text("What does the network see differently in two pictures?"),
        text("choose a later layer: do the two pictures differ more there, or less?"),
        text,
    )
    left, right = st.columns([2, 5], gap="medium")
    with left:
        what = choose_tab(
            text("What is compared"),
            {_PICTURES: text("Two pictures"), _LAYERS: text("Two layers")},
            key="compare-what",
        )
        label = text("Layer") if what == _PICTURES else text("Layer of A")
        layers = switchable(trace.layers) or trace.layers[:1]
        layer = choose_layer(layers, text, name="compare-layer", label=label)
        other = _other_picture(trace, spec, text) if what == _PICTURES else trace
        same = [each for each in layers if each.shape == layer.shape and each is not layer]
        second = layer
        if what == _LAYERS and same:
            second = choose_layer(
                same,
                text,
                name="compare-second",
                label=text("Layer of B, of the same shape"),
            )
    with right:
        if other is None:
            st.info(text("Choose picture B to see what differs."))
        elif what == _LAYERS and not same:
            st.info(
                text(
                    "No other layer has the shape of {layer}, so nothing can be subtracted.", layer=layer.name
                )
            )
        else:
            names = (
                (text("this picture"), text("picture B")) if what == _PICTURES else (layer.name, second.name)
            )
            _show(trace[layer.name], other[second.name], names)


def _other_picture(trace: Trace, spec: ModelSpec, text: Catalogue) -> Trace | None:
    """The forward pass of a second picture, once there is one."""
    row = st.container(horizontal=True, vertical_alignment="center")
    thumbnail = row.container(width="content")
    with row, popover(text("Choose picture B"), key="compare"):
        key = f"picture-b-{spec.picture_kind}"
        begin_at(key, _SECOND, _unlike(spec.picture_kind))
        recall(spec.picture_kind, key, _SECOND, begin=False)
        image = picture(text, spec.picture_kind, key=key, of_digits=spec.of_digits)
        tell(spec.picture_kind, key, _SECOND)
        prepared = None if image is None else spec.prepare(image)
        if image is not None and prepared is None:
            st.info(nothing_in(image, spec, text))
    if prepared is None:
        return None
    with thumbnail:
        show(prepared.steps[0].pixels, _THUMBNAIL, text)
    return session.trace(trace.model, prepared.input)


def _unlike(kind: PictureKind) -> int:
    """The place of a sample that shows something else than the sample that is picture A, if that is one."""
    known, place = samples(kind), st.session_state.get(f"picture-{kind}-gallery.chosen")
    shown = None if place is None else known[place].label
    half = len(known) // 2
    order: tuple[int, ...] = (*range(half, len(known)), *range(half))
    return next(at for at in order if known[at].label != shown)


def _show(one: np.ndarray, two: np.ndarray, names: tuple[str, str]) -> None:
    shape = one.shape if one.ndim == 3 else (len(one), 1, 1)
    header = {"names": names, "about": f"{names} {shape}"}
    component("compare", "experiments/compare.js")(
        data=pack(header, {"a": one.reshape(shape), "b": two.reshape(shape)}), key="compare"
    )
