"""Which of the handwritten digits that come with the program shall it be?"""

from __future__ import annotations

from base64 import b64encode
from functools import cache
from typing import TYPE_CHECKING

import streamlit as st

from cnnviz.ui.component import component

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cnnviz.catalogue import Catalogue
    from cnnviz.images import Sample


def gallery(samples: Sequence[Sample], text: Catalogue, *, key: str) -> Sample | None:
    """Show `samples` as a grid; return the one chosen last, also after the grid was away, or None."""
    kept = f"{key}.chosen"
    chosen = read(st.session_state.get(key), len(samples))
    if chosen is None:
        chosen = st.session_state.get(kept)
    st.session_state[kept] = chosen
    component("gallery", "gallery.js")(
        data={
            "label": text("Handwritten digits from the MNIST test set"),
            "samples": [{"title": _title(sample, text), "png": _encoded(sample)} for sample in samples],
            "chosen": chosen,
        },
        key=key,
        on_index_change=lambda: None,
    )
    return None if chosen is None else samples[chosen]


def read(state: object, count: int) -> int | None:
    """The index in a state of the component, which a browser sent: it may be anything. None if it is none."""
    index = state.get("index") if hasattr(state, "get") else None
    return index if type(index) is int and 0 <= index < count else None


def _title(sample: Sample, text: Catalogue) -> str:
    return text("MNIST test digit no. {index}, a handwritten {digit}", index=sample.index, digit=sample.label)


@cache
def _encoded(sample: Sample) -> str:
    return b64encode(sample.path.read_bytes()).decode()
