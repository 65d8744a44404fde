"""The results of a fine-tuning: curves, confusion matrix, pictures taken for another class."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from cnnviz.models.reliability import ENOUGH
from cnnviz.ui.finetune.confusion import confusion_matrix
from cnnviz.ui.finetune.dataset_upload import thumbnail
from cnnviz.ui.lessons.charts import Axis, curves
from cnnviz.ui.network.reliability import reliability_table
from cnnviz.ui.shell.plain_text import plain

if TYPE_CHECKING:
    from cnnviz.finetune.dataset import Dataset
    from cnnviz.finetune.progress import Progress
    from cnnviz.translations import Catalogue

_MOST, _WIDTH = 12, 128  # wrong pictures that are shown, and their pixels on the page


def results(stands: Progress, dataset: Dataset, text: Catalogue) -> None:
    """Show the results of the epochs done."""
    if not stands.done:
        return
    places, found = list(range(1, stands.done + 1)), stands.curves
    epochs = Axis(text("epochs"), (0.8, max(stands.epochs, 2) + 0.2))
    learned, held_out = text("pictures it learns from"), text("pictures held out")
    left, right = st.columns(2)
    with left:
        curves(
            {learned: (places, found.loss), held_out: (places, found.held_out_loss)},
            (epochs, Axis(text("loss"))),
            text,
            key="finetune-loss",
        )
    with right:
        curves(
            {learned: (places, found.accuracy), held_out: (places, found.held_out_accuracy)},
            (epochs, Axis(text("share told apart"), (0, 1.02))),
            text,
            key="finetune-accuracy",
        )
    _accuracy(stands, dataset, text)
    confusion_matrix(stands, dataset, text)
    _wrong(stands, dataset, text)
    _reliability(stands, text)


def _accuracy(stands: Progress, dataset: Dataset, text: Catalogue) -> None:
    """Say how many pictures held out are told right, beside how many always saying one class would tell."""
    st.markdown(
        text(
            "After epoch {done}, **{right} of {tested}** pictures held out are told right. The network "
            "never learned from them.",
            done=stands.done,
            right=sum(row[place] for place, row in enumerate(stands.confusion)),
            tested=stands.tested,
        )
    )
    if len(dataset.classes) == len(stands.confusion):
        place, share = stands.largest
        st.caption(
            text(
                "To compare: always saying “{label}”, the class with the most pictures, would be right for "
                "{count} of {tested}.",
                label=plain(dataset.classes[place]),
                count=round(share * stands.tested),
                tested=stands.tested,
            )
        )


def _reliability(stands: Progress, text: Catalogue) -> None:
    """Say how far its percentages can be believed."""
    if stands.reliability is None:
        st.caption(
            text(
                "How far the percentages of this network can be believed is not known: that takes {enough} "
                "pictures held out or more, and there are {tested}.",
                enough=ENOUGH,
                tested=stands.tested,
            )
        )
        return
    with st.expander(text("How far can its percentages be believed?"), icon=":material/balance:"):
        reliability_table(stands.reliability, text)


def _wrong(stands: Progress, dataset: Dataset, text: Catalogue) -> None:
    pictures = {picture.digest: picture for picture in dataset.pictures}
    found = [wrong for wrong in stands.wrong if wrong.digest in pictures][:_MOST]
    if not found:
        return
    st.markdown(text("Taken for another class:"))
    with st.container(horizontal=True):
        for wrong in found:
            st.image(
                thumbnail(pictures[wrong.digest], _WIDTH),
                text(
                    "{name}: {label}, taken for {taken} ({percent}%)",
                    name=plain(wrong.name),
                    label=plain(wrong.label),
                    taken=plain(wrong.taken),
                    percent=f"{100 * wrong.probability:.1f}",
                ),
                width=_WIDTH,
            )
