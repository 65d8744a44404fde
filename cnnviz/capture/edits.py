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


class JunctionInput(NamedTuple):
    """One of the inputs of a sum, product or concatenation, which is left out when it is off.

    It adds 0, multiplies by 1 or has 0 in its channels; whatever else reads that layer still does.
    """

    junction: str
    source: str


JUNCTIONS = frozenset({Kind.ADD, Kind.MULTIPLY, Kind.CONCAT})
Off = Channel | JunctionInput


def check(trace: Trace, off: Iterable[Off]) -> None:
    """Raise KeyError or IndexError when the network of `trace` lacks one of the parts in `off`."""
    for part in off:
        if isinstance(part, Channel):
            if not 0 <= part.channel < trace.layer(part.layer).shape[0]:
                raise IndexError(f"{part.layer} has no channel {part.channel}")
        else:
            junction = trace.layer(part.junction)
            if junction.kind not in JUNCTIONS or part.source not in junction.inputs:
                raise KeyError(f"{part.source!r} does not meet others in {part.junction}")
