"""Query parameters of links to one number of the network and to the settings of a view."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from cnnviz.capture.edits import Channel, JunctionInput
from cnnviz.capture.trace import Unit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cnnviz.capture.edits import Off

LAYER, PLACE = "layer", ("channel", "row", "column")
MAPS = ("shown", "order", "scale", "look", "channels", "opacity")  # settings of the feature maps
SETTINGS = ("view", "direction", "folded", *MAPS)  # as ui/web/model/settings.js names them
_LONGEST, _WORDS = 5, 64  # digits of a number, letters of a setting


def address(unit: Unit) -> dict[str, str]:
    """Return the query parameters of a link to `unit`."""
    place = {part: str(number) for part, number in zip(PLACE, unit[1:], strict=True)}
    return {LAYER: unit.layer, **place}


def unit(parameters: Mapping[str, str]) -> Unit | None:
    """Parse the unit that a link with these query parameters names; None if it names no layer.

    It need not exist: any user can write a link. A part of its place that is no number is 0.
    """
    layer = parameters.get(LAYER)
    return Unit(layer, *(_number(parameters.get(part, "")) for part in PLACE)) if layer else None


def settings(sent: object) -> dict[str, str]:
    """Return the query parameters for the settings that a view sent; what a browser sends may be anything."""
    given = sent if isinstance(sent, Mapping) else {}
    return {
        name: given[name]
        for name in SETTINGS
        if isinstance(given.get(name), str) and len(given[name]) <= _WORDS
    }


def opened(sent: object) -> dict[str, str]:
    """Return the query parameters for what a view sent as open: a channel, and maybe a cell of its map.

    What a browser sends may be anything; what is no such place gives none.
    """
    match sent:
        case {"layer": str(layer), "channel": int(channel), **cell}:
            numbers = {"channel": str(channel), **{part: str(cell.get(part)) for part in PLACE[1:]}}
            return {LAYER: layer, **{part: number for part, number in numbers.items() if _counts(number)}}
    return {}


def parts(off: Sequence[Off]) -> str:
    """Return the query parameter for what is switched off, such as "conv1:5,layer1.0.add:maxpool".

    Of an input whose name is a number, as in an `nn.Sequential`, "1.add::0".
    """
    return ",".join(_part(part) for part in off)


def off(parameter: str) -> tuple[Off, ...]:
    """Parse what `parts` wrote; the network need not have it. What is not written so is left out."""
    found: list[Off] = []
    for part in parameter.split(","):
        layer, _, rest = part.partition(":")
        if layer and _counts(rest):
            found.append(Channel(layer, int(rest)))
        elif layer and (source := rest.removeprefix(":")):
            found.append(JunctionInput(layer, source))
    return tuple(found)


def _part(part: Off) -> str:
    first, second = map(str, part)
    return (
        f"{first}::{second}" if isinstance(part, JunctionInput) and _counts(second) else f"{first}:{second}"
    )


def _number(text: str) -> int:
    return int(text) if _counts(text) else 0


def _counts(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= _LONGEST
