"""One layer at work on a picture: a window that walks, and the whole sum behind each output."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from cnnviz.lessons import pair
from cnnviz.ui.shell import session
from cnnviz.ui.shell.component import component

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import numpy as np

    from cnnviz.capture.trace import Layer
    from cnnviz.ui.lessons.lab import Lab

CELL = "cell"  # the setting of the cell that the window begins at, as in `Cells`


class Editable(NamedTuple):
    """The weights of a convolution that the user may change.

    Attributes:
        names: of the channels; none of a single one.
        take: the callback after a change.
    """

    names: Sequence[str]
    take: Callable[[], None]


class Cells:
    """The written cells of an output, as "12-19" for row 12, column 19; "" is the strongest one."""

    def __contains__(self, written: object) -> bool:
        """Whether `written` is one."""
        return isinstance(written, str) and re.fullmatch(r"(\d{1,3}-\d{1,3})?", written) is not None


def window_key(lab: Lab) -> str:
    """The key of the view, of which a lab has one."""
    return f"tall-{lab.name}-walk"


def window(
    lab: Lab,
    planes: np.ndarray,
    reader: Layer,
    answer: np.ndarray,
    *,
    kernel: Editable | None = None,
) -> None:
    """Show how `reader` makes the output `answer` of `planes`; web/lessons/window.js decodes what it sends.

    Args:
        lab: whose setting `CELL` is where the window begins, and goes again with each answer that is shown.
        planes: the input.
        reader: the layer.
        answer: what it makes of the input.
        kernel: the weights of `reader`, if the user may change them.
    """
    text = session.language()
    cell = [int(part) for part in lab.value(CELL, "", Cells()).split("-") if part]
    component("window", "lessons/window.js")(
        data=pair.packet(
            planes,
            reader,
            answer,
            names=(text("input"), text("output")),
            about={"start": (cell, lab.revealed), "kernels": list(kernel.names) if kernel else None},
        ),
        key=window_key(lab),
        on_kernel_change=kernel.take if kernel else lambda: None,
    )
