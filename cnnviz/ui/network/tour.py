"""The tour of the main page: six steps through what it offers."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from cnnviz.inputs.samples import PictureKind
from cnnviz.ui.shell.component import component

if TYPE_CHECKING:
    from cnnviz.models.specs import ModelSpec
    from cnnviz.translations import Catalogue


class _Stop(NamedTuple):
    """A step of the tour: its place on the page, as a selector, and its words."""

    place: str
    title: str
    words: str


def tour(spec: ModelSpec, text: Catalogue) -> None:
    """Show the button of the tour, which starts by itself in a browser that never took or skipped it."""
    stops = [stop._asdict() for stop in _stops(spec, text)]
    component("tour", "tour/tour.js")(data={"stops": stops}, key="tour")


def _stops(spec: ModelSpec, text: Catalogue) -> list[_Stop]:
    """The six steps of the tour."""
    network = f".st-key-nodelink-{spec.name}"
    if spec.picture_kind is PictureKind.DIGITS:
        first = _Stop(
            f".st-key-picture-{spec.picture_kind}-draw-place",
            text("Draw a digit"),
            text("Use the mouse, a pen or a finger. Or choose a sample, upload a picture, take a photo."),
        )
    else:
        first = _Stop(
            f".st-key-picture-{spec.picture_kind}-source",
            text("Choose a photo"),
            text("Take a sample, upload one of your own, or photograph one."),
        )
    return [
        first,
        _Stop(
            f".st-key-predictions-{spec.name}",
            text("Read the answer"),
            text(
                "The longest bar is the network's guess. Every time you change the picture it answers anew."
            ),
        ),
        _Stop(
            network,
            text("Look into the network"),
            text(
                "Your picture is at the bottom, the answer on top. Point at any cell, and lines show what "
                "it reads."
            ),
        ),
        _Stop(
            network,
            text("Open a number"),
            text("Click a cell: its whole sum is written out, with the numbers of this very picture."),
        ),
        _Stop(
            ".st-key-steps",
            text("See what was made of your picture"),
            text("A network does not read the picture as it came. Here is every step of the way into it."),
        ),
        _Stop(
            "[data-testid=stHeader]",
            text("Where to go from here"),
            text(
                "Up here, on a phone behind “Menu”, are all feature maps, experiments, and a lesson "
                "of nine labs that begins with one pixel."
            ),
        ),
    ]
