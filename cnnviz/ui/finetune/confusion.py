"""The confusion matrix of a fine-tuning."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from cnnviz.ui.shell.plain_text import plain

if TYPE_CHECKING:
    from cnnviz.finetune.dataset import Dataset
    from cnnviz.finetune.progress import Progress
    from cnnviz.translations import Catalogue


def confusion_matrix(stands: Progress, dataset: Dataset, text: Catalogue) -> None:
    """Show a row for each class, a column for each predicted class.

    As a plain table: its heads are as long as names are, and no spreadsheet takes a name for a formula.
    """
    if len(dataset.classes) != len(stands.confusion):  # pictures were added or removed since
        return
    heads = [text("taken for {label}", label=plain(name)) for name in dataset.classes]
    st.table(
        [
            {text("shows"): plain(label), **dict(zip(heads, row, strict=True))}
            for label, row in zip(dataset.classes, stands.confusion, strict=True)
        ]
    )
