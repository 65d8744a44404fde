"""Gallery of the sample pictures, of which the user chooses one."""

from __future__ import annotations

from base64 import b64encode
from functools import cache
from typing import TYPE_CHECKING

import streamlit as st

from cnnviz.inputs import images
from cnnviz.inputs.samples import PictureKind, samples
from cnnviz.ui.shell.component import component

if TYPE_CHECKING:
    from cnnviz.inputs.samples import Sample
    from cnnviz.translations import Catalogue

_THUMBNAIL = 112  # pixels of the longer side: a tile has half as many, a fine screen shows them all


def gallery(picture_kind: PictureKind, text: Catalogue, *, key: str) -> Sample | None:
    """Show the samples of `picture_kind`; return the one chosen last, also after the grid was away."""
    kept = f"{key}.chosen"
    shown = samples(picture_kind)
    chosen = read(st.session_state.get(key), len(shown))
    if chosen is None:
        chosen = st.session_state.get(kept)
    st.session_state[kept] = chosen
    component("gallery", "inputs/gallery.js")(
        data={
            "label": _label(picture_kind, text),
            "samples": [{"title": _title(sample, text), "picture": _address(sample)} for sample in shown],
            "chosen": chosen,
        },
        key=key,
        on_index_change=lambda: None,
    )
    return None if chosen is None else shown[chosen]


def read(state: object, count: int) -> int | None:
    """The index in a state of the component; None if it is none, as a browser may send anything."""
    index = state.get("index") if hasattr(state, "get") else None
    return index if type(index) is int and 0 <= index < count else None


def _label(picture_kind: PictureKind, text: Catalogue) -> str:
    if picture_kind is PictureKind.DIGITS:
        return text("Handwritten digits from the MNIST test set")
    return text("Photos that come with cnnviz")


def _title(sample: Sample, text: Catalogue) -> str:
    if sample.index is None:
        return sample.path.stem
    return text("MNIST test digit no. {index}, a handwritten {digit}", index=sample.index, digit=sample.label)


@cache
def _address(sample: Sample) -> str:
    """The picture in small, as an address that holds it: a digit to the last pixel, a photo in less room."""
    pixels = images.thumbnail(images.decode(sample.path.read_bytes()), _THUMBNAIL)
    digit = sample.index is not None
    code = b64encode(images.encode(pixels, exact=digit)).decode()
    return f"data:image/{'png' if digit else 'jpeg'};base64,{code}"
