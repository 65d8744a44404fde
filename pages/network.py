"""Page of the whole network as a picture in which every neuron can be hovered and opened."""

from contextlib import suppress

import streamlit as st

from cnnviz.analysis.outliers import is_outlier
from cnnviz.inputs.samples import PictureKind
from cnnviz.inputs.warning_sentences import doubts
from cnnviz.models.specs import BUILT_IN, WeightsError
from cnnviz.ui.inputs.model_and_image import Subject, choose_model, choose_picture
from cnnviz.ui.inputs.steps import steps
from cnnviz.ui.network.export_panel import export_panel
from cnnviz.ui.network.modules import MODULES
from cnnviz.ui.network.nodelink import Sent, nodelink, send_network
from cnnviz.ui.network.predictions import known_classes, show_predictions
from cnnviz.ui.network.reliability import say_reliability
from cnnviz.ui.network.right_or_wrong import right_or_wrong
from cnnviz.ui.network.thousand import say_other
from cnnviz.ui.network.tour import tour
from cnnviz.ui.network.unknown_layers import say_unknown
from cnnviz.ui.network.why import answer_why, may_be_asked
from cnnviz.ui.shell import session
from cnnviz.ui.shell.component import preload
from cnnviz.ui.shell.weights_download import without_weights

text = session.language()


def _doubts(found: Subject) -> list[str]:
    """The reasons not to trust the answer to a picture, a sentence each."""
    if found.prepared is None or found.trace is None:
        return []
    return doubts(found.prepared, text, outlier=is_outlier(found.trace, spec.outliers))


@st.fragment
def workbench(network: Sent) -> None:
    """Show the picture, the network and its predictions; a new picture runs only this part of the page."""
    left, right = st.columns([2, 5], gap="medium")
    with left:
        found = choose_picture(spec, text)
        show_predictions(
            found.trace,
            spec.labels,
            key=f"predictions-{spec.name}",
            doubts=_doubts(found),
            limits=known_classes(spec, text),
            why=may_be_asked(found),
        )
        say_reliability(spec.reliability, found.trace, text)
        besides = st.container()
        if spec.name not in BUILT_IN:
            right_or_wrong(spec, found, text)
    with right:
        if found.trace is not None:
            say_unknown(found.trace.layers, text)
        nodelink(network, found.trace, found.prepared, text, key=f"nodelink-{spec.name}")
    st.subheader(text("The input as the network sees it"))
    steps(found.prepared, text, key="steps", came=found.came)
    if found.prepared is not None and found.trace is not None:
        export_panel(spec, found.prepared, text)
        with besides:  # at last, as it takes another network
            say_other(spec.name, found.prepared, text)


title, guide, choice = st.columns([15, 4, 11], vertical_alignment="bottom")
with choice:
    spec = choose_model(text)
if spec.of_digits:
    title.header(text("See a network read your handwriting"))
elif spec.picture_kind is PictureKind.DIGITS:
    title.header(text("See a network look at your drawing"))
else:
    title.header(text("See a network look at a photo"))
with guide.container(gap=None):  # what is sent and preloaded is invisible, but would make room
    tour(spec, text)
    preload(*MODULES)
    network: Sent | None = None
    with suppress(WeightsError):
        network = send_network(spec.name, text)
        answer_why(spec)
if network is None:
    without_weights(spec, text)
else:
    workbench(network)
