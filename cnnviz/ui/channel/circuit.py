"""The channels that one reads and those that read it, each shown by its strongest patch, to walk to."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import streamlit as st

from cnnviz.capture.kinds import Kind, Operation
from cnnviz.features.circuits import Read, above, below
from cnnviz.structure.bands import bands
from cnnviz.ui.channel.asked import walk
from cnnviz.ui.channel.tile import MIDDLE, row, tile
from cnnviz.ui.shell.number import brief
from cnnviz.ui.shell.plain_text import plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cnnviz.capture.trace import Layer
    from cnnviz.features.reading import Reading
    from cnnviz.features.strongest import Survey
    from cnnviz.translations import Catalogue
    from cnnviz.ui.channel.asked import Asked
    from cnnviz.ui.channel.surveyed import Surveyed

_SHOWN = 6  # channels


def circuit(asked: Asked, found: Surveyed, text: Catalogue) -> None:
    """Show what the channel reads, and what reads it."""
    layers, layer, channel = asked.engine.layers, asked.layer.name, asked.channel
    st.caption(
        text(
            "What is usually added and taken away: the mean of all answers of the channel that is read, "
            "without their signs, times the weights with which it is read. Those above 0 add, those below 0 "
            "take away."
        )
    )
    st.markdown(text("**It reads**"))
    read = below(layers, found.survey, layer, channel)
    _tiles(asked, found, read, "below", text)
    if not read:
        st.caption(text("It reads no channel by weights that could be told."))
    st.markdown(text("**It is read by**"))
    end = _end(layers, layer)
    if end != layer:
        st.caption(text("What reads this channel sees it as {layer} hands it on.", layer=plain(end)))
        st.button(
            text("Go to {layer}, channel {channel}", layer=plain(end), channel=channel),
            key="walk-end",
            on_click=walk,
            args=(asked.spec.name, end, channel),
        )
        return
    readers = _above(asked.spec.name, layer, channel, found.identity, layers, found.survey)
    _tiles(asked, found, readers, "above", text)
    if not readers:
        st.caption(text("Nothing reads it by weights: here the network ends, or goes on without them."))


@st.cache_data(max_entries=256, show_spinner=False)
def _above(
    model: str,  # noqa: ARG001 (the key of the cache)
    layer: str,
    channel: int,
    pictures: str,  # noqa: ARG001 (as above)
    _layers: Sequence[Layer],
    _survey: Survey,
) -> tuple[Read, ...]:
    """The channels that read one most; in a large layer it takes a second to find them."""
    return above(_layers, _survey, layer, channel)[:_SHOWN]


def _end(layers: Sequence[Layer], layer: str) -> str:
    """The last layer of the band of a layer, which only changes its numbers one by one."""
    return next((band.name for band in bands(layers) if layer in band.layers), layer)


def _named(layer: str, channel: int, text: Catalogue) -> str:
    return text("{layer}, channel {channel}", layer=layer, channel=channel)


def _tiles(asked: Asked, found: Surveyed, read: Sequence[Read], key: str, text: Catalogue) -> None:
    """Show the channels that are read most, or read most, each with a button that goes there."""
    layers = {layer.name: layer for layer in asked.engine.layers}
    # A button shows but these words, since its name is above it; readers of the screen hear it whole.
    st.html(f"<style>:root {{ --go-there: '{text('Go there')}'; }}</style>")
    with row("bottom"):
        for place, each in enumerate(read[:_SHOWN]):
            pixels = layers[each.layer].kind is Kind.INPUT
            colour = _colour(asked.reading, each.channel, text) if pixels else ""
            name = colour or _named(plain(each.layer), each.channel, text)
            reader = layers[each.layer] if key == "above" else asked.layer
            said = f"**{name}**  \n{_got(each, reader, text)}"
            alt = colour or _named(each.layer, each.channel, text)
            picture = _pixels(asked, found, each.channel) if pixels else _patch(asked, found, each)
            shown = tile(picture, said, alt=alt, width=MIDDLE)
            if not pixels:
                shown.button(
                    text("Go to {layer}, channel {channel}", layer=plain(each.layer), channel=each.channel),
                    key=f"walk-{key}-{place}",
                    on_click=walk,
                    args=(asked.spec.name, each.layer, each.channel),
                )


def _got(each: Read, reader: Layer, text: Catalogue) -> str:
    """What `reader` usually gets from the channel that it reads."""
    if not each.handed:
        return text(
            "adds {raises}  \ntakes away {lowers}", raises=brief(each.raises), lowers=brief(each.lowers)
        )
    if reader.kind is not Kind.POOL:
        return text("without weights")
    if reader.operation in {Operation.MAX_POOL2D, Operation.ADAPTIVE_MAX_POOL2D}:
        return text("the largest of each window, without weights")
    return text("the mean of each window, without weights")


def _patch(asked: Asked, found: Surveyed, each: Read) -> np.ndarray:
    """The strongest patch of a channel, (rows, columns, 3) uint8."""
    return found.cut(asked.engine, each.layer, found.patches(each.layer, each.channel)[0])


def _pixels(asked: Asked, found: Surveyed, channel: int) -> np.ndarray:
    """The pixels of the strongest patch of the channel that reads them, in the colour that `channel` is."""
    patch = found.patches(asked.layer.name, asked.channel)[0]
    pixels = found.cut(asked.engine, asked.layer.name, patch)
    if not asked.reading.coloured:
        return pixels
    shown: np.ndarray = np.zeros_like(pixels)
    colour = _place(asked.reading, channel)
    shown[..., colour] = pixels[..., colour]
    return shown


def _place(reading: Reading, channel: int) -> int:
    """Whether a channel of the pixels is red, 0, green, 1, or blue, 2."""
    return 2 - channel if reading.exchanged else channel


def _colour(reading: Reading, channel: int, text: Catalogue) -> str:
    """What a channel of the pixels is called."""
    if not reading.coloured:
        return text("the pixels")
    colours = (text("the red of the pixels"), text("the green of the pixels"), text("the blue of the pixels"))
    return colours[_place(reading, channel)]
