"""The confusion matrix of a fine-tuning."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

if TYPE_CHECKING:
    from cnnviz.finetune.dataset import Dataset
    from cnnviz.finetune.progress import Progress
    from cnnviz.translations import Catalogue


def confusion_matrix(stands: Progress, dataset: Dataset, text: Catalogue) -> None:
    """Show a row for each class, a column for each predicted class."""
    if len(dataset.classes) != len(stands.confusion):  # pictures were added or removed since
        return
    rows = [
        {
            text("shows"): label,
            **{text("taken for {label}", label=name): row[at] for at, name in enumerate(dataset.classes)},
        }
        for label, row in zip(dataset.classes, stands.confusion, strict=True)
    ]
    st.dataframe(rows, hide_index=True, key="finetune-confusion")
