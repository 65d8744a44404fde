"""The train/validation split of a data set: a share of each class is held out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from cnnviz.finetune.dataset import Dataset


def split(dataset: Dataset, share: float, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """The places of the pictures to learn from, and of those held out: `share` of each class.

    Of each class at least one picture is held out, and at least one is learned from.
    """
    rng = np.random.default_rng(seed)
    labels = dataset.labels
    held_out: list[int] = []
    for place in range(len(dataset.classes)):
        own = rng.permutation(np.flatnonzero(labels == place))
        held_out += own[: min(max(1, round(share * len(own))), len(own) - 1)].tolist()
    learned = np.setdiff1d(np.arange(len(dataset.pictures)), held_out)
    return learned, np.sort(np.array(held_out, np.int64))
