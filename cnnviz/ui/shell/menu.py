"""Menu of all pages of the app."""

from __future__ import annotations

from copy import copy
from typing import TYPE_CHECKING

import streamlit as st

from cnnviz.memoize import memoized
from cnnviz.translations import catalogue
from cnnviz.ui.lessons.lesson import labs

if TYPE_CHECKING:
    from collections.abc import Mapping

    from streamlit.navigation.page import StreamlitPage

    from cnnviz.translations import Catalogue


def pages(text: Catalogue) -> dict[str, list[StreamlitPage]]:
    """The pages of the app by their section; call this only while a page runs."""
    # Copies, since Streamlit notes in a page that it may be run.
    return {section: [copy(page) for page in found] for section, found in _pages(text.language).items()}


@memoized
def _pages(language: str) -> Mapping[str, list[StreamlitPage]]:
    """The pages as they are named in a language, made once: Streamlit looks for the file of each."""
    text = catalogue(language)
    return {
        "": [
            st.Page("pages/network.py", title=text("Network"), default=True),
            st.Page("pages/maps.py", title=text("Feature maps")),
            st.Page("pages/channel.py", title=text("Looks for")),
            st.Page("pages/model.py", title=text("Model")),
            st.Page("pages/experiments.py", title=text("Experiments")),
            st.Page("pages/finetune.py", title=text("Fine-tune")),
        ],
        text("Lesson"): [
            st.Page("pages/lesson.py", title=text("All labs")),
            *(st.Page(entry.page, title=entry.title) for entry in labs(text)),
        ],
    }
