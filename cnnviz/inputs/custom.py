"""The preparation of pictures for any network: its card, and what the card makes of a picture."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from enum import StrEnum, unique
from math import isfinite
from types import MappingProxyType

import numpy as np
from PIL import Image

from cnnviz.inputs import digits
from cnnviz.inputs.preparation import Preparation, Step, StepName
from cnnviz.inputs.resizing import cut_middle, squeeze
from cnnviz.inputs.samples import PictureKind
from cnnviz.translations import Complaint

MEAN, STD = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)  # red, green, blue of ImageNet's photos, in [0, 1]
LARGEST = 640  # pixels of a side of the input; EfficientNet-B7, which wants most, has 600
LONGEST = 1024  # pixels of the shorter side before the middle is cut out
_MOST = 10_000  # of a mean or a deviation, and of 1 / deviation


class PreparationError(Complaint, ValueError):
    """A preparation that no network can have; the text says why."""


@unique
class Colours(StrEnum):
    """The channels of a network's input, in their order."""

    RGB = "RGB"
    BGR = "BGR"
    GREY = "GREY"  # one: 0.299 red + 0.587 green + 0.114 blue
    INK = "INK"  # one: a digit found in the picture and placed as MNIST's are, by `digits.prepare`

    @property
    def channels(self) -> int:
        """How many they are."""
        return 3 if self in (Colours.RGB, Colours.BGR) else 1


@unique
class Interpolation(StrEnum):
    """How a resized pixel is computed from those around it, always of all that it covers."""

    BILINEAR = "bilinear"
    BICUBIC = "bicubic"


_RESAMPLINGS = MappingProxyType(
    {
        Interpolation.BILINEAR: Image.Resampling.BILINEAR,
        Interpolation.BICUBIC: Image.Resampling.BICUBIC,
    }
)


@dataclass(frozen=True)
class PreparationCard:
    """The card of a preparation: how a picture becomes the input of a network.

    Raises:
        PreparationError: a number is out of range, or one of the channels has no mean or no deviation.

    Attributes:
        size: rows and columns of the network's input, 1 to LARGEST each.
        resize: pixels that the shorter side is made before the middle is cut out, the longer of `size` to
            LONGEST; None squeezes the whole picture to `size`.
        mean: of each channel, as is `std`, in the order that the network reads them: the input is
            (pixels / 255 - mean) / std.
        std: above 0; of INK also below, for digits that are dark on light.
        colours: the channels.
        interpolation: of the resized picture.
    """

    size: tuple[int, int]
    resize: int | None = None
    mean: tuple[float, ...] = MEAN
    std: tuple[float, ...] = STD
    colours: Colours = Colours.RGB
    interpolation: Interpolation = Interpolation.BILINEAR

    def __post_init__(self) -> None:
        """Check the numbers."""
        if len(self.size) != 2 or not all(1 <= side <= LARGEST for side in self.size):
            raise PreparationError("the input has rows and columns, from 1 to {most} each", most=LARGEST)
        if self.resize is not None and not max(self.size) <= self.resize <= LONGEST:
            raise PreparationError(
                "so that the middle can be cut out, the shorter side has to be made {least} to {most} pixels",
                least=max(self.size),
                most=LONGEST,
            )
        if self.colours is Colours.INK and not self._of_digits:
            raise PreparationError("digits are prepared as MNIST's, 28 or 32 pixels wide and high")
        if not len(self.mean) == len(self.std) == self.channels:
            raise PreparationError(
                "the mean and the deviation need one number for each of the {count} channels",
                count=self.channels,
            )
        if not all(isfinite(number) and abs(number) <= _MOST for number in self.mean):
            raise PreparationError("a mean is a number from {least} to {most}", least=-_MOST, most=_MOST)
        if not all(1 / _MOST <= self._spread(number) <= _MOST for number in self.std):
            raise PreparationError(
                "a deviation is a number from {least} to {most}", least=1 / _MOST, most=_MOST
            )

    @property
    def channels(self) -> int:
        """The number of channels, 1 or 3."""
        return self.colours.channels

    @property
    def picture_kind(self) -> PictureKind:
        """The kind of the pictures."""
        return PictureKind.DIGITS if self.colours is Colours.INK else PictureKind.PHOTOS

    @property
    def _of_digits(self) -> bool:
        """Whether `digits.prepare` makes such an input."""
        return self.resize is None and self.size in [(side, side) for side in digits.SIDES]

    def _spread(self, deviation: float) -> float:
        return abs(deviation) if self.colours is Colours.INK else deviation

    @property
    def shape(self) -> tuple[int, int, int]:
        """(channels, rows, columns) of the network's input."""
        return (self.channels, *self.size)


def parse(values: object) -> PreparationCard:
    """The card in `values`, which are those of a file and may be anything: the card as a dict of its fields.

    Raises:
        ValueError: they are no card.
    """
    known = {field.name for field in fields(PreparationCard)}
    if not isinstance(values, Mapping) or not {"size"} <= set(values) <= known:
        raise ValueError(f"the preparation has to be an object with size, and else only {sorted(known)}")
    given = dict(values)
    try:
        given["size"] = tuple(_whole(side) for side in given["size"])
        if given.get("resize") is not None:
            given["resize"] = _whole(given["resize"])
        for name in {"mean", "std"} & set(given):
            given[name] = _numbers(given[name])
        if "colours" in given:
            given["colours"] = Colours(given["colours"])
        if "interpolation" in given:
            given["interpolation"] = Interpolation(given["interpolation"])
    except (TypeError, OverflowError) as error:
        raise ValueError(f"a part of the preparation is of another kind: {error}") from error
    return PreparationCard(**given)


