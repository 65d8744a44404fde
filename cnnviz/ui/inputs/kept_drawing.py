"""The drawing that the browser keeps, since a reload begins another session."""

from __future__ import annotations

import streamlit as st

from cnnviz.inputs.samples import PictureKind
from cnnviz.ui.inputs.pad import read
from cnnviz.ui.inputs.picture import Source
from cnnviz.ui.shell.component import component

_PICTURE = f"picture-{PictureKind.DIGITS}"
_PAD = f"{_PICTURE}-pad"


def recall_drawing() -> None:
    """Take the drawing that was on the pad before the page was reloaded, on whatever page.

    Call this before the page is drawn. The browser says what it keeps to a session that knows of no drawing.
    """
    kept = f"{_PAD}.drawing"
    found = component("kept-drawing", "inputs/kept_drawing.js")(
        data={"pad": _PAD, "known": st.session_state.get(kept) is not None},
        key="kept-drawing",
        on_drawing_change=lambda: None,
    )
    drawing = read(found.drawing)
    if drawing is not None and drawing.png:
        st.session_state[kept] = drawing
        st.session_state[f"{_PICTURE}.source"] = Source.DRAW
        st.session_state.pop(f"{_PICTURE}-source", None)
