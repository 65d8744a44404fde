"""Maps and the row of numbers that they are flattened into, each cell leading to its number and back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnnviz.ui.shell.component import component
from cnnviz.wire.packet import pack

if TYPE_CHECKING:
    import numpy as np


def flatten(maps: np.ndarray, *, key: str) -> None:
    """Show `maps`, (channels, rows, columns), and the same numbers in one row, each leading to the other."""
    data = pack({}, {"maps": maps})
    component("flatten", "lessons/flatten.js")(data=data, key=f"tall-{key}")
