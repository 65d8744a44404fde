"""The sets of pictures that come with the program, each as a card with some of its pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import streamlit as st

from cnnviz.finetune import sample_sets
from cnnviz.finetune.sample_sets import CLASSES, Builtin
from cnnviz.inputs import images

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from cnnviz.finetune.dataset import Picture
    from cnnviz.translations import Catalogue

_CELLS, _CELL = 6, 48  # pictures on a card, and the pixels of one's side


def ready_sets(take: Callable[[Iterable[Picture]], None], text: Catalogue) -> None:
    """Show the cards; `take` gets the pictures of the one that is clicked."""
    names = {
        Builtin.SHAPES: text("Circles, squares, triangles"),
        Builtin.TEXTURES: text("Dots, rings, speckles"),
        Builtin.DIGITS: text("Handwritten 4 and 9"),
    }
    with st.container(key="ready-cards"):
        places = st.columns(len(names), gap="xsmall")
    for place, (chosen, name) in zip(places, names.items(), strict=True):
        with place.container(key=f"ready-set-{chosen}", gap="xxsmall"):
            st.image(_cover(chosen), width="stretch", alt="")
            if st.button(name, key=f"finetune-{chosen}", width="stretch"):
                take(sample_sets.pictures(chosen))
    st.caption(text("A ready set takes the place of the pictures below."))


@st.cache_resource(show_spinner=False)
def _cover(chosen: Builtin) -> bytes:
    """Some pictures of a set side by side, as a file: a column or a row for each class."""
    first: dict[str, list[np.ndarray]] = {label: [] for label in CLASSES[chosen]}
    for picture in sample_sets.pictures(chosen):
        if len(first[picture.label]) < _CELLS // len(first):
            first[picture.label].append(images.thumbnail(picture.decode(), _CELL))
    cells = np.stack([np.stack(own) for own in first.values()])  # classes, pictures, rows, columns, colours
    if cells.shape[0] > cells.shape[1]:
        cells = cells.swapaxes(0, 1)
    down, across, side = cells.shape[:3]
    return images.encode(cells.swapaxes(1, 2).reshape(down * side, across * side, 3))
