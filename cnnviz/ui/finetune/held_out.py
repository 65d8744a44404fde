"""The pictures held out, each with a mark that says whether the network is right about it."""

from __future__ import annotations

from base64 import b64encode
from typing import TYPE_CHECKING

import streamlit as st

from cnnviz.ui.finetune.dataset_upload import thumbnail
from cnnviz.ui.finetune.words import predicted
from cnnviz.ui.inputs.gallery import read
from cnnviz.ui.shell.component import component

if TYPE_CHECKING:
    from cnnviz.finetune.dataset import Dataset, Picture
    from cnnviz.finetune.progress import Progress
    from cnnviz.translations import Catalogue

_MOST = 35  # pictures that are shown
_WIDTH = 56  # pixels that are sent of each


def held_out(stands: Progress, dataset: Dataset, text: Catalogue, *, key: str) -> Picture | None:
    """Show pictures held out, from all over the data set; return the one that is chosen.

    At first it is a mistake, if there is one. None where no picture held out is there any more.
    """
    pictures = {picture.digest: picture for picture in dataset.pictures}
    known = [each for each in stands.held_out if each.digest in pictures]
    shown = known[:: -(-len(known) // _MOST)] if known else []
    if not shown:
        return None
    right = [each.predicted == each.label for each in shown]
    chosen = read(st.session_state.get(key), len(shown))
    if chosen is None:
        chosen = right.index(False) if False in right else 0
    component("gallery", "inputs/gallery.js")(
        data={
            "label": text("Test pictures"),
            "samples": [
                {
                    "title": predicted(each, text),
                    "picture": _address(pictures[each.digest]),
                    "mark": "right" if told else "wrong",
                }
                for each, told in zip(shown, right, strict=True)
            ],
            "chosen": chosen,
        },
        key=key,
        on_index_change=lambda: None,
    )
    if len(shown) < stands.tested:
        st.caption(text("{shown} of the {count} test pictures.", shown=len(shown), count=stands.tested))
    return pictures[shown[chosen].digest]


def _address(picture: Picture) -> str:
    """The thumbnail of a picture, as an address that holds it."""
    return f"data:image/jpeg;base64,{b64encode(thumbnail(picture, _WIDTH)).decode()}"
