"""A picture made ready for a network, with the steps that led there."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum, unique
from functools import cached_property, partial
from hashlib import sha256
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable


@unique
class StepName(StrEnum):
    """The name of one step of the preparation."""

    ORIGINAL = "original"
    GREY = "grey"
    EVENED = "evened"  # the light on the paper divided out
    INVERTED = "inverted"  # ink made bright and paper 0; `Preparation.inverted` says whether it had been dark
    UNLINED = "unlined"  # lines printed on the paper taken away
    CHOSEN = "chosen"  # the digit alone, without other pieces of ink
    BOXED = "boxed"
    CENTRED = "centred"
    PADDED = "padded"
    RESIZED = "resized"
    CROPPED = "cropped"
    SQUEEZED = "squeezed"  # made as large as the input, whatever its proportions
    EXCHANGED = "exchanged"  # red and blue
    NORMALISED = "normalised"


@unique
class InputWarning(StrEnum):
    """A way in which a picture is unlike those that the network was trained on."""

    FAINT = "faint"  # ink and paper hardly differ
    CUT_OFF = "cut_off"  # ink runs into the edge of the picture
    THIN = "thin"  # strokes thinner than in nearly all training digits
    THICK = "thick"  # strokes thicker than in nearly all training digits
    PIECES = "pieces"  # much of the ink is apart from the largest piece, as of two digits
    FLAT = "flat"  # wider for its height than nearly all training digits
    DOT = "dot"  # one filled spot without a stroke
    SHADOW = "shadow"  # a part of the picture is darker, but not of another colour; divided out
    AROUND = "around"  # there is a table, or a dark frame, around the paper; left out
    REACHING = "reaching"  # something reaches into the picture, such as a thumb; left out
    LINES = "lines"  # printed lines go through the digit; taken away
    FRAME = "frame"  # printed lines go around the digit; taken away


CLEANED = frozenset(
    {
        InputWarning.SHADOW,
        InputWarning.AROUND,
        InputWarning.REACHING,
        InputWarning.LINES,
        InputWarning.FRAME,
    }
)  # what was taken away, so that the digit itself may be as those of the training


@dataclass(frozen=True, eq=False)
class Step:
    """The picture after one step.

    Attributes:
        name: the step.
        pixels: (rows, columns) or (rows, columns, 3) uint8; of the step "normalised" float32.
    """

    name: StepName
    pixels: np.ndarray


@dataclass(frozen=True)
class Crop:
    """The place of the network's input in the original picture.

    An original row = input row × down + top, an original column = input column × across + left.

    Places are in pixels from the upper left corner, to the edges of pixels and not to their centres: the
    pixel in row 3 spans 3 to 4. So the input pixel in row r and column c covers the rows r × down + top to
    (r + 1) × down + top and the columns c × across + left to (c + 1) × across + left of the original. Some
    lie beyond its edges.

    Attributes:
        down: original rows per input row; above 0.
        across: original columns per input column; above 0.
        top: the original row of the input's upper edge; may be negative.
        left: the original column of the input's left edge; may be negative.
    """

    down: float
    across: float
    top: float
    left: float


@dataclass(frozen=True, eq=False)
class Preparation:
    """A picture made ready for a network, and how.

    Attributes:
        steps: in order, the original first, the normalised input last.
        pixels: (rows, columns) or (rows, columns, 3) uint8, what is normalised.
        mean: of each channel, as is `std`: the input is (pixels / 255 - mean) / std.
        std: the standard deviation.
        input: (channels, rows, columns) float32, the network's input.
        crop: where the input lies in the original.
        inverted: whether dark and bright were exchanged.
        find_warnings: finds `input_warnings`.
        of_digit: whether what is drawn is a digit to the network; see `of_any_ink`.
    """

    steps: tuple[Step, ...]
    pixels: np.ndarray
    mean: tuple[float, ...]
    std: tuple[float, ...]
    input: np.ndarray
    crop: Crop
    inverted: bool
    find_warnings: Callable[[], tuple[InputWarning, ...]] = tuple
    of_digit: bool = True

    @cached_property
    def input_warnings(self) -> tuple[InputWarning, ...]:
        """In which ways the picture is unlike the training data; empty when it is like them.

        They are found when they are first asked for, as a training prepares thousands and asks for none.
        """
        return self.find_warnings()

    @property
    def of_any_ink(self) -> Preparation:
        """The same for a network whose classes are no digits: what is unlike a digit is no warning there."""
        return replace(self, find_warnings=partial(_cleaned, self), of_digit=False)

    @property
    def planes(self) -> np.ndarray:
        """The `pixels` in the order of `input`: (channels, rows, columns) uint8."""
        return np.moveaxis(np.atleast_3d(self.pixels), 2, 0)

    @cached_property
    def digest(self) -> str:
        """The digest of `input`; see the function `digest`."""
        return digest(self.input)


def _cleaned(prepared: Preparation) -> tuple[InputWarning, ...]:
    return tuple(found for found in prepared.input_warnings if found in CLEANED)


def digest(pixels: np.ndarray) -> str:
    """Name the input of a network by its numbers: 64 hexadecimal digits."""
    return sha256(pixels.tobytes()).hexdigest()
