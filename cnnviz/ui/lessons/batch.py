"""The pictures of a batch, of which one can be swapped for another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnnviz.ui.shell.component import component, sent
from cnnviz.wire.packet import pack

if TYPE_CHECKING:
    import numpy as np

    from cnnviz.ui.lessons.lab import Lab

SWAPPED = "swapped"


def show_batch(lab: Lab, pictures: np.ndarray, swapped: int, said: str) -> None:
    """Show the pictures of a batch, the first of which is the user's.

    Args:
        lab: whose setting it is which one is swapped.
        pictures: (pictures, rows, columns) uint8.
        swapped: which of them is another than at first; 0 is none.
        said: a sentence below them.
    """
    key = f"{lab.name}-batch-pictures"

    def take() -> None:
        chosen = sent(key, SWAPPED)
        if isinstance(chosen, int) and chosen in range(len(pictures)):
            lab.put({SWAPPED: int(chosen)})

    data = pack({"swapped": swapped, "said": said}, {"pictures": pictures})
    component("batch", "lessons/batch.js")(data=data, key=key, on_swapped_change=take)
