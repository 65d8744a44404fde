"""The confusion matrix of a fine-tuning, whose cells open their pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from cnnviz.ui.finetune.dataset_upload import thumbnail
from cnnviz.ui.finetune.words import predicted
from cnnviz.ui.inputs.class_words import class_words
from cnnviz.ui.shell.component import component, sent
from cnnviz.ui.shell.plain_text import plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cnnviz.finetune.dataset import Dataset
    from cnnviz.finetune.progress import HeldOut, Progress
    from cnnviz.translations import Catalogue

_MOST, _WIDTH = 12, 128  # pictures that are shown, and their pixels on the page
_KEY = "finetune-confusion"


def confusion(stands: Progress, dataset: Dataset, text: Catalogue) -> None:
    """Show a row for each class and a column for each predicted class; below, pictures of the cell chosen.

    Before one is chosen they are the mistakes, the surest first.
    """
    st.fragment(_confusion)(stands, dataset, text)


def _confusion(stands: Progress, dataset: Dataset, text: Catalogue) -> None:
    cell = read(sent(_KEY, "cell"), len(stands.classes))
    component("confusion", "finetune/confusion.js")(
        data={"classes": class_words(stands.classes, text), "counts": stands.confusion, "chosen": cell},
        key=_KEY,
        on_cell_change=lambda: None,
    )
    if cell is None:
        if stands.wrong:
            st.markdown(text("Mistakes:"))
        _pictures(stands.wrong, dataset, text)
        return
    label, answer = (stands.classes[place] for place in cell)
    found = [each for each in stands.held_out if (each.label, each.predicted) == (label, answer)]
    words = [plain(word) for word in class_words((label, answer), text)]
    st.markdown(
        text(
            "True class {label}, predicted {predicted}: {count}.",
            label=words[0],
            predicted=words[1],
            count=len(found),
        )
    )
    _pictures(found, dataset, text)


def read(value: object, count: int) -> tuple[int, int] | None:
    """The row and column that a browser sent; None if they are none, for it may send anything."""
    match value:
        case [int(row), int(column)] if 0 <= row < count and 0 <= column < count:
            return row, column
    return None


def _pictures(chosen: Sequence[HeldOut], dataset: Dataset, text: Catalogue) -> None:
    """Show the first of the pictures, with what the network says of each."""
    pictures = {picture.digest: picture for picture in dataset.pictures}
    found = [each for each in chosen if each.digest in pictures]
    if not found:
        return
    with st.container(horizontal=True):
        for each in found[:_MOST]:
            st.image(
                thumbnail(pictures[each.digest], _WIDTH),
                plain(predicted(each, text)),
                width=_WIDTH,
                alt=each.name,
            )
    if len(found) > _MOST:
        st.caption(text("And {count} more.", count=len(found) - _MOST))
