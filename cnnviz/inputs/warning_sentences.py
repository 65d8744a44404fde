"""Says in sentences what the warnings about a picture mean."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnnviz.inputs.preparation import CLEANED, InputWarning

if TYPE_CHECKING:
    from cnnviz.inputs.preparation import Preparation
    from cnnviz.translations import Catalogue


def doubts(prepared: Preparation, text: Catalogue, *, outlier: bool = False) -> list[str]:
    """The reasons not to trust what a network says of the picture, a sentence each.

    Args:
        prepared: the picture.
        text: the catalogue of the language.
        outlier: whether the network's layers look as they do at no digit; said where nothing else is.
    """
    said = sentences(text)
    found = [said[each] for each in prepared.input_warnings if each not in CLEANED]
    if outlier and not found:
        return [
            text(
                "This is unlike the digits that the network learned from. It may be no digit at all, but the "
                "network must choose one of ten."
            )
        ]
    return found


def cleaned(prepared: Preparation, text: Catalogue) -> list[str]:
    """What was taken away from the picture, a sentence each."""
    said = sentences(text)
    return [said[found] for found in prepared.input_warnings if found in CLEANED]


def sentences(text: Catalogue) -> dict[InputWarning, str]:
    """The sentence of each warning, in the language of `text`."""
    return {
        InputWarning.FAINT: text("Ink and background hardly differ."),
        InputWarning.CUT_OFF: text(
            "The ink runs over the edge of the picture, so part of the digit may be missing."
        ),
        InputWarning.THIN: text("The strokes are thinner than those of nearly all training digits."),
        InputWarning.THICK: text("The strokes are thicker than those of nearly all training digits."),
        InputWarning.PIECES: text("Much of the ink is apart from the rest, as if there were two digits."),
        InputWarning.FLAT: text("It is wider for its height than nearly all training digits."),
        InputWarning.DOT: text("It is a single spot without a stroke, and no digit looks like that."),
        InputWarning.SHADOW: text(
            "A darker part of the picture: a shadow, weak light, or something grey beside the paper."
        ),
        InputWarning.AROUND: text("What is around the paper, such as a table or a thick dark frame."),
        InputWarning.REACHING: text(
            "Something that reaches into the picture from its edge, such as a thumb."
        ),
        InputWarning.LINES: text("Lines printed on the paper that go through the ink."),
        InputWarning.FRAME: text("A frame, or lines, around the ink."),
    }
