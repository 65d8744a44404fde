"""The picture made for a channel that comes with the program, with the number of the pixels shown."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import streamlit as st
from PIL import Image

from cnnviz.features import made_pictures
from cnnviz.features.made_pictures import Aim
from cnnviz.ui.channel.ready_made import ready_made

if TYPE_CHECKING:
    from cnnviz.features.atlas import Atlas
    from cnnviz.ui.channel.asked import Asked


class ReadyMade(NamedTuple):
    """A picture that comes with the program.

    Attributes:
        picture: of the size of the network's input, (rows, columns, 3) uint8.
        value: the channel's largest answer to these pixels, of a plain pass.
        kept: its rows and columns as it was kept; fewer than it was made with where it was made smaller.
        made: the channel's answer to it as it was made.
    """

    picture: np.ndarray
    value: float
    kept: int
    made: float


def ready_picture(asked: Asked) -> ReadyMade | None:
    """The picture of what a channel likes, if it comes with the program."""
    atlas = ready_made(asked.engine).get(asked.layer.name)
    return None if atlas is None else _read(asked.spec.name, asked.layer.name, asked.channel, asked, atlas)


@st.cache_data(max_entries=128, show_spinner=False)
def _read(
    model: str,  # noqa: ARG001 (a part of the key)
    layer: str,
    channel: int,
    _asked: Asked,
    _atlas: Atlas,
) -> ReadyMade:
    """The picture of a channel in an atlas that comes with the program, read by the network once more."""
    reading, (_, rows, columns) = _asked.reading, _asked.reading.shape
    tile = Image.fromarray(_atlas.tile(channel)).resize((columns, rows), Image.Resampling.NEAREST)
    planes = reading.planes(np.asarray(tile))
    task = partial(made_pictures.answer, planes=planes, reading=reading, aim=Aim(layer, channel))
    answer, made = _asked.engine.compute(task), float(_atlas.values[channel])
    return ReadyMade(reading.picture(planes), answer.value, min(rows, _atlas.side), made)
