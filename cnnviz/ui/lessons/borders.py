"""A picture with every kind of border, whose width is dragged."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnnviz.ui.lessons.hand import told, whole
from cnnviz.ui.shell.component import component
from cnnviz.wire.packet import pack

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np

    from cnnviz.lessons.padding import Mode
    from cnnviz.ui.lessons.lab import Lab

_KEY = "tall-padding-borders"
_FIRST = 4  # cells


def borders(lab: Lab, part: np.ndarray, names: Mapping[Mode, str], *, side: int, above: int) -> None:
    """Show `part`, a square of uint8, with every kind of border beside each other.

    They can be one cell wider than a mirror or a way round allows.

    Args:
        lab: whose setting "padding" their width is.
        part: the middle of a picture.
        names: of the borders.
        side: pixels of a side of that picture.
        above: see `boards.boards`.
    """
    widths = range(len(part) + 2)
    width = lab.value("padding", min(_FIRST, len(part)), widths)

    def take() -> None:
        found = whole([told(_KEY, "width")], widths, 1)
        if found is not None:
            lab.put({"padding": found[0]})

    said = {str(mode): name for mode, name in names.items()}
    header = {"names": said, "width": width, "widest": widths[-1], "side": side, "above": above}
    component("padding", "lessons/padding.js")(
        data=pack(header, {"part": part}), key=_KEY, on_width_change=take
    )
