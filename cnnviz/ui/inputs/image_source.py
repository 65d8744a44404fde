"""Choice of the picture of a lab: a sample, a pattern, or the user's own."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import streamlit as st

from cnnviz.inputs import images
from cnnviz.inputs.samples import PictureKind, sample_of
from cnnviz.lessons.patterns import Pattern, pattern, square
from cnnviz.ui.inputs.picture import picture, popover

if TYPE_CHECKING:
    from cnnviz.translations import Catalogue
    from cnnviz.ui.lessons.lab import Lab

_SIDES = (4, 5, 6, 7, 8, 10, 12, 14, 16, 20, 24, 28, 32, 40, 48, 64, 96, 128, 192, 256, 384, 512)
_OWN = {"own-digit": PictureKind.DIGITS, "own-photo": PictureKind.PHOTOS}
_LABELS = {
    "digit": (PictureKind.DIGITS, "7"),
    "photo": (PictureKind.PHOTOS, "cat"),
}  # a 7 has slanted and straight strokes


class Chosen(NamedTuple):
    """The picture of a lab.

    Attributes:
        name: as in the address: "digit", "photo", "own-digit", "own-photo" or a pattern.
        picture: (rows, columns, 3) uint8; None for a pattern, which has any size.
    """

    name: str
    picture: np.ndarray | None


def image_source(
    lab: Lab, text: Catalogue, *, first: str = "digit", side: int = 28, smallest: int = 4
) -> np.ndarray:
    """Show the controls for the picture of `lab` and for its size; return the picture.

    All labs share the choice of the picture, and the user's own is that of the network page. Each has its
    own size.

    Args:
        lab: whose settings these are.
        text: the language.
        first: "digit", "photo" or a pattern, until another is chosen in some lab.
        side: pixels at first.
        smallest: the fewest pixels of a side.

    Returns:
        (side, side, 3) uint8, never larger than it came; of a sample where it came smaller than `smallest`.
    """
    found = chosen(lab, text, first=first)
    size = _choose_size(lab, text, side, smallest)
    if found.picture is None:
        return pattern(Pattern(found.name), size)
    seen = images.thumbnail(np.ascontiguousarray(square(found.picture)), size)
    if len(seen) < smallest:
        st.caption(
            text("Your picture is too small here: this lab needs {side}×{side} pixels.", side=smallest)
        )
        return images.thumbnail(np.ascontiguousarray(square(_sample("photo"))), size)
    if len(seen) < size:
        st.caption(text("This picture has no more than {side}×{side} pixels.", side=len(seen)))
    return seen


def chosen(lab: Lab, text: Catalogue, *, first: str = "digit") -> Chosen:
    """Show the control for the picture of `lab`, as `image_source` has it, without one for its size."""
    names = {
        "digit": text("A digit"),
        "photo": text("A cat"),
        Pattern.EDGE: text("An edge"),
        Pattern.SQUARE: text("A square"),
        Pattern.DOT: text("One bright dot"),
        Pattern.CHECKERS: text("Checkers"),
        Pattern.RAMP: text("Black to white"),
        Pattern.COLOURS: text("Four colours"),
        "own-digit": text("My digit"),
        "own-photo": text("My photo"),
    }
    options = [str(name) for name in names]
    name = st.selectbox(
        text("Picture"),
        options,
        format_func=names.__getitem__,
        key=lab.setting("picture", first, options, shared=True),
    )
    if name in list(Pattern):
        return Chosen(name, None)
    found = _own(_OWN[name], text) if name in _OWN else None
    return Chosen(name, _sample(name.removeprefix("own-")) if found is None else found)


def photo(text: Catalogue) -> np.ndarray:
    """Show the control for the user's own photo; return that photo, a cat until there is one.

    Returns:
        (rows, columns, 3) uint8.
    """
    found = _own(PictureKind.PHOTOS, text)
    return _sample("photo") if found is None else found


def _own(picture_kind: PictureKind, text: Catalogue) -> np.ndarray | None:
    """The user's own picture, that of the network page; None while there is none."""
    with popover(text("Choose a picture"), key=picture_kind):
        found = picture(text, picture_kind, key=f"picture-{picture_kind}")
    if found is None:
        st.caption(text("No picture of yours yet; until then you see a sample."))
    return found


def _choose_size(lab: Lab, text: Catalogue, side: int, smallest: int) -> int:
    sides = [each for each in _SIDES if each >= smallest]
    chosen: int = st.select_slider(
        text("Size in pixels"),
        sides,
        format_func=lambda each: f"{each}×{each}",
        key=lab.setting("size", side, sides),
    )
    return chosen


@st.cache_resource(show_spinner=False)
def _sample(name: str) -> np.ndarray:
    """A picture that comes with the program, (rows, columns, 3) uint8."""
    picture_kind, label = _LABELS[name]
    return images.decode(sample_of(picture_kind, label).path.read_bytes())
