"""What happens to the answer when a part of the network or of the picture is taken away?"""

import streamlit as st

from cnnviz.ui import attributions, compare, covering, session, switches
from cnnviz.ui.choice import choose_tab
from cnnviz.ui.subject import Subject, subject

text = session.language()
EXPERIMENTS = {
    "switch": text("Switch off"),
    "compare": text("Compare"),
    "attribute": text("What speaks for it"),
    "cover": text("Cover"),
}


@st.fragment
def experiment(chosen: str, found: Subject) -> None:
    """One experiment; what changes in it runs only this part of the page."""
    trace, prepared, labels = found.trace, found.prepared, found.spec.labels
    if chosen == "switch":
        switches.experiment(trace, labels, text)
    elif chosen == "compare":
        compare.experiment(trace, found.spec, text)
    elif chosen == "attribute":
        attributions.experiment(trace, prepared, labels, text)
    else:
        covering.experiment(trace, prepared, labels, text)


st.header(text("Experiment on the network"))
found = subject(text)
if found.trace is not None:
    experiment(choose_tab(text("Experiment"), EXPERIMENTS, key="experiment"), found)
