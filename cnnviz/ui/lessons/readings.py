"""What several networks read in one digit: what each sees, its answer in large, and all its probabilities."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from cnnviz.ui.shell.component import component
from cnnviz.wire.packet import pack

if TYPE_CHECKING:
    from collections.abc import Sequence


class Reading(NamedTuple):
    """What one network reads.

    Attributes:
        name: of the network.
        picture: what it sees, (rows, columns) uint8.
        shares: its probabilities, (classes,) float32.
        right: the class that counts as right.
        note: a sentence on it.
    """

    name: str
    picture: np.ndarray
    shares: np.ndarray
    right: int
    note: str


def show_readings(readings: Sequence[Reading], *, key: str) -> None:
    """Show `readings`, two beside each other."""
    header = {"cards": [{"name": each.name, "right": each.right, "note": each.note} for each in readings]}
    arrays = {
        "pictures": np.stack([each.picture for each in readings]),
        "shares": np.stack([each.shares for each in readings]),
    }
    component("readings", "lessons/readings.js")(data=pack(header, arrays), key=f"tall-{key}")
