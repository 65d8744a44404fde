"""The tour of the main page: at most five things to do, each of which leads to the next."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from cnnviz.inputs.samples import PictureKind
from cnnviz.ui.shell.component import component

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cnnviz.models.specs import ModelSpec
    from cnnviz.translations import Catalogue

_HEADER = "[data-testid=stHeader]"


class _Stop(NamedTuple):
    """A step of the tour.

    Attributes:
        places: what it speaks of, as selectors of the page; the first one that is there.
        act: what it waits for, by its name in web/tour/acts.js.
        watched: where the act is seen, as a selector.
        title: a few words.
        words: what to do.
        folded: the same where the menu of all pages is behind a button; empty where that makes no difference.
    """

    places: Sequence[str]
    act: str
    watched: str
    title: str
    words: str
    folded: str = ""


def tour(spec: ModelSpec, text: Catalogue) -> None:
    """Show the button of the tour, which starts by itself in a browser that never took or ended it."""
    stops = [stop._asdict() for stop in _stops(spec, text)]
    component("tour", "tour/tour.js")(data={"stops": stops}, key="tour")


def _stops(spec: ModelSpec, text: Catalogue) -> list[_Stop]:
    """The steps of the tour; one that needs a mouse is left out where there is none."""
    network = f".st-key-nodelink-{spec.name}"
    answer = f".st-key-predictions-{spec.name}"
    picture = f".st-key-picture-{spec.picture_kind}"
    places = (f"{picture}-draw-place", f"{picture}-source", answer)
    if spec.of_digits:
        title = text("Draw a digit")
        words = text("Draw any digit here, right over what is there, and watch the answer change.")
    elif spec.picture_kind is PictureKind.DIGITS:
        title = text("Draw something")
        words = text("Draw here, right over what is there, and watch the answer change.")
    else:
        title = text("Choose a photo")
        words = text("Choose a sample, or upload a photo of your own, and watch the answer.")
    return [
        _Stop(places, "answer", answer, title, words),
        _Stop(
            (network,),
            "hover",
            network,
            text("Ask a neuron"),
            text("Each small square is a neuron. Hover one: lines show what it reads."),
        ),
        _Stop(
            (network,),
            "open",
            network,
            text("Open a number"),
            text("Click or tap a square: its whole sum is written out, with the numbers of this picture."),
        ),
        _Stop(
            (network,),
            "step",
            network,
            text("Move the window"),
            text("Press the ▶ in the middle: the window moves on, and the map fills square by square."),
        ),
        _Stop(
            (_HEADER,),
            "leave",
            _HEADER,
            text("See all maps"),
            text("Open “Feature maps” up here. The labs are there as well, under “Lesson”."),
            text(
                "Open “Menu” up here, and in it “Feature maps”. The labs are there as well, under “Lesson”."
            ),
        ),
    ]
