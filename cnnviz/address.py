"""Which link leads back to one number of the network, and to the view as it was set?"""

from __future__ import annotations

from collections.abc import Mapping

from cnnviz.trace import Unit

PLACE = ("channel", "row", "column")
SETTINGS = ("view", "direction", "scale", "folded", "order", "channels")  # as ui/web/settings.js names them
_LAYER = "layer"
_LONGEST, _WORDS = 5, 64  # digits of a number, letters of a setting


def address(unit: Unit) -> dict[str, str]:
    """The query parameters of a link to `unit`."""
    place = {part: str(number) for part, number in zip(PLACE, unit[1:], strict=True)}
    return {_LAYER: unit.layer, **place}


def unit(parameters: Mapping[str, str]) -> Unit | None:
    """The number that a link with these query parameters names; None if it names no layer.

    It need not exist: anybody can write a link. A part of its place that is no number is 0.
    """
    layer = parameters.get(_LAYER)
    return Unit(layer, *(_number(parameters.get(part, "")) for part in PLACE)) if layer else None


def settings(sent: object) -> dict[str, str]:
    """The query parameters for the settings that a view sent; what a browser sends may be anything."""
    given = sent if isinstance(sent, Mapping) else {}
    return {
        name: given[name]
        for name in SETTINGS
        if isinstance(given.get(name), str) and len(given[name]) <= _WORDS
    }


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= _LONGEST else 0
