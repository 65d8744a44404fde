"""One sigmoid unit that decides between two classes: a digit of a pair, or a cat and a dog."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import streamlit as st

from cnnviz.capture.trace import Trace, Unit
from cnnviz.inputs.mnist_subset import digits
from cnnviz.lessons.lenet_batches import before, prepared
from cnnviz.lessons.output import between, sigmoid, verdicts
from cnnviz.models.specs import model
from cnnviz.ui.inputs.lenet_input import MODEL, PHOTO_MODEL, network, read
from cnnviz.ui.inputs.model_and_image import translated
from cnnviz.ui.lessons.charts import Axis, curves
from cnnviz.ui.network.unit import unit
from cnnviz.ui.shell.setting import SHARE

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator

    from cnnviz.translations import Catalogue
    from cnnviz.ui.lessons.lab import Lab


_BINS = 20
_WIDE, _POINTS = 8.0, 33  # of the curve


class Places(NamedTuple):
    """Where a step of the lab shows its controls, and what is not seen at once."""

    controls: DeltaGenerator
    below: DeltaGenerator


def show_head(lab: Lab, trace: Trace, places: Places, text: Catalogue) -> None:
    """Show one unit that tells one digit from another, and how its threshold decides."""
    names = list(model(MODEL).labels)
    with places.controls:
        first = st.selectbox(text("1 stands for"), names, key=lab.setting("first", "7", names))
        second = st.selectbox(text("0 stands for"), names, key=lab.setting("second", "9", names))
        noise = st.slider(text("Noise"), 0.0, 1.0, step=0.05, key=lab.setting("noise", 0.6, SHARE))
    limit = _choose_limit(lab, places, text)
    if first == second:
        st.warning(text("Choose two different digits: one unit tells one from the other."))
        return
    fc3 = trace.layer("fc3")
    head = between(fc3.parameters["weight"], fc3.parameters["bias"], int(first), int(second))
    own = float(head.scores(trace["relu4"][None])[0])
    answer = float(sigmoid(np.array(own)))
    st.markdown(
        text(
            "Your digit: σ({sum:.4f}) = **{answer:.5f}**, so it is called **{digit}**.",
            sum=own,
            answer=answer,
            digit=first if answer >= limit else second,
        )
    )
    ones, others = (sigmoid(head.scores(_crowd(int(name), noise))) for name in (first, second))
    counted = [np.histogram(found, _BINS, (0, 1))[0].tolist() for found in (ones, others)]
    middles = ((np.arange(_BINS) + 0.5) / _BINS).tolist()
    found = verdicts(ones, others, limit)
    chart, counts = st.columns([3, 2], gap="medium")
    with chart:
        curves(
            {
                text("pictures of {digit}", digit=name): (middles, counts)
                for name, counts in zip((first, second), counted, strict=True)
            },
            (Axis(text("answer of the unit"), (0, 1)), Axis(text("pictures"))),
            text,
            key="output-crowd",
            marks={text("threshold"): limit},
        )
    with counts:
        st.markdown(
            text(
                "**{wrong} of {count} wrong** at this threshold:",
                wrong=found.misses + found.alarms,
                count=sum(found),
            )
        )
        st.table(
            {
                "": [text("pictures of {digit}", digit=name) for name in (first, second)],
                text("called {digit}", digit=first): [f"✓ {found.hits}", f"✗ **{found.alarms}**"],
                text("called {digit}", digit=second): [f"✗ **{found.misses}**", f"✓ {found.rejections}"],
            },
            hide_index=True,
        )
        st.caption(
            text("The network did not learn from these digits; noise on every pixel makes them hard to read.")
        )


def show_photo(lab: Lab, picture: np.ndarray, places: Places, text: Catalogue) -> None:
    """Show the lesson's own head, behind a ResNet-50: one sigmoid unit tells dogs from cats."""
    spec = translated(model(PHOTO_MODEL), text)
    seen = spec.prepare(picture)
    if seen is None:
        st.info(text("Nothing in this picture stands out from its background."))
        return
    limit = _choose_limit(lab, places, text)
    with st.spinner(text("The ResNet-50 looks at the photo …")):
        trace = read(seen, PHOTO_MODEL)
    last = trace.layers[-1]
    own, answer = float(trace[last.inputs[0]][0]), float(trace[last.name][0])
    low, high = spec.labels
    st.markdown(
        text(
            "σ({sum:.4f}) = **{answer:.5f}**. Near 0 stands for {low}, near 1 for {high}: at this threshold "
            "the photo is called **{label}**.",
            sum=own,
            answer=answer,
            low=low,
            high=high,
            label=high if answer >= limit else low,
        )
    )
    sums = np.linspace(-_WIDE, _WIDE, _POINTS)
    curves(
        {"σ": (sums.tolist(), sigmoid(sums).tolist())},
        (Axis(text("sum of the unit")), Axis(text("answer of the unit"), (0, 1))),
        text,
        key="output-photo",
        marks={text("this photo"): own},
    )
    with places.below:
        unit(trace, seen, Unit(last.inputs[0], 0), key="output-head")


def _choose_limit(lab: Lab, places: Places, text: Catalogue) -> float:
    """Show the threshold from which on the answer is 1."""
    label = text("Threshold")
    return places.controls.slider(label, 0.0, 1.0, step=0.01, key=lab.setting("threshold", 0.5, SHARE))


@st.cache_resource(max_entries=64, show_spinner=False)
def _crowd(digit: int, noise: float) -> np.ndarray:
    """The input of the last layer for the held-out pictures of `digit`, (pictures, 84)."""
    held_out = digits()[1]
    batch = prepared(held_out.pictures[held_out.labels == digit], noise)
    return before(network(), "fc3", batch)
