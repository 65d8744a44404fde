"""A picture that is painted on, with the colour that is mixed for it and a threshold on its brightness."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple
from zlib import crc32

import numpy as np
import streamlit as st

from cnnviz.ui.lessons.hand import told, whole
from cnnviz.ui.shell.component import component
from cnnviz.wire.packet import pack

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cnnviz.ui.lessons.lab import Lab

_KEY = "tall-pixels-painting"
_BYTES = range(256)
_COLOUR = {"red": 255, "green": 140, "blue": 0}  # at first
_THRESHOLD = 128
_MOST = 16384  # pixels, as in web/lessons/painting.js


class Mix(NamedTuple):
    """How the channels are put together again.

    Attributes:
        names: of the three channels.
        kept: which of them are in the mix.
        swapped: whether the mix takes blue for red.
    """

    names: Sequence[str]
    kept: Sequence[bool]
    swapped: bool


def paint(lab: Lab, picture: np.ndarray, mix: Mix) -> tuple[np.ndarray, np.ndarray]:
    """Show `picture`, (rows, columns, 3) uint8, to be painted on, and its channels.

    Args:
        lab: keeps the colour and the threshold in its settings, and what is painted in the session.
        picture: as it came.
        mix: of the channels.

    Returns:
        The picture as it is painted; the colours that are painted, (pixels, 3) uint8.
    """
    colour = [lab.value(name, first, _BYTES) for name, first in _COLOUR.items()]
    threshold = lab.value("threshold", _THRESHOLD, _BYTES)
    kept, name = f"{lab.name}.painted", crc32(picture.tobytes())
    painted = st.session_state.get(kept, {}).get(name, [])

    def take() -> None:
        found = read(told(_KEY, "state"), picture.shape[0] * picture.shape[1])
        if found is not None:
            lab.put({**dict(zip(_COLOUR, found.colour, strict=True)), "threshold": found.threshold})
            st.session_state[kept] = {name: found.painted}

    header = {
        "channels": list(mix.names),
        "kept": list(mix.kept),
        "swapped": mix.swapped,
        "state": {"painted": painted, "color": colour, "threshold": threshold},
    }
    component("pixels", "lessons/pixels.js")(
        data=pack(header, {"picture": picture}), key=_KEY, on_state_change=take
    )
    dabs = np.array(painted, np.int64).reshape(-1, 4)
    found = picture.copy()
    found.reshape(-1, 3)[dabs[:, 0]] = dabs[:, 1:]
    return found, dabs[:, 1:].astype(np.uint8)


class State(NamedTuple):
    """What the browser tells.

    Attributes:
        painted: a pixel each: its place in reading order, and its red, green and blue.
        colour: red, green, blue.
        threshold: a brightness.
    """

    painted: list[list[int]]
    colour: list[int]
    threshold: int


def read(state: object, pixels: int) -> State | None:
    """The state that a browser sent of a picture of so many pixels; None if it is none."""
    if not isinstance(state, dict):
        return None
    colour, threshold = whole(state.get("color"), _BYTES, 3), whole([state.get("threshold")], _BYTES, 1)
    dabs = state.get("painted")
    if colour is None or threshold is None or not isinstance(dabs, list) or len(dabs) > _MOST:
        return None
    for dab in dabs:
        if whole(dab, range(max(256, pixels)), 4) is None or dab[0] >= pixels or max(dab[1:]) > _BYTES[-1]:
            return None
    return State(dabs, colour, threshold[0])
