"""The question that an experiment opens with, and what to try."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

if TYPE_CHECKING:
    from cnnviz.translations import Catalogue


def ask(question: str, attempt: str, text: Catalogue) -> None:
    """Show `question`, and `attempt` as the first thing to do about it."""
    first = text("Try this: {attempt}", attempt=attempt)
    st.markdown(f"**{question}** {first}")
