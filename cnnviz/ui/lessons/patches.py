"""A channel of the LeNet, asked in five ways: by one digit, ten, 3,000, by strokes, and by a made picture."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, partial
from typing import TYPE_CHECKING

import numpy as np
import streamlit as st

from cnnviz.features import made_pictures, picture_sets
from cnnviz.features.made_pictures import Aim
from cnnviz.features.reading import Reading
from cnnviz.features.strongest import BEST, cut_out
from cnnviz.features.survey import largest
from cnnviz.lessons.patches import LAYER, Shown, show, strokes
from cnnviz.models.specs import model
from cnnviz.ui.channel.asked import Asked
from cnnviz.ui.channel.growing import made
from cnnviz.ui.inputs.lenet_input import MODEL, network, sample
from cnnviz.ui.lessons.boards import Board, boards
from cnnviz.ui.lessons.charts_words import written
from cnnviz.ui.shell import session

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from cnnviz.features.picture_sets import PictureSet
    from cnnviz.inputs.preparation import Preparation
    from cnnviz.translations import Catalogue

_ACROSS = 5  # pictures side by side


@dataclass(frozen=True, eq=False)
class Channel:
    """A channel of `LAYER`, and what it answers. Each property raises WeightsError.

    Attributes:
        number: of it.
        text: the language.
    """

    number: int
    text: Catalogue

    @cached_property
    def ten(self) -> Shown:
        """The ten digits, shown to it."""
        return self.ask([sample(str(digit)).planes[0] for digit in range(10)])

    @cached_property
    def strokes(self) -> Shown:
        """The strokes, shown to it."""
        return self.ask(strokes())

    @cached_property
    def peaks(self) -> np.ndarray:
        """Its largest answer to each of the 3,000 digits, (digits,) float32."""
        return _peaks()[:, self.number]

    @cached_property
    def labels(self) -> list[int]:
        """Which digits the nine show that it answers to most, the strongest first."""
        return [int(_digits().names[at].removeprefix("digit ")) for at in self._nine]

    @cached_property
    def strongest(self) -> Shown:
        """The nine of the 3,000 digits that it answers to most, the strongest first."""
        return self.ask([_digits().draw(int(at))[0] for at in self._nine])

    @property
    def asked(self) -> Asked:
        """The channel, as the page of what it looks for has it."""
        engine = session.engine(MODEL)
        layer = next(layer for layer in engine.layers if layer.name == LAYER)
        return Asked(model(MODEL), engine, layer, self.number)

    @property
    def _nine(self) -> np.ndarray:
        return (-self.peaks).argsort(kind="stable")[:BEST]

    def look(self) -> None:
        """Show it the 3,000 digits, which takes a moment, unless that was done."""
        _peaks()

    def ask(self, pictures: Iterable[np.ndarray]) -> Shown:
        """Show it pictures, (32, 32) uint8 each."""
        return show(network(), Reading.of(model(MODEL)), np.stack([*pictures]), self.number)

    def leads(self, guess: int | None) -> bool:
        """Whether of the ten digits it answers most to the one that is guessed."""
        return guess == int(self.ten.values.argmax())

    def show_one(self, digit: Preparation) -> str:
        """Show its map of one digit, and the pixels that the strongest cell reads; return what is said."""
        text, shown = self.text, self.ask([digit.planes[0]])
        patch = shown.strongest(0)
        boards(
            [
                Board(text("your digit"), shown.pictures[0], marked=self._frame(shown, 0)),
                Board(text("its map"), shown.maps[0]),
            ],
            columns=2,
            key="patches-one",
        )
        counts = {"more": f"{int((self.peaks > patch.value).sum()):,}", "all": f"{len(self.peaks):,}"}
        if not patch.value:
            return text(
                "The map is **0** everywhere: to this digit the channel answers nothing. To {more} of {all} "
                "digits it answers more.",
                **counts,
            )
        return text(
            "Its largest answer to this digit is **{value}**, in row {row}, column {column} of the map. The "
            "cell there reads the pixels in the frame. To {more} of {all} digits the channel answers more.",
            value=written(patch.value),
            row=patch.row,
            column=patch.column,
            **counts,
        )

    def show_ten(self, guess: int | None, earlier: Collection[int]) -> str:
        """Show ten digits, and its answers to those that are or were guessed; to all, if the guess leads."""
        text, shown = self.text, self.ten
        told = range(10) if self.leads(guess) else {guess, *earlier}
        values = [written(float(value)) for value in shown.values]
        boards(
            [
                Board(
                    str(digit),
                    shown.pictures[digit],
                    values[digit] if digit in told else "",
                    marked=self._frame(shown, digit) if digit in told else None,
                )
                for digit in range(10)
            ],
            columns=_ACROSS,
            key="patches-ten",
        )
        if guess is None:
            return text("No guess yet. Its map of one digit is in step 1.")
        given = {"digit": guess, "value": values[guess]}
        if self.leads(guess):
            return text(
                "Yes: to the {digit} it answers most, by **{value}**. Each frame shows where.", **given
            )
        return text("To the {digit} it answers **{value}**, and more to another. Guess again.", **given)

    def show_strongest(self) -> str:
        """Show the nine strongest patches."""
        text = self.text
        boards(
            [
                Board(
                    text("{place}. from a {digit}", place=place + 1, digit=label),
                    self._patch(place),
                    written(self.strongest.strongest(place).value),
                )
                for place, label in enumerate(self.labels)
            ],
            columns=_ACROSS,
            key="patches-strongest",
        )
        return text(
            "Of {all} digits it answers to these nine most. Each is cut out to the pixels that its strongest "
            "cell reads. What do all nine have in common?",
            all=f"{len(self.peaks):,}",
        )

    def show_strokes(self, names: Sequence[str]) -> str:
        """Show its answers to the drawn strokes, which are called `names`."""
        shown = self.strokes
        strokes = [
            Board(name, picture, written(float(value)))
            for name, picture, value in zip(names, shown.pictures, shown.values, strict=True)
        ]
        most = written(float(self.peaks.max()))
        boards(
            [*strokes, Board(self.text("its strongest patch"), self._patch(0), most)],
            columns=len(strokes) + 1,
            key="patches-strokes",
        )
        return self.text(
            "The program draws the four strokes; above each is the channel's largest answer to it. To its "
            "strongest patch among {all} digits it answers **{value}**.",
            all=f"{len(self.peaks):,}",
            value=most,
        )

    def show_made(self) -> str:
        """Offer to make a picture for it; show that beside the digit that it answers to most."""
        text, asked = self.text, self.asked
        begun = made_pictures.begin(Aim(LAYER, self.number), asked.reading, 0)
        found = made(text("Make a picture for it"), asked, begun, text, key="patches-made")
        if found is None:
            noise = begun.planes[0]
            answer = float(self.ask([noise]).values[0])
            drawn = Board(text("the noise it begins with"), noise, written(answer))
        else:
            drawn = Board(text("the made picture"), found.growth.planes[0], written(found.value))
        best = text("the strongest of {all} digits", all=f"{len(self.peaks):,}")
        boards(
            [drawn, Board(best, self.strongest.pictures[0], written(float(self.peaks.max())))],
            columns=2,
            key="patches-made-boards",
        )
        return text(
            "It begins as grey noise, and is changed step by step so that the channel answers more. Compare "
            "its number with that of a real digit."
        )

    def _patch(self, place: int) -> np.ndarray:
        """The pixels that its strongest cell reads in one of the nine."""
        shown = self.strongest
        patch = shown.strongest(place)
        return cut_out(shown.pictures[place], self.asked.field, patch.row, patch.column).pixels

    def _frame(self, shown: Shown, index: int) -> np.ndarray | None:
        """The edge of what its strongest cell reads; None where it answers nothing."""
        return shown.framed(index, self.asked.field) if shown.values[index] > 0 else None


@st.cache_resource(show_spinner=False)
def _digits() -> PictureSet:
    """The 3,000 digits, as the page of what a channel looks for shows them."""
    return picture_sets.digits(model(MODEL))


@st.cache_resource(show_spinner=False)
def _peaks() -> np.ndarray:
    """The largest answer of each channel to each of the 3,000 digits, (digits, channels) float32."""
    task = partial(largest, pictures=_digits(), layer=LAYER)
    return session.engine(MODEL).compute(task, lambda _: None)  # it lets others in between
