"""One layer at work on a picture: a window that walks, and the whole sum behind each output."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnnviz.lessons import pair
from cnnviz.ui.shell.component import component

if TYPE_CHECKING:
    import numpy as np

    from cnnviz.capture.trace import Layer


def window(planes: np.ndarray, reader: Layer, answer: np.ndarray, *, key: str) -> None:
    """Show how `reader` makes the output `answer` of `planes`; see `pair.packet`."""
    data = pair.packet(planes, reader, answer)
    component("window", "lessons/window.js", "equation/panel.css", "draw/board.css", "draw/scale.css")(
        data=data, key=f"tall-{key}"
    )
