"""The input of a network that was built in Python: what is said of its preparation, and what it can read."""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from cnnviz.inputs import custom, digits, transforms
from cnnviz.inputs.custom import USUAL, Colours, PreparationCard
from cnnviz.inputs.samples import PictureKind
from cnnviz.models.module_checks import ModuleError, shape

if TYPE_CHECKING:
    from torch import nn

    from cnnviz.inputs.transforms import Transform

_COLOURS = {3: Colours.RGB, 1: Colours.GREY}  # by the channels of the input, in the order that they are tried
_DIGITS = tuple(name for name, usual in USUAL.items() if usual.colours == (Colours.INK,))
_USUALLY = {Colours.RGB: "imagenet", Colours.GREY: "0..1"}


class Pictures(NamedTuple):
    """What a network reads.

    Attributes:
        shape: (channels, rows, columns) of its input.
        kind: of its pictures.
        prepare: an upright (rows, columns, 3) uint8 picture to the input; None when it shows nothing.
    """

    shape: tuple[int, int, int]
    kind: PictureKind
    prepare: partial[Any]


def pictures(network: nn.Module, prepare: object, side: int | None) -> Pictures:
    """Return what `network` reads.

    Args:
        network: as `module_checks.copied` returns it.
        prepare: as for `card`; or a name of `custom.USUAL` for digits, drawn as MNIST's were made: "digits"
            by the mean and the deviation of those, "digits 0..1" and the like.
        side: rows and columns, as for `card`; of digits 28 or 32.

    Raises:
        ModuleError: it can read none, or `prepare` is nothing of this.
    """
    if not (isinstance(prepare, str) and prepare in _DIGITS):
        found = card(network, prepare, side)
        return Pictures(found.shape, PictureKind.PHOTOS, partial(custom.prepare, card=found))
    sides = [each for each in digits.SIDES if side in (None, each)]
    for each in sides:
        with suppress(ModuleError):
            read = shape(network, [1], (each, each))
            ink = PreparationCard((each, each), None, *USUAL[prepare].numbers(Colours.INK), Colours.INK)
            return Pictures(read, PictureKind.DIGITS, partial(custom.prepare, card=ink))
    raise ModuleError("it cannot read digits, which are pictures of 1 channel and 28 x 28 or 32 x 32 pixels")


def card(network: nn.Module, prepare: object, side: int | None) -> PreparationCard:
    """Return the card of the first input that `network` can read.

    Args:
        network: as `module_checks.copied` returns it.
        prepare: a card, which is returned; or a transform of torchvision; or a name of `custom.USUAL`; None
            is "imagenet" of colours and "0..1" of grey.
        side: rows and columns, where `prepare` does not say them; None tries the usual ones.

    Raises:
        ModuleError: it can read none, or `prepare` is nothing of this.
    """
    if isinstance(prepare, PreparationCard):
        return prepare
    size = (side, side) if side else None
    try:
        if prepare is None or isinstance(prepare, str):
            return _named(network, prepare, size)
        return _transformed(network, transforms.read(prepare), size)
    except ModuleError:
        raise
    except ValueError as error:
        raise ModuleError(str(error)) from error


def _named(network: nn.Module, name: str | None, size: tuple[int, int] | None) -> PreparationCard:
    """The card with the numbers that `custom.USUAL` has by `name`."""
    if name is not None and name not in USUAL:
        raise ModuleError(f"no preparation is called {name!r}; there are {', '.join(USUAL)}")
    allowed = tuple(_COLOURS.values()) if name is None else USUAL[name].colours
    counts = [count for count, colours in _COLOURS.items() if colours in allowed] or [3]  # BGR has 3 too
    channels, *sides = shape(network, counts, size)
    colours = _COLOURS[channels] if _COLOURS[channels] in allowed else allowed[0]
    mean, std = USUAL[name or _USUALLY[colours]].numbers(colours)
    return PreparationCard((sides[0], sides[1]), mean=mean, std=std, colours=colours)


def _transformed(network: nn.Module, known: Transform, size: tuple[int, int] | None) -> PreparationCard:
    """The card of a transform of torchvision."""
    mean, std = known.mean or (0.0,), known.std or (1.0,)
    counts = [1] if known.grey else [len(mean)] if len(mean) > 1 else list(_COLOURS)
    channels, *sides = shape(network, counts, known.size or size)
    return PreparationCard(
        (sides[0], sides[1]),
        known.resize,
        mean if len(mean) > 1 else mean * channels,
        std if len(std) > 1 else std * channels,
        _COLOURS[channels],
        known.interpolation,
    )
