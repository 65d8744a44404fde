"""Page of the whole network as a picture in which every neuron can be hovered and opened."""

import streamlit as st

from cnnviz.inputs.samples import PictureKind
from cnnviz.inputs.warning_sentences import doubts
from cnnviz.models.specs import WeightsError
from cnnviz.ui.inputs.model_and_image import choose_model, choose_picture
from cnnviz.ui.inputs.steps import steps
from cnnviz.ui.network.export_panel import export_panel
from cnnviz.ui.network.nodelink import nodelink, send_network
from cnnviz.ui.network.predictions import show_predictions
from cnnviz.ui.network.reliability import say_reliability
from cnnviz.ui.network.tour import tour
from cnnviz.ui.shell import session
from cnnviz.ui.shell.component import preload
from cnnviz.ui.shell.weights_download import without_weights

text = session.language()


@st.fragment
def workbench() -> None:
    """Show the picture, the network and its predictions; a new picture runs only this part of the page."""
    left, right = st.columns([2, 5], gap="medium")
    with left:
        found = choose_picture(spec, text)
        show_predictions(
            found.trace,
            spec.labels,
            key=f"predictions-{spec.name}",
            doubts=doubts(found.prepared, text) if found.prepared else (),
        )
        say_reliability(spec.reliability, found.trace, text)
    with right:
        nodelink(network, found.trace, found.prepared, text, key=f"nodelink-{spec.name}")
    st.subheader(text("The input as the network sees it"))
    steps(found.prepared, text, key="steps")
    if found.prepared is not None and found.trace is not None:
        export_panel(spec, found.prepared, text)


title, guide, choice = st.columns([5, 1, 2], vertical_alignment="bottom")
with choice:
    spec = choose_model(text)
with guide.container(gap=None):  # what is preloaded is invisible, but would lift the button
    tour(spec, text)
    preload(
        "network/nodelink.js",
        "network/weights.js",
        "predictions/predictions.js",
        "inputs/choosing.js",
        "inputs/pad.js",
        "inputs/steps.js",
    )
if spec.picture_kind is PictureKind.DIGITS:
    title.header(text("See a network read your handwriting"))
else:
    title.header(text("See a network look at a photo"))
try:
    network = send_network(spec.name, text)
except WeightsError:
    without_weights(spec, text)
else:
    workbench()
