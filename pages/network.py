"""The whole network as a picture in which every neuron can be hovered and opened."""

import streamlit as st

from cnnviz.models import WeightsError, model
from cnnviz.ui import session
from cnnviz.ui.nodelink import nodelink, send_network
from cnnviz.ui.picture import picture
from cnnviz.ui.scores import scores
from cnnviz.ui.steps import steps

NAME = "lenet"
text = session.language()


@st.fragment
def workbench() -> None:
    """Picture in, network and scores out; a new digit runs only this part of the page."""
    left, right = st.columns([2, 5], gap="medium")
    with left:
        image = picture(text)
    prepared = None if image is None else model(NAME).prepare(image)
    if image is not None and prepared is None:
        left.info(text("Nothing in this picture stands out from its background."))
    trace = None if prepared is None else session.trace(NAME, prepared.input)
    if session.engine(NAME).fell_back:
        st.info(text("The memory of the graphics card did not suffice, so the network runs on the CPU."))
    with left:
        scores(trace, model(NAME).labels, text, key="scores")
    with right:
        nodelink(network, trace, prepared, key="nodelink")
    st.subheader(text("The input as the network sees it"))
    steps(prepared, text, key="steps")


st.header(text("See a network read your handwriting"))
try:
    network = send_network(NAME, text)
except WeightsError:
    st.error(text("The weights of {model} are missing or broken, so it cannot run.", model=NAME))
else:
    workbench()
