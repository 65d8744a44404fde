"""A small picture with what is said about it, many of which lie side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import streamlit as st
from PIL import ImageOps

from cnnviz.features.sheet import fitted

if TYPE_CHECKING:
    import numpy as np
    from streamlit.delta_generator import DeltaGenerator

# CSS pixels: three small ones lie side by side on a phone, six of the middle size fill a page, two large ones
# the narrower part of it
SMALL, MIDDLE, LARGE = 100, 168, 208
_EDGE = "#808080"  # around each picture, which may be as white or black as the page


def row(align: Literal["top", "bottom"] = "top", *, key: str | None = None) -> DeltaGenerator:
    """Begin a row of tiles, tops or bottoms in a line, which goes on below where the page is narrow.

    With a key that begins with "tiles-" they are as large as the room lets them be; see style/page.css.
    """
    return st.container(horizontal=True, gap="small", vertical_alignment=align, key=key)


def tile(picture: np.ndarray, said: str, *, alt: str, width: int = SMALL) -> DeltaGenerator:
    """Show a picture with words below, enlarged by squares where it is small.

    Args:
        picture: (rows, columns, 3) uint8.
        said: below it, Markdown with HTML.
        alt: for a screen reader.
        width: of the tile, CSS pixels.

    Returns:
        The tile, for what else belongs to it.
    """
    place = st.container(width=width, gap="small")
    if picture.size:
        place.image(ImageOps.expand(fitted(picture, 2 * width - 4), 2, _EDGE), width=width, alt=alt)
    place.caption(said, unsafe_allow_html=True)
    return place
