"""The input of the network: what each step of the preparation made of the picture."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from cnnviz.inputs import custom, digits, images, warning_sentences
from cnnviz.inputs.preparation import StepName
from cnnviz.ui.shell.component import component
from cnnviz.wire.packet import pack

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cnnviz.inputs.preparation import Preparation
    from cnnviz.translations import Catalogue

_LONGEST = 72  # pixels: a larger picture travels smaller, as a PNG, and without its exact numbers
# After these, a pixel is no longer where it was in the step before.
_MOVES = frozenset(
    {
        StepName.BOXED,
        StepName.CENTRED,
        StepName.PADDED,
        StepName.RESIZED,
        StepName.CROPPED,
        StepName.SQUEEZED,
    }
)


def steps(
    prepared: Preparation | None, text: Catalogue, *, key: str, came: tuple[int, int] | None = None
) -> None:
    """Show the steps of `prepared` as a strip of pictures; without it, say what will be here.

    Args:
        prepared: the picture on its way.
        text: the language.
        key: unique on the page.
        came: rows and columns of the picture's file, if they are known: it may have been read smaller.
    """
    component("steps", "inputs/steps.js")(data=packet(prepared, text, came), key=key)


def packet(prepared: Preparation | None, text: Catalogue, came: tuple[int, int] | None = None) -> bytes:
    """The packet that web/inputs/steps.js draws; `came` as for `steps`.

    The array of a step is its own pixels or, of one axis, a smaller PNG of them.

    Steps of the same "grid" have every pixel in the same place.
    """
    listed: list[dict[str, object]] = []
    arrays: dict[str, np.ndarray] = {}
    doubts, cleaned = list[str](), list[str]()
    if prepared is not None:
        grid = 0
        for card in _cards(prepared, text, came):
            grid += card.step in _MOVES
            array = f"{card.step}{card.colour}"
            arrays[array] = card.sent
            listed.append(
                {
                    "array": array,
                    "name": card.name,
                    "sentence": card.sentence,
                    "grid": grid,
                    "size": card.came or card.pixels.shape[:2],
                    "range": None if card.came else [float(card.pixels.min()), float(card.pixels.max())],
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
    came: tuple[int, int] | None = None  # of the file, where `pixels` are fewer than its own

    @property
    def sent(self) -> np.ndarray:
        """The pixels if they are few or the network's input, else a smaller PNG as (bytes,) uint8."""
        if self.step is StepName.NORMALISED or max(self.pixels.shape[:2]) <= _LONGEST:
            return self.pixels
        return np.frombuffer(images.encode(images.thumbnail(self.pixels, _LONGEST)), np.uint8)


def _cards(prepared: Preparation, text: Catalogue, came: tuple[int, int] | None) -> Iterator[_Card]:
    """A card for each step; for the network's input one for each colour, as their numbers differ."""
    taken = {step.name for step in prepared.steps}
    said = (_ink_words if StepName.BOXED in taken else _photo_words)(prepared, text)
    for step in prepared.steps:
        if step.name is StepName.ORIGINAL and came not in (None, step.pixels.shape[:2]):
            yield _Card(step.name, *said[step.name], step.pixels, "-file", came)
            yield _Card(step.name, *_reduced_words(text), step.pixels)
        elif step.pixels.ndim == 3 and step.name is StepName.NORMALISED:
            yield from _colours(prepared, text, exchanged=StepName.EXCHANGED in taken)
        else:
            yield _Card(step.name, *said[step.name], step.pixels)


def _colours(prepared: Preparation, text: Catalogue, *, exchanged: bool) -> Iterator[_Card]:
    step = prepared.steps[-1]
    names = [text("Normalised red"), text("Normalised green"), text("Normalised blue")]
    for channel, name in enumerate(reversed(names) if exchanged else names):
        pixels = np.ascontiguousarray(step.pixels[..., channel])
        yield _Card(step.name, name, _normalised_words(prepared, channel, text), pixels, f"-{channel}")


def _normalised_words(prepared: Preparation, channel: int, text: Catalogue) -> str:
    mean, std = (f"{numbers[channel]:.6g}" for numbers in (prepared.mean, prepared.std))
    if (prepared.mean, prepared.std) == ((digits.MEAN,), (digits.STD,)):
        return text(
            "(value / 255 − {mean}) / {std}: the training pixels then have mean 0 and standard deviation 1.",
            mean=mean,
            std=std,
        )
    if (prepared.mean, prepared.std) == (custom.MEAN, custom.STD):
        return text("(value / 255 − {mean}) / {std}, as for the photos of ImageNet.", mean=mean, std=std)
    return text("(value / 255 − {mean}) / {std}, as the network was trained.", mean=mean, std=std)


