"""Notice of what does not work where the page stands in a frame of another site."""

from __future__ import annotations

import streamlit as st

from cnnviz.ui.shell.component import component

_KEY = "foreign-frame"


def explain_frame() -> None:
    """Say what the browser keeps from working in this frame; the notice takes no room where there is none."""
    st.html(f"<style>[class*=st-key-{_KEY}]:not(:has([data-shown])) {{ display: none; }}</style>")
    component(_KEY, "notices/foreign_frame.js")(
        data={"guarded": st.get_option("server.enableXsrfProtection")}, key=_KEY
    )
