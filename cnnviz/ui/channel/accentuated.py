"""The current picture, changed a little so that the channel answers more."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import streamlit as st

from cnnviz.features import made_pictures
from cnnviz.features.made_pictures import Aim
from cnnviz.ui.channel.growing import largest, made
from cnnviz.ui.channel.tile import LARGE, row, tile
from cnnviz.ui.inputs.model_and_image import choose_picture
from cnnviz.ui.inputs.picture import popover

if TYPE_CHECKING:
    from cnnviz.translations import Catalogue
    from cnnviz.ui.channel.asked import Asked

_STRONGER = 4  # times, in the picture of the difference


def accentuated(asked: Asked, text: Catalogue) -> None:
    """Offer to change the current picture a little, and show the difference."""
    with st.container(width="content"), popover(text("Choose a picture"), key="channel"):
        subject = choose_picture(asked.spec, text)
    if subject.prepared is None or subject.trace is None:
        st.info(text("Choose a picture first, which is then changed a little."))
        return
    planes, reading = subject.prepared.planes, asked.reading
    begun = made_pictures.begin(Aim(asked.layer.name, asked.channel), reading, 0, planes)
    label = text("Change this picture so that the channel answers more")
    after = made(label, asked, begun, text, key="accent")
    before = reading.picture(planes)
    value = float(subject.trace.maps(asked.layer.name)[asked.channel].max())
    with row(key="tiles-own"):
        said = text("your picture")
        tile(before, f"{largest(asked, value, text)}  \n{said}", alt=said, width=LARGE)
        if after is not None:
            shown = after.growth.picture
            said = f"{largest(asked, after.value, text)}  \n" + text("changed a little")
            tile(shown, said, alt=text("The picture, changed a little"), width=LARGE)
            said = text("the difference, {times} times as strong", times=_STRONGER)
            tile(_difference(before, shown), said, alt=said, width=LARGE)
    if after is not None and not after.growth.moved:
        st.info(text("It stayed as it was: no small change of this picture moves the channel."))


def _difference(before: np.ndarray, after: np.ndarray) -> np.ndarray:
    """The change of each pixel, made stronger, around grey: (rows, columns, 3) uint8."""
    change = _STRONGER * (after.astype(int) - before)
    shown: np.ndarray = np.clip(128 + change, 0, 255).astype(np.uint8)
    return shown
