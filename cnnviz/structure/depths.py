"""The depths of a large network: the bands, levels and shortcuts that are drawn at each.

A depth is a module of the network, named as in PyTorch: "" is the whole network, "layer3" a stage of a
ResNet, "layer3.2" a block of it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from cnnviz.capture.kinds import Kind
from cnnviz.structure.bands import Band, bands
from cnnviz.structure.residual import residuals

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cnnviz.capture.trace import Layer


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
        path: the module that is looked into; "" for the whole network.
        bands: in the order of execution; first those outside that feed it, or the input.
        levels: of each band, how many are drawn one after the other before it; branches that are parallel
            share levels.
        wires: its shortcuts.
    """

    path: str
    bands: tuple[Band, ...]
    levels: tuple[int, ...]
    wires: tuple[Wire, ...]

    @property
    def trail(self) -> tuple[str, ...]:
        """The paths from the whole network to this depth, both included."""
        parts = self.path.split(".") if self.path else []
        return tuple(".".join(parts[:count]) for count in range(len(parts) + 1))


def depth(layers: Sequence[Layer], path: str = "") -> Depth:
    """Return what is drawn of `layers`, a whole network in the order of execution, when looking into `path`.

    A module inside `path` is one band that can be looked into, unless one band shows all that it does. Where
    nothing more lies below, every layer is a band by itself.

    Raises:
        KeyError: the network has no module of that name, or nothing lies below it.
    """
    visible = within(layers, path)
    inside = [layer for layer in visible if layer.inputs and _below(layer.name, path)]
    modules = {layer.name: _join(path, _below(layer.name, path).partition(".")[0]) for layer in inside}
    opens = {module: _opens(layers, module) for module in dict.fromkeys(modules.values())}
    deep = {name: module for name, module in modules.items() if opens[module]}
    if not inside or (path and not _opens(layers, path)):
        raise KeyError(f"nothing lies below {path!r}")
    drawn = bands(visible, paths=deep, merge=bool(deep) or not path)
    levels = _levels(drawn)
    return Depth(path, drawn, levels, _wires(visible, drawn, levels, path))


def within(layers: Sequence[Layer], path: str) -> tuple[Layer, ...]:
    """Return the layers of module `path` as a network of its own: what feeds it comes first, as inputs."""
    own = [layer for layer in layers if not path or _below(layer.name, path) or layer.name == path]
    used = {name for layer in own for name in layer.inputs}
    # What is drawn is what was flattened.
    flat = [
        layer for layer in layers if layer.name in used and layer.kind is Kind.FLATTEN and layer not in own
    ]
    own = [*flat, *own]
    outside = {name for layer in own for name in layer.inputs} - {layer.name for layer in own}
    feeding = [
        layer if layer.kind is Kind.PARAMETER else replace(layer, kind=Kind.INPUT, inputs=(), window=None)
        for layer in layers
        if layer.name in outside
    ]
    return (*feeding, *own)


def _below(name: str, path: str) -> str:
    """Return the name of a layer relative to module `path`; "" when it is not inside."""
    if not path:
        return name
    return name.removeprefix(f"{path}.") if name.startswith(f"{path}.") else ""


def _join(path: str, part: str) -> str:
    return f"{path}.{part}" if path else part


def _opens(layers: Sequence[Layer], module: str) -> bool:
    """Whether `module` does more than one band could show."""
    part = within(layers, module)
    return sum(band.sources != () for band in bands(part)) > 1


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
    visible: Sequence[Layer], drawn: Sequence[Band], levels: Sequence[int], path: str
) -> tuple[Wire, ...]:
    level = {band.name: at for band, at in zip(drawn, levels, strict=True)}
    kinds = {layer.name: layer.kind for layer in visible}
    found = []
    for band in drawn:
        if band.path:
            part = _shortcut(within(visible, band.path), band.path)
            found += [] if part is None else [Wire(band.sources[0], band.name, part)]
            continue
        for source in band.sources:
            if level[band.name] - level[source] > 1:
                plain = kinds[band.layers[0]] is Kind.ADD
                part = "" if plain else _below(band.layers[0], path).rpartition(".")[0] or band.layers[0]
                found.append(Wire(source, band.name, part))
    return tuple(found)


def _shortcut(block: Sequence[Layer], path: str) -> str | None:
    """Return what the shorter way to the last sum of a residual `block` leads through; None without one."""
    found = residuals(block)
    if len(found) != 1:
        return None
    return _below(found[0].by[-1], path).partition(".")[0] if found[0].by else ""
