"""The results of a fine-tuning: accuracy, curves, confusion matrix, how far its percentages hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from cnnviz.models.reliability import ENOUGH
from cnnviz.ui.finetune.confusion import confusion
from cnnviz.ui.inputs.class_words import class_words
from cnnviz.ui.lessons.charts import Axis, curves
from cnnviz.ui.network.reliability import reliability_table
from cnnviz.ui.shell.plain_text import plain

if TYPE_CHECKING:
    from cnnviz.finetune.dataset import Dataset
    from cnnviz.finetune.progress import Progress
    from cnnviz.translations import Catalogue


def results(stands: Progress, dataset: Dataset, text: Catalogue) -> None:
    """Show the results of the epochs done, beyond how many are correct."""
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
            (epochs, Axis(text("accuracy"), (0, 1.02))),
            text,
            key="finetune-accuracy",
        )
    confusion(stands, dataset, text)
    _reliability(stands, text)


def accuracy(stands: Progress, text: Catalogue) -> None:
    """Say how many pictures held out are correct, beside how many always saying one class would be."""
    st.markdown(
        text(
            "After epoch {done}, **{right} of {tested}** pictures kept for testing are correct. The "
            "network never learned from them.",
            done=stands.done,
            right=stands.tested - len(stands.wrong),
            tested=stands.tested,
        )
    )
    place, share = stands.largest
    (label,) = class_words([stands.classes[place]], text)
    st.caption(
        text(
            "To compare: always saying “{label}” would be right for {count} of {tested}, and always saying "
            "another class for no more.",
            label=plain(label),
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
