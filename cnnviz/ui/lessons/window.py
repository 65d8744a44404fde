"""One layer at work on a picture: a window that walks, and the whole sum behind each answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnnviz.lessons import pair
from cnnviz.ui.shell.component import component, messages

if TYPE_CHECKING:
    import numpy as np

    from cnnviz.capture.trace import Layer
    from cnnviz.translations import Catalogue

_SCRIPTS = (
    "lessons/window.js",
    "network/stepper.js",
    "equation/panel.js",
    "equation/head.js",
    "equation/conv.js",
    "equation/pool.js",
    "equation/chain.js",
    "equation/equation.js",
    "model/names.js",
)


def window(planes: np.ndarray, reader: Layer, answer: np.ndarray, text: Catalogue, *, key: str) -> None:
    """Show how `reader` makes `answer` of `planes`; see `pair.packet`."""
    data = pair.packet(planes, reader, answer, messages=messages(text, *_SCRIPTS))
    component("window", "lessons/window.js", "equation/panel.css", "draw/board.css", "draw/scale.css")(
        data=data, key=f"tall-{key}"
    )
