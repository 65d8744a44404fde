"""Page of experiments that take a part of the network or of the picture away."""

import streamlit as st

from cnnviz.inputs.preparation import Preparation
from cnnviz.inputs.samples import PictureKind, samples
from cnnviz.models.specs import ModelSpec
from cnnviz.ui.experiments import ablation, attribution, compare, occlusion
from cnnviz.ui.inputs.model_and_image import begin_at, subject
from cnnviz.ui.shell import session
from cnnviz.ui.shell.choice import choose_tab

_LIVELY = next(at for at, sample in enumerate(samples(PictureKind.PHOTOS)) if sample.path.stem == "cat-wool")

text = session.language()
EXPERIMENTS = {
    "switch": text("Switch off"),
    "compare": text("Compare"),
    "attribute": text("Why this answer?"),
    "cover": text("Cover a part"),
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
        attribution.experiment(trace, prepared, spec, text)
    else:
        occlusion.experiment(trace, prepared, labels, text)


def page() -> None:
    """Show the model, the picture and the experiments on them."""
    begin_at(f"picture-{PictureKind.PHOTOS}", "sample", _LIVELY)
    found = subject(
        text("Experiments"),
        text("Change the network or hide a part of the picture, and see what becomes of the answer."),
        text,
    )
    if found.trace is not None and found.prepared is not None:
        chosen = choose_tab(text("Experiment"), EXPERIMENTS, key="experiment")
        experiment(chosen, found.spec, found.prepared)


# A trace among the names of this script would live as long as its fragment does.
page()