def _reduced_words(text: Catalogue) -> tuple[str, str]:
    """What is done to the picture of a large file as it is read."""
    return (
        text("Read smaller"),
        text(
            "Its longer side is made {size} pixels by averaging, the proportions kept: no network here reads "
            "more.",
            size=f"{images.MAX_SIDE:,}",
        ),
    )


def _photo_words(prepared: Preparation, text: Catalogue) -> dict[StepName, tuple[str, str]]:
    """The name of each step of a photo, with what it does and why."""
    rows, columns = prepared.input.shape[1:]
    return {
        StepName.ORIGINAL: (text("Original"), text("The picture, as it came.")),
        StepName.GREY: (text("Grey"), text("Colour is dropped: 0.299 red + 0.587 green + 0.114 blue.")),
        StepName.RESIZED: (text("Resized"), _resized_words(prepared, text)),
        StepName.CROPPED: (
            text("Cropped"),
            text("The {width}×{height} in the middle, which the network reads.", width=columns, height=rows),
        ),
        StepName.SQUEEZED: (
            text("Squeezed"),
            text(
                "The whole picture is made {width}×{height} pixels, whatever its proportions.",
                width=columns,
                height=rows,
            ),
        ),
        StepName.EXCHANGED: (
            text("Red and blue exchanged"),
            text(
                "This network reads blue first, then green, then red. Here its first colour is shown as red."
            ),
        ),
        StepName.NORMALISED: (text("Normalised"), _normalised_words(prepared, 0, text)),
    }


def _resized_words(prepared: Preparation, text: Catalogue) -> str:
    shapes = {step.name: step.pixels.shape[:2] for step in prepared.steps}
    if StepName.RESIZED not in shapes:
        return ""
    original, resized = shapes[StepName.ORIGINAL], shapes[StepName.RESIZED]
    size = min(resized)
    if max(resized) < int(size * max(original) / min(original)):
        return text(
            "The shorter side is made {size} pixels, the proportions kept. Of so long a picture only the "
            "middle is resized: its ends would be cut off anyway.",
            size=size,
        )
    return text("The shorter side is made {size} pixels, the proportions kept.", size=size)


def _ink_words(prepared: Preparation, text: Catalogue) -> dict[StepName, tuple[str, str]]:
    """The name of each step of a drawing, with what it does and why; of a digit more is said."""
    return _drawing_words(prepared, text) | (_digit_words(prepared, text) if prepared.of_digit else {})


def _digit_words(prepared: Preparation, text: Catalogue) -> dict[StepName, tuple[str, str]]:
    """The words on those steps in which a digit is looked for, or made as those of MNIST."""
    return {
        StepName.RESIZED: (
            text("Made smaller"),
            text("A digit needs no more pixels than these, and fewer are read sooner."),
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
        StepName.CHOSEN: (
            text("The digit alone"),
            text(
                "Ink that hangs together is one piece. The piece that looks most like a digit stays: large, "
                "near the middle, not running off the edge, and no frame around another piece."
            ),
        ),
    }


def _drawing_words(prepared: Preparation, text: Catalogue) -> dict[StepName, tuple[str, str]]:
    """The name of each step of any drawing, with what it does and why."""
    sizes = {step.name: step.pixels.shape[0] for step in prepared.steps}
    return {
        StepName.ORIGINAL: (text("Original"), text("The picture, as it came.")),
        StepName.RESIZED: (
            text("Made smaller"),
            text("A drawing needs no more pixels than these, and fewer are read sooner."),
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
                "Dark ink on a light background, and the network reads bright ink on a dark one. "
                "The background becomes 0, the strongest ink 255."
            ),
        )
        if prepared.inverted
        else (
            text("Not inverted"),
            text("The background is already dark. It becomes 0, and the strongest ink 255."),
        ),
        StepName.UNLINED: (
            text("Without lines"),
            text(
                "Lines that run from edge to edge are printed on the paper. They are taken away, and the ink "
                "that crosses them stays."
            ),
        ),
        StepName.CHOSEN: (
            text("One piece alone"),
            text(
                "Ink that hangs together is one piece. One piece stays, which is large, near the middle, not "
                "running off the edge, and no frame around another piece."
            ),
        ),
        StepName.BOXED: (
            text("Cropped to {size}×{size}", size=sizes[StepName.BOXED]),
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
            text(
                "A margin of zeros gives the {size}×{size} that the network reads.",
                size=prepared.input.shape[1],
            ),
        ),
        StepName.NORMALISED: (text("Normalised"), _normalised_words(prepared, 0, text)),
    }
