"""Places of the page that come into sight when what was waited for has come there, however far away."""

from __future__ import annotations

from enum import StrEnum, unique

import streamlit as st

from cnnviz.ui.shell.component import component


@unique
class Place(StrEnum):
    """A place that something comes to."""

    PROGRESS = "progress"  # of a training, when it begins: its button may be further down
    OUTCOME = "outcome"  # of a training, when it ends


def expect(where: Place) -> None:
    """Let that place come into sight when the page comes to it next."""
    st.session_state[f"finetune.{where}.expected"] = True


def place(where: Place) -> None:
    """Mark the place, which takes no room."""
    count = f"finetune.{where}.count"
    if st.session_state.pop(f"finetune.{where}.expected", False):
        st.session_state[count] = st.session_state.get(count, 0) + 1
    component("arrival", "finetune/arrival.js")(
        data={"name": where, "count": st.session_state.get(count, 0)}, key=f"finetune-arrival-{where}"
    )
