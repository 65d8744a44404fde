"""Head of a page: its title, what it is about, and beside them what is chosen for the whole page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator


def head(title: str, about: str) -> DeltaGenerator:
    """Show the title of a page and what it is about, which a projector leaves out; return the room beside."""
    words, controls = st.columns([2, 3], vertical_alignment="bottom")
    words.header(title)
    words.container(key="page-about").caption(about)
    return controls


def titled(title: str) -> DeltaGenerator:
    """Show the title of a part of a page; return its row, for what is chosen for that part."""
    row = st.container(horizontal=True, vertical_alignment="center")
    row.subheader(title, width="content")
    return row