def prepare(image: np.ndarray, card: PreparationCard) -> Preparation | None:
    """Prepare a picture as its card says; None where that wants a digit, and there is none.

    Args:
        image: (rows, columns, 3) uint8.
        card: the card.
    """
    if card.colours is not Colours.INK:
        return prepare_photo(image, card)
    return digits.prepare(image, card.size[0], card.mean[0], card.std[0])


def prepare_photo(image: np.ndarray, card: PreparationCard) -> Preparation:
    """Prepare a picture as its card says, as torchvision does that on pictures of Pillow, to the last digit.

    The steps: grey, if the network reads that; the shorter side made `card.resize` pixels long and the middle
    cut out, or the whole picture squeezed to `card.size`; red and blue exchanged, if the network reads BGR;
    and at last (pixels / 255 - mean) / std. Of a strip that would become longer than 4096 pixels only the
    middle is resized.

    Args:
        image: (rows, columns, 3) uint8.
        card: the card, not of INK.

    Returns:
        The preparation; its input is `card.shape` float32.
    """
    steps = [Step(StepName.ORIGINAL, image)]
    if card.colours is Colours.GREY:
        steps.append(Step(StepName.GREY, np.asarray(Image.fromarray(image).convert("L"))))
    resampling = _RESAMPLINGS[card.interpolation]
    if card.resize is None:
        squeezed, crop = squeeze(steps[-1].pixels, card.size, resampling)
        steps.append(Step(StepName.SQUEEZED, squeezed))
    else:
        resized, cropped, crop = cut_middle(steps[-1].pixels, card.resize, card.size, resampling)
        steps += [Step(StepName.RESIZED, resized), Step(StepName.CROPPED, cropped)]
    if card.colours is Colours.BGR:
        steps.append(Step(StepName.EXCHANGED, np.ascontiguousarray(steps[-1].pixels[..., ::-1])))
    pixels = steps[-1].pixels
    mean, std = (np.array(numbers, np.float32) for numbers in (card.mean, card.std))
    normalised = (np.atleast_3d(pixels).astype(np.float32) / 255 - mean) / std
    steps.append(Step(StepName.NORMALISED, normalised.reshape(pixels.shape)))
    return Preparation(
        steps=tuple(steps),
        pixels=pixels,
        mean=card.mean,
        std=card.std,
        input=np.ascontiguousarray(normalised.transpose(2, 0, 1)),
        crop=crop,
        inverted=False,
    )


@dataclass(frozen=True)
class Usual:
    """Numbers that many networks are trained with.

    Attributes:
        mean: of each channel, or of all of them one; so is `std`.
        std: the deviation.
        colours: the channels that they are used with.
    """

    mean: tuple[float, ...]
    std: tuple[float, ...]
    colours: tuple[Colours, ...] = (Colours.RGB, Colours.BGR, Colours.GREY)

    def numbers(self, colours: Colours) -> tuple[tuple[float, ...], tuple[float, ...]]:
        """The mean and the deviation of each channel of `colours`, which have to be among its own."""
        count = colours.channels
        return tuple((each * count)[:count] for each in (self.mean, self.std))  # type: ignore[return-value]


USUAL: Mapping[str, Usual] = MappingProxyType(
    {
        "imagenet": Usual(MEAN, STD, (Colours.RGB, Colours.BGR)),
        "0..1": Usual((0.0,), (1.0,)),
        "-1..1": Usual((0.5,), (0.5,)),
        "0..255": Usual((0.0,), (1 / 255,)),
        # Of blue, green and red, as in Keras's imagenet_utils, mode "caffe".
        "caffe": Usual((103.939 / 255, 116.779 / 255, 123.68 / 255), (1 / 255,) * 3, (Colours.BGR,)),
        "mnist": Usual((digits.MEAN,), (digits.STD,), (Colours.GREY,)),
        "digits": Usual((digits.MEAN,), (digits.STD,), (Colours.INK,)),
        "digits 0..1": Usual((0.0,), (1.0,), (Colours.INK,)),
        "digits -1..1": Usual((0.5,), (0.5,), (Colours.INK,)),
        "digits 0..255": Usual((0.0,), (1 / 255,), (Colours.INK,)),
        "digits 1..0": Usual((1.0,), (-1.0,), (Colours.INK,)),  # dark on light
    }
)


def _whole(number: object) -> int:
    if not isinstance(number, int) or isinstance(number, bool):
        raise TypeError(f"{number!r} is no whole number")
    return number


def _numbers(given: object) -> tuple[float, ...]:
    if not isinstance(given, Iterable) or isinstance(given, str):
        raise TypeError(f"{given!r} is no list of numbers")
    return tuple(float(number) for number in given)
