"""The parts of a network that are switched off for one forward pass."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from cnnviz.capture.kinds import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cnnviz.capture.trace import Trace


class Channel(NamedTuple):
    """A channel, or a unit of a vector, whose output is 0 everywhere when it is off."""

    layer: str
    channel: int


class ResidualInput(NamedTuple):
    """One of the two inputs of a sum, which adds 0 in its place when it is off; others still have it."""

    total: str
    source: str


Off = Channel | ResidualInput


def check(trace: Trace, off: Iterable[Off]) -> None:
    """Raise KeyError or IndexError when the network of `trace` lacks one of the parts in `off`."""
    for part in off:
        if isinstance(part, Channel):
            if not 0 <= part.channel < trace.layer(part.layer).shape[0]:
                raise IndexError(f"{part.layer} has no channel {part.channel}")
        elif (
            trace.layer(part.total).kind is not Kind.ADD or part.source not in trace.layer(part.total).inputs
        ):
            raise KeyError(f"{part.total} does not add {part.source!r}")
