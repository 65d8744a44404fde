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
    from collections.abc import Sequence

    from cnnviz.finetune.dataset import Dataset
    from cnnviz.finetune.progress import Progress
    from cnnviz.translations import Catalogue


def accuracy_curve(stands: Progress, text: Catalogue) -> None:
    """Draw how many pictures were correct, epoch by epoch."""
    found = stands.curves
    _curves(
        (found.accuracy, found.held_out_accuracy),
        Axis(text("accuracy"), (0, 1.02)),
        stands,
        text,
        key="finetune-accuracy",
    )


def results(stands: Progress, dataset: Dataset, text: Catalogue) -> None:
    """Show the mistakes, and how the loss fell, beyond how many are correct."""
    left, right = st.columns(2, gap="medium")
    with left:
        confusion(stands, dataset, text)
        _compare(stands, text)
        _reliability(stands, text)
    with right:
        found = stands.curves
        _curves((found.loss, found.held_out_loss), Axis(text("loss")), stands, text, key="finetune-loss")


def _curves(
    series: tuple[Sequence[float], Sequence[float]],
    axis: Axis,
    stands: Progress,
    text: Catalogue,
    *,
    key: str,
) -> None:
    """Draw numbers of the pictures that are learned from and of those held out over the epochs."""
    places = list(range(1, stands.done + 1))
    names = text("pictures it learns from"), text("pictures held out")
    curves(
        {name: (places, numbers) for name, numbers in zip(names, series, strict=True)},
        (Axis(text("epochs"), (0.8, max(stands.epochs, 2) + 0.2)), axis),
        text,
        key=key,
    )


def accuracy(stands: Progress, text: Catalogue) -> None:
    """Say how many pictures held out are correct."""
    st.markdown(
        text(
            "After epoch {done}, **{right} of {tested}** pictures kept for testing are correct. The "
            "network never learned from them.",
            done=stands.done,
            right=stands.tested - len(stands.wrong),
            tested=stands.tested,
        )
    )


def _compare(stands: Progress, text: Catalogue) -> None:
    """Say how many pictures held out always saying one class would get right."""
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
