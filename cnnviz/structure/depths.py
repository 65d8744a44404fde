"""The depths of a large network: the bands, levels and shortcuts that are drawn at each.

A depth is a part of the network: "" is the whole, "layer3" a stage of a ResNet, "layer3.2" a block of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cnnviz.capture.kinds import Kind
from cnnviz.structure.parts import below, drawn, parts, trail, within
from cnnviz.structure.residual import residuals

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cnnviz.capture.trace import Layer
    from cnnviz.structure.bands import Band


@dataclass(frozen=True)
class Wire:
    """A connection that goes round other bands or, in a block, round its other layers.

    Attributes:
        source: the name of the band where it begins.
        target: the name of the band where it ends.
        by: the part of the network that it leads through, such as "downsample"; "" of an identity, which
            changes nothing.
    """

    source: str
    target: str
    by: str


@dataclass(frozen=True)
class Depth:
    """The bands and shortcuts that are drawn at one depth.

    Attributes:
        path: the part that is looked into; "" for the whole network.
        bands: in the order of execution; first those outside that feed it, or the input.
        levels: of each band, how many are drawn one after the other before it; branches that are parallel
            share levels.
        wires: its shortcuts.
        trail: the paths from the whole network to this depth, both included.
    """

    path: str
    bands: tuple[Band, ...]
    levels: tuple[int, ...]
    wires: tuple[Wire, ...]
    trail: tuple[str, ...]


def depth(layers: Sequence[Layer], path: str = "") -> Depth:
    """Return what is drawn of `layers`, a whole network in the order of execution, when looking into `path`.

    A part inside `path` is one band that can be looked into; see `parts`.

    Raises:
        KeyError: the network has no such part.
    """
    way = trail(layers, path)
    part = way[-1]
    shown = drawn(layers, part, parts(layers, part))
    levels = _levels(shown)
    wires = _wires(within(layers, part.layers), shown, levels, part.module)
    return Depth(path, shown, levels, wires, tuple(each.path for each in way))


def _levels(drawn: Sequence[Band]) -> tuple[int, ...]:
    """Return the level of each band, as late as possible, so that branches that meet end side by side."""
    after: dict[str, int] = {}
    for band in reversed(drawn):
        after[band.name] = max(
            (after[other.name] + 1 for other in drawn if band.name in other.sources), default=0
        )
    last = max(after.values())
    return tuple(last - after[band.name] for band in drawn)


def _wires(
    visible: Sequence[Layer], drawn: Sequence[Band], levels: Sequence[int], module: str
) -> tuple[Wire, ...]:
    """Return the shortcuts among the bands `drawn`, all of whose layers are `visible` and lie in `module`."""
    level = {band.name: at for band, at in zip(drawn, levels, strict=True)}
    kinds = {layer.name: layer.kind for layer in visible}
    found = []
    for band in drawn:
        if band.path:
            part = _shortcut(within(visible, band.layers), band.path, module)
            found += [] if part is None else [Wire(band.sources[0], band.name, part)]
            continue
        for source in band.sources:
            if level[band.name] - level[source] > 1:
                plain = kinds[band.layers[0]] is Kind.ADD
                part = "" if plain else below(band.layers[0], module).rpartition(".")[0] or band.layers[0]
                found.append(Wire(source, band.name, part))
    return tuple(found)


def _shortcut(block: Sequence[Layer], path: str, module: str) -> str | None:
    """Return what the shorter way to the last sum of a residual block leads through; None without one.

    Args:
        block: its layers.
        path: what it is called: a module, or a run of layers of `module`.
        module: the one around it.
    """
    found = residuals(block)
    if len(found) != 1:
        return None
    if not found[0].by:
        return ""
    return (below(found[0].by[-1], path) or below(found[0].by[-1], module)).partition(".")[0]
