"""Gallery of the sample pictures, of which the user chooses one."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import streamlit as st

from cnnviz.inputs import images
from cnnviz.inputs.samples import PictureKind, samples
from cnnviz.ui.inputs.thumbnail import address
from cnnviz.ui.shell.component import component

if TYPE_CHECKING:
    from cnnviz.inputs.samples import Sample
    from cnnviz.translations import Catalogue


def gallery(picture_kind: PictureKind, text: Catalogue, *, key: str) -> Sample | None:
    """Show the samples of `picture_kind`; return the one chosen last, also after the grid was away."""
    kept = f"{key}.chosen"
    shown = samples(picture_kind)
    chosen = read(st.session_state.get(key), len(shown))
    if chosen is None:
        chosen = st.session_state.get(kept)
    found = component("gallery", "inputs/gallery.js")(
        data={
            "label": _label(picture_kind, text),
            "samples": [{"title": _title(sample, text), "picture": _address(sample)} for sample in shown],
            "chosen": chosen,
        },
        key=key,
        on_index_change=lambda: None,
    )
    # Once more: a server that was started anew knows it by the key only when the gallery is on the page.
    newest = read(found, len(shown))
    chosen = chosen if newest is None else newest
    st.session_state[kept] = chosen
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
        return photo_titles(text).get(sample.path.stem, sample.label)
    return text("a handwritten {digit}, MNIST test digit no. {index}", index=sample.index, digit=sample.label)


def photo_titles(text: Catalogue) -> dict[str, str]:
    """What a person says of each photo, by the name of its file."""
    return {
        "cat-chelsea": text("a cat that looks at you"),
        "cat-kitten": text("a kitten on a wooden board"),
        "cat-muybridge": text("a cat that begins to run, photographed in 1887"),
        "cat-wool": text("a kitten with a ball of wool"),
        "cow-pasture": text("a cow"),
        "dog-shepherd": text("a German shepherd dog"),
        "duck-pond": text("a duck"),
        "panda-red": text("a red panda"),
        "pig-grass": text("a pig"),
        "sheep-meadow": text("a sheep"),
    }


@cache
def _address(sample: Sample) -> str:
    return address(images.decode(sample.path.read_bytes()), exact=sample.index is not None)
