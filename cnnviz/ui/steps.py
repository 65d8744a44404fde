"""The input as the network sees it: what each step of the preparation made of the picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from cnnviz import images
from cnnviz.digits import MEAN, STD
from cnnviz.packet import pack
from cnnviz.preparation import Oddity, StepName
from cnnviz.ui.component import component, messages

if TYPE_CHECKING:
    from cnnviz.catalogue import Catalogue
    from cnnviz.preparation import Preparation

_LONGEST = 72  # pixels: a larger picture travels smaller, as a PNG, and without its exact numbers
# After these, a pixel is no longer where it was in the step before.
_MOVES = frozenset({StepName.BOXED, StepName.CENTRED, StepName.PADDED})


def steps(prepared: Preparation | None, text: Catalogue, *, key: str) -> None:
    """Show the steps of `prepared` as a strip of pictures; without it, say what will be here."""
    component("steps", "steps.js")(data=packet(prepared, text), key=key)


def packet(prepared: Preparation | None, text: Catalogue) -> bytes:
    """What web/steps.js draws. The array of a step is its own pixels or, of one axis, a smaller PNG of them.

    Steps of the same "grid" have every pixel in the same place.
    """
    listed: list[dict[str, object]] = []
    arrays: dict[str, np.ndarray] = {}
    warnings: list[str] = []
    if prepared is not None:
        names, sentences = _names(prepared.inverted, text), _sentences(prepared, text)
        grid = 0
        for step in prepared.steps:
            grid += step.name in _MOVES
            arrays[step.name] = _sent(step.pixels)
            listed.append(
                {
                    "array": step.name,
                    "name": names[step.name],
                    "sentence": sentences[step.name],
                    "grid": grid,
                    "size": step.pixels.shape[:2],
                    "range": [float(step.pixels.min()), float(step.pixels.max())],
                }
            )
        reasons = _reasons(text)
        warnings = [reasons[oddity] for oddity in prepared.oddities]
    words = messages(text, "steps.js", "steps_card.js")
    return pack({"text": words, "steps": listed, "warnings": warnings}, arrays)


def _sent(pixels: np.ndarray) -> np.ndarray:
    """`pixels` if they are few, else a smaller PNG of them as (bytes,) uint8."""
    if max(pixels.shape[:2]) <= _LONGEST:
        return pixels
    return np.frombuffer(images.encode(images.thumbnail(pixels, _LONGEST)), np.uint8)


def _names(inverted: bool, text: Catalogue) -> dict[StepName, str]:
    return {
        StepName.ORIGINAL: text("Original"),
        StepName.GREY: text("Grey"),
        StepName.INVERTED: text("Inverted") if inverted else text("Not inverted"),
        StepName.BOXED: text("Boxed"),
        StepName.CENTRED: text("Centred"),
        StepName.PADDED: text("Padded"),
        StepName.NORMALISED: text("Normalised"),
    }


def _sentences(prepared: Preparation, text: Catalogue) -> dict[StepName, str]:
    """What each step does, and why."""
    sizes = {step.name: step.pixels.shape[0] for step in prepared.steps}
    return {
        StepName.ORIGINAL: text("Your picture, as it came."),
        StepName.GREY: text("Colour is dropped: 0.299 red + 0.587 green + 0.114 blue."),
        StepName.INVERTED: text(
            "Dark ink on a light background, and MNIST digits are the other way round. "
            "The background becomes 0, the strongest ink 255."
        )
        if prepared.inverted
        else text("The background is already dark, as in MNIST. It becomes 0, and the strongest ink 255."),
        StepName.BOXED: text(
            "The ink alone, scaled into {size}×{size} with its proportions kept.",
            size=sizes[StepName.BOXED],
        ),
        StepName.CENTRED: text(
            "Moved so that its centre of mass is in the middle of {size}×{size}.",
            size=sizes[StepName.CENTRED],
        ),
        StepName.PADDED: text(
            "A margin of zeros gives the {size}×{size} that LeNet reads.", size=sizes[StepName.PADDED]
        ),
        StepName.NORMALISED: text(
            "(value / 255 − {mean}) / {std}: the training pixels then have mean 0 and standard deviation 1.",
            mean=MEAN,
            std=STD,
        ),
    }


def _reasons(text: Catalogue) -> dict[Oddity, str]:
    return {
        Oddity.FAINT: text("Ink and background hardly differ."),
        Oddity.CUT_OFF: text(
            "The ink runs over the edge of the picture, so part of the digit may be missing."
        ),
        Oddity.THIN: text("The strokes are thinner than those of nearly all training digits."),
        Oddity.THICK: text("The strokes are thicker than those of nearly all training digits."),
        Oddity.PIECES: text("Much of the ink is apart from the rest, as if there were two digits."),
        Oddity.FLAT: text("It is wider for its height than nearly all training digits."),
    }
