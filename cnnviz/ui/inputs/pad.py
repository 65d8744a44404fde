"""The drawing pad, and what the user has drawn on it."""

from __future__ import annotations

import binascii
from base64 import b64decode
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

import streamlit as st

from cnnviz.ui.shell.component import component

if TYPE_CHECKING:
    from collections.abc import Callable

_MAX_PICTURE = 1_000_000  # base64 characters; a board of scribbles has some 20,000
_MAX_NUMBERS = 100_000  # of all strokes together
_MAX_WIDTH = 100  # pixels of the board, which has 280 x 280
_MAX_PLACE = 10_000  # a captured pointer may leave the board


@dataclass(frozen=True)
class Drawing:
    """The drawing on the board, as the browser says.

    Attributes:
        png: of the board, white on black; empty when nothing is drawn.
        strokes: what the browser needs to draw it again; see web/inputs/pad_strokes.js.
    """

    png: bytes
    strokes: list[dict[str, object]]


@dataclass(frozen=True)
class Under:
    """What lies faint on a board that nobody has drawn on yet.

    Attributes:
        picture: the address of a picture.
        words: what it is, and what to do.
    """

    picture: str
    words: str


def pad(*, key: str, under: Callable[[], Under] | None = None) -> bytes | None:
    """Show the pad and give the drawing as a PNG of 280 x 280 pixels, white on black.

    The drawing outlives the pad: it is there again when the pad is shown later in the session, and after a
    reload (see kept_drawing.py). Another `key` is another pad, at first empty.

    Args:
        key: unique on the page.
        under: makes what lies on the board until the first stroke.

    Returns:
        None while nothing was drawn since the pad came; empty when all of it was cleared.
    """
    kept = f"{key}.drawing"
    known: Drawing | None = st.session_state.get(kept)
    if known and not known.png and key not in st.session_state:
        known = None  # a cleared board that comes anew is one that nobody has drawn on
    component("pad", "inputs/pad.js")(
        data={
            "name": key,
            "strokes": known.strokes if known else [],
            "under": asdict(under()) if under and not known else None,
        },
        key=key,
        on_drawing_change=lambda: None,
    )
    # Not before: to a server that was started anew the browser says what is drawn, and it is known by the key
    # only when the pad is on the page.
    state = st.session_state.get(key)
    sent = state.get("drawing") if isinstance(state, Mapping) else None
    drawing = read(sent) if sent is not None else known
    st.session_state[kept] = drawing
    return drawing.png if drawing else None


def read(sent: object) -> Drawing | None:
    """The drawing that a browser sent; None if it is none, for a browser may send anything."""
    match sent:
        case {"png": str(code), "strokes": list(strokes)} if len(code) <= _MAX_PICTURE:
            try:
                png = b64decode(code, validate=True)
            except (binascii.Error, ValueError):
                return None
            return Drawing(png, strokes) if _drawable(strokes) else None
    return None


def _drawable(strokes: list[object]) -> bool:
    """Whether the pad can draw these strokes."""
    numbers = 0
    for stroke in strokes:
        match stroke:
            case {"tool": "pen" | "eraser", "width": width, "points": [_, _, *_] as points, **rest} if (
                not rest
            ):
                numbers += len(points)
                whole = all(type(number) is int and abs(number) < _MAX_PLACE for number in (width, *points))
                if not whole or not 0 < width <= _MAX_WIDTH or len(points) % 2:
                    return False
            case _:
                return False
    return numbers <= _MAX_NUMBERS
