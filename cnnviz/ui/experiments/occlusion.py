"""Experiment with a grey patch that the user moves over the picture, and the predictions that it leaves."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
import streamlit as st

from cnnviz.analysis.occlusion import Patch, field, occlude, patches, places
from cnnviz.analysis.predictions import logits, predictions
from cnnviz.ui.experiments.overlay import overlay, rgb
from cnnviz.ui.experiments.question import ask
from cnnviz.ui.experiments.ready import covered
from cnnviz.ui.network.predictions import percent, show_predictions
from cnnviz.ui.shell import session
from cnnviz.ui.shell.choice import choose_class
from cnnviz.ui.shell.component import component, sent
from cnnviz.ui.shell.job import offer
from cnnviz.ui.shell.plain_text import plain
from cnnviz.ui.shell.setting import Setting
from cnnviz.wire.packet import pack

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from cnnviz.capture.trace import Trace
    from cnnviz.inputs.preparation import Preparation
    from cnnviz.translations import Catalogue

_PATCH = "patch"  # in the address
_NUMBER = re.compile(r"-?\d{1,5}")


def experiment(trace: Trace, prepared: Preparation, labels: Sequence[str], text: Catalogue) -> None:
    """Show a patch that follows the pointer, the predictions it leaves, and the map of a sliding patch."""
    ask(
        text("Which part of the picture must not be hidden?"),
        text(
            "the picture opens with a grey patch on it. Drag the patch, and make it smaller: how small can "
            "it be and still change the answer?"
        ),
        text,
    )
    left, right = st.columns([2, 5], gap="medium")
    shape = prepared.input.shape
    key = f"occlusion-{trace.model}"
    patch = _patch(Setting(_PATCH, control=key), trace, prepared, text)
    whole = predictions(trace, labels, 1)[0]
    with right:
        component("patch", "experiments/patch.js", "draw/board.css")(
            data=pack(
                {
                    "patch": patch or (0, 0, 0),
                    "first": max(1, shape[1] // 4),
                    "grey": grey(prepared),
                },
                {"picture": rgb(prepared)},
            ),
            key=key,
            on_patch_change=lambda: None,
        )
    with left, st.container(key="answer-in-sight"):
        st.caption(
            text(
                "With nothing covered, the answer is {label} ({percent}).",
                label=plain(whole.label),
                percent=percent(whole.probability),
            )
        )
        now = trace if patch is None else occluded(trace, prepared, patch)
        show_predictions(now, labels, key=f"occlusion-predictions-{trace.model}", before=trace)
    with right:
        _slide(trace, prepared, labels, patch.size if patch else max(1, shape[1] // 4), text)


def _patch(setting: Setting, trace: Trace, prepared: Preparation, text: Catalogue) -> Patch | None:
    """The place of the patch, also after the component was away.

    Until the user moves it, it is the place that the answer needs most, found for each picture.
    """
    asked, shape = sent(setting.control, "patch"), prepared.input.shape
    if asked is not None:
        patch = read({"patch": asked}, shape)
    else:
        patch = setting.find(lambda written: read({"patch": _numbers(written)}, shape), None)
    setting.keep(patch and ",".join(map(str, patch)))
    if asked is not None or patch is not None:
        return patch
    with st.spinner(text("Looking for the place that the answer needs most …"), show_time=True):
        return covered(session.identity(trace.model, prepared), trace)


def _numbers(written: str) -> list[int]:
    parts = written.split(",")
    return [int(part) for part in parts] if all(_NUMBER.fullmatch(part) for part in parts) else []


def occluded(trace: Trace, prepared: Preparation, patch: Patch) -> Trace:
    """The outputs of the model of `trace` with `patch` on the picture: its last numbers only."""
    return _occluded(session.identity(trace.model, prepared), patch, trace.model, prepared.input)


def read(state: object, shape: tuple[int, ...]) -> Patch | None:
    """The patch in a state of the component; None if it is none, as a browser may send anything."""
    asked = state.get("patch") if isinstance(state, Mapping) else None
    match asked:
        case [top, left, size] if all(type(number) is int for number in asked):
            inside = -size < top < shape[1] and -size < left < shape[2]
            return Patch(top, left, size) if inside and 0 < size <= min(shape[1:]) else None
    return None


def grey(prepared: Preparation) -> list[int]:
    """Red, green and blue, 0 to 255, of the colour that is 0 in the network's units."""
    return [round(255 * float(mean)) for mean in np.broadcast_to(prepared.mean, 3)]


@st.cache_resource(max_entries=512, show_spinner=False)
def _occluded(identity: str, patch: Patch, name: str, _pixels: np.ndarray) -> Trace:  # noqa: ARG001 (the key of the cache)
    return session.engine(name).run(occlude(_pixels, patch)).ending()


def _slide(trace: Trace, prepared: Preparation, labels: Sequence[str], size: int, text: Catalogue) -> None:
    """The map of a patch of `size` that slides over the whole picture, once it has been worked out."""
    place = choose_class(trace, labels, text, name="cover-class")
    shape = prepared.input.shape
    rows, columns = places(shape, size)
    found = offer(
        text(
            "Slide a patch of {size}×{size} pixels over the picture: {count} runs of the network",
            size=size,
            count=rows * columns,
        ),
        (session.identity(trace.model, prepared), size, place),
        _work(trace, prepared, size, place),
        text,
        key="slide",
    )
    if found is None:
        return
    st.markdown(
        text(
            "Orange: where the patch covers it, the logit of “{label}” falls, so this place speaks for it; "
            "blue: the logit rises.",
            label=plain(labels[place]),
        )
    )
    overlay(found, field(shape, size), prepared, key="slide-map")


def _work(
    trace: Trace, prepared: Preparation, size: int, place: int
) -> Callable[[Callable[[float], None]], np.ndarray]:
    engine, shape = session.engine(trace.model), prepared.input.shape

    def work(step: Callable[[float], None]) -> np.ndarray:
        before, falls = float(logits(trace)[place]), []
        rows, columns = places(shape, size)
        for patch in patches(shape, size):
            now = engine.run(occlude(prepared.input, patch))
            falls.append(before - float(logits(now)[place]))
            step(len(falls) / (rows * columns))
        return np.array(falls, np.float32).reshape(rows, columns)

    return work
