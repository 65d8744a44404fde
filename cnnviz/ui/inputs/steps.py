"""The input of the network: what each step of the preparation made of the picture."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from cnnviz.inputs import digits, images, photos, warning_sentences
from cnnviz.inputs.preparation import StepName
from cnnviz.ui.shell.component import component
from cnnviz.wire.packet import pack

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cnnviz.inputs.preparation import Preparation, Step
    from cnnviz.translations import Catalogue

_LONGEST = 72  # pixels: a larger picture travels smaller, as a PNG, and without its exact numbers
# After these, a pixel is no longer where it was in the step before.
_MOVES = frozenset({StepName.BOXED, StepName.CENTRED, StepName.PADDED, StepName.RESIZED, StepName.CROPPED})


def steps(prepared: Preparation | None, text: Catalogue, *, key: str) -> None:
    """Show the steps of `prepared` as a strip of pictures; without it, say what will be here."""
    component("steps", "inputs/steps.js", "draw/scale.css", "draw/remark.css")(
        data=packet(prepared, text), key=key
    )


def packet(prepared: Preparation | None, text: Catalogue) -> bytes:
    """The packet that web/inputs/steps.js draws.

    The array of a step is its own pixels or, of one axis, a smaller PNG of them.

    Steps of the same "grid" have every pixel in the same place.
    """
    listed: list[dict[str, object]] = []
    arrays: dict[str, np.ndarray] = {}
    doubts, cleaned = list[str](), list[str]()
    if prepared is not None:
        grid = 0
        for card in _cards(prepared, text):
            grid += card.step in _MOVES
            array = f"{card.step}{card.colour}"
            arrays[array] = card.sent
            listed.append(
                {
                    "array": array,
                    "name": card.name,
                    "sentence": card.sentence,
                    "grid": grid,
                    "size": card.pixels.shape[:2],
                    "range": [float(card.pixels.min()), float(card.pixels.max())],
                }
            )
        doubts = warning_sentences.doubts(prepared, text)
        cleaned = warning_sentences.cleaned(prepared, text)
    return pack({"steps": listed, "doubts": doubts, "cleaned": cleaned}, arrays)


class _Card(NamedTuple):
    """One picture of the strip."""

    step: StepName
    name: str
    sentence: str
    pixels: np.ndarray
    colour: str = ""  # of the step that has a card for each

    @property
    def sent(self) -> np.ndarray:
        """The pixels if they are few or the network's input, else a smaller PNG as (bytes,) uint8."""
        if self.step is StepName.NORMALISED or max(self.pixels.shape[:2]) <= _LONGEST:
            return self.pixels
        return np.frombuffer(images.encode(images.thumbnail(self.pixels, _LONGEST)), np.uint8)


def _cards(prepared: Preparation, text: Catalogue) -> Iterator[_Card]:
    """A card for each step; for the network's input one for each colour, as their numbers differ."""
    colour = prepared.steps[-1].pixels.ndim == 3
    said = (_photo_words if colour else _digit_words)(prepared, text)
    for step in prepared.steps:
        if colour and step.name is StepName.NORMALISED:
            yield from _colours(step, text)
        else:
            yield _Card(step.name, *said[step.name], step.pixels)


def _colours(step: Step, text: Catalogue) -> Iterator[_Card]:
    names = (text("Normalised red"), text("Normalised green"), text("Normalised blue"))
    for channel, (name, mean, std) in enumerate(zip(names, photos.MEAN, photos.STD, strict=True)):
        sentence = text("(value / 255 − {mean}) / {std}, as for the photos of ImageNet.", mean=mean, std=std)
        yield _Card(step.name, name, sentence, np.ascontiguousarray(step.pixels[..., channel]), f"-{channel}")


def _photo_words(prepared: Preparation, text: Catalogue) -> dict[StepName, tuple[str, str]]:
    """The name of each step of a photo, with what it does and why."""
    sizes = {step.name: min(step.pixels.shape[:2]) for step in prepared.steps}
    return {
        StepName.ORIGINAL: (text("Original"), text("Your picture, as it came.")),
        StepName.RESIZED: (text("Resized"), _resized_words(prepared, text)),
        StepName.CROPPED: (
            text("Cropped"),
            text("The {size}×{size} in the middle, which the network reads.", size=sizes[StepName.CROPPED]),
        ),
    }


def _resized_words(prepared: Preparation, text: Catalogue) -> str:
    original, resized = (
        next(step.pixels.shape[:2] for step in prepared.steps if step.name is name)
        for name in (StepName.ORIGINAL, StepName.RESIZED)
    )
    size = min(resized)
    if max(resized) < int(size * max(original) / min(original)):
        return text(
            "The shorter side is made {size} pixels, the proportions kept. Of so long a picture only the "
            "middle is resized: its ends would be cut off anyway.",
            size=size,
        )
    return text("The shorter side is made {size} pixels, the proportions kept.", size=size)


def _digit_words(prepared: Preparation, text: Catalogue) -> dict[StepName, tuple[str, str]]:
    """The name of each step of a digit, with what it does and why."""
    sizes = {step.name: step.pixels.shape[0] for step in prepared.steps}
    return {
        StepName.ORIGINAL: (text("Original"), text("Your picture, as it came.")),
        StepName.RESIZED: (
            text("Made smaller"),
            text("A digit needs no more pixels than these, and fewer are read sooner."),
        ),
        StepName.GREY: (text("Grey"), text("Colour is dropped: 0.299 red + 0.587 green + 0.114 blue.")),
        StepName.EVENED: (
            text("Evenly lit"),
            text(
                "Each pixel is divided by the brightness of the paper around it, so that shadows, the table "
                "and whatever reaches into the picture turn as bright as the paper. The ink stays."
            ),
        ),
        StepName.INVERTED: (
            text("Inverted"),
            text(
                "Dark ink on a light background, and MNIST digits are the other way round. "
                "The background becomes 0, the strongest ink 255."
            ),
        )
        if prepared.inverted
        else (
            text("Not inverted"),
            text("The background is already dark, as in MNIST. It becomes 0, and the strongest ink 255."),
        ),
        StepName.UNLINED: (
            text("Without lines"),
            text(
                "Lines that run from edge to edge are printed on the paper. They are taken away, and the ink "
                "that crosses them stays."
            ),
        ),
        StepName.CHOSEN: (
            text("The digit alone"),
            text(
                "Ink that hangs together is one piece. The piece that looks most like a digit stays: large, "
                "near the middle, not running off the edge, and no frame around another piece."
            ),
        ),
        StepName.BOXED: (
            text("Boxed"),
            text(
                "The ink alone, scaled into {size}×{size} with its proportions kept.",
                size=sizes[StepName.BOXED],
            ),
        ),
        StepName.CENTRED: (
            text("Centred"),
            text(
                "Moved so that its centre of mass is in the middle of {size}×{size}.",
                size=sizes[StepName.CENTRED],
            ),
        ),
        StepName.PADDED: (
            text("Padded"),
            text("A margin of zeros gives the {size}×{size} that LeNet reads.", size=sizes[StepName.PADDED]),
        ),
        StepName.NORMALISED: (
            text("Normalised"),
            text(
                "(value / 255 − {mean}) / {std}: the training pixels then have mean 0 and "
                "standard deviation 1.",
                mean=digits.MEAN,
                std=digits.STD,
            ),
        ),
    }
