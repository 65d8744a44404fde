"""Page of the network in numbers: each layer's size, what the new head replaced, what training changed."""

import streamlit as st

from cnnviz.ui.inputs.chosen_model import file_of
from cnnviz.ui.inputs.model_and_image import choose_model
from cnnviz.ui.network.model_summary import changed, layers, replaced
from cnnviz.ui.network.reliability import reliability_table
from cnnviz.ui.shell import session
from cnnviz.ui.shell.plain_text import plain

LESSON = "resnet50-catdog"
text = session.language()

title, choice = st.columns([3, 2], vertical_alignment="bottom")
with choice:
    spec = choose_model(text)
title.header(text("What the network is made of"))
title.caption(text("Layer by layer: what it does, how large its output is, and how many weights it learned."))
if file := file_of(spec):
    title.caption(text("It came in a file called **{file}**.", file=plain(file)))
layers(spec, text)
if spec.reliability is not None:
    st.subheader(text("How far can its percentages be believed?"))
    reliability_table(spec.reliability, text)
if spec.name == LESSON:
    st.subheader(text("What was replaced, and what was kept"))
    replaced(spec, text)
    st.subheader(text("Before and after fine-tuning"))
    changed(spec, text)
