"""A picture with a border of one kind, whose width is dragged, and what one window makes of both."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

import streamlit as st

from cnnviz.lessons.impossible import ImpossibleError
from cnnviz.lessons.padding import Mode, bordered_blur
from cnnviz.ui.lessons.hand import told, whole
from cnnviz.ui.shell.component import component
from cnnviz.wire.packet import pack

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np

    from cnnviz.ui.lessons.lab import Lab

_KEY = "tall-padding-borders"
_FIRST = 2  # cells


def border(lab: Lab, part: np.ndarray, names: Mapping[Mode, str], kernel: int) -> None:
    """Show `part`, a square of uint8, with the border that is chosen, and the mean of every window over both.

    It can be one cell wider than a mirror or a way round allows.

    Args:
        lab: whose settings "border" and "padding" its kind and width are.
        part: the middle of a picture.
        names: of the borders.
        kernel: rows and columns of the window.
    """
    widths = range(len(part) + 2)
    width = lab.value("padding", min(_FIRST, len(part)), widths)
    mode: str | None = st.segmented_control(
        lab.text("Border"),
        list(map(str, names)),
        format_func=lambda each: names[Mode(each)],
        required=True,
        wrap=True,
        key=lab.setting("border", str(Mode.ZEROS), list(map(str, names))),
        label_visibility="collapsed",
    )
    kind = Mode(mode or Mode.ZEROS)

    def take() -> None:
        found = whole([told(_KEY, "width")], widths, 1)
        if found is not None:
            lab.put({"padding": found[0]})

    header = {"mode": str(kind), "width": width, "widest": widths[-1], "kernel": kernel}
    arrays = {"part": part}
    with suppress(ImpossibleError):
        arrays["blurred"] = bordered_blur(part, kernel, kind, width)
    component("padding", "lessons/padding.js")(data=pack(header, arrays), key=_KEY, on_width_change=take)
