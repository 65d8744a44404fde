"""Which link leads back to one number of the network?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnnviz.trace import Unit

if TYPE_CHECKING:
    from collections.abc import Mapping

_LAYER, _PLACE = "layer", ("channel", "row", "column")
_LONGEST = 5  # digits


def address(unit: Unit) -> dict[str, str]:
    """The query parameters of a link to `unit`."""
    place = {part: str(number) for part, number in zip(_PLACE, unit[1:], strict=True)}
    return {_LAYER: unit.layer, **place}


def unit(parameters: Mapping[str, str]) -> Unit | None:
    """The number that a link with these query parameters names; None if it names no layer.

    It need not exist: anybody can write a link. A part of its place that is no number is 0.
    """
    layer = parameters.get(_LAYER)
    return Unit(layer, *(_number(parameters.get(part, "")) for part in _PLACE)) if layer else None


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= _LONGEST else 0
