"""What the file chooser of an uploader offers."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import streamlit as st

from cnnviz.ui.shell.component import component

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


@contextmanager
def choosing(key: str, accepted: Sequence[str]) -> Iterator[None]:
    """Let the browser offer files of some kinds for the uploader in this block, while it takes any file.

    Streamlit's own list of types would refuse the others in English, by their names, each in a row that
    stays. So all of them come here and are named by what they are.

    Args:
        key: of the uploader.
        accepted: endings of names and media types.
    """
    with st.container(gap=None):  # what is invisible would make room
        yield
        component("choosing", "inputs/choosing.js")(
            data={"key": key, "accepted": ",".join(accepted)}, key=f"{key}-choosing"
        )
