"""Page of experiments that take a part of the network or of the picture away."""

import streamlit as st

from cnnviz.inputs.preparation import Preparation
from cnnviz.models.specs import ModelSpec
from cnnviz.ui.experiments import ablation, attribution, compare, occlusion
from cnnviz.ui.inputs.model_and_image import subject
from cnnviz.ui.shell import session
from cnnviz.ui.shell.choice import choose_tab

text = session.language()
EXPERIMENTS = {
    "switch": text("Switch off"),
    "compare": text("Compare"),
    "attribute": text("What speaks for it"),
    "cover": text("Cover"),
}


@st.fragment
def experiment(chosen: str, spec: ModelSpec, prepared: Preparation) -> None:
    """Show one experiment; what changes in it runs only this part of the page."""
    trace, labels = session.trace(spec.name, prepared.input), spec.labels
    if chosen == "switch":
        ablation.experiment(trace, prepared, labels, text)
    elif chosen == "compare":
        compare.experiment(trace, spec, text)
    elif chosen == "attribute":
        attribution.experiment(trace, prepared, labels, text)
    else:
        occlusion.experiment(trace, prepared, labels, text)


def page() -> None:
    """Show the model, the picture and the experiments on them."""
    found = subject(text)
    if found.trace is not None and found.prepared is not None:
        chosen = choose_tab(text("Experiment"), EXPERIMENTS, key="experiment")
        experiment(chosen, found.spec, found.prepared)


st.header(text("Experiment on the network"))
# A trace among the names of this script would live as long as its fragment does.
page()
