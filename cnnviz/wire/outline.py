"""What is drawn at one depth of a network, whatever the picture."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from cnnviz.structure.depths import depth
from cnnviz.structure.parts import within
from cnnviz.structure.receptive_field import fields
from cnnviz.wire.network_packet import layer_header

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cnnviz.capture.trace import Layer
    from cnnviz.structure.bands import Band
    from cnnviz.structure.depths import Depth


@dataclass(frozen=True, eq=False)
class Outline:
    """One depth of a network.

    Attributes:
        depth: its bands and shortcuts.
        header: what a packet says of them.
    """

    depth: Depth
    header: Mapping[str, Any]


def outline(layers: Sequence[Layer], path: str = "") -> Outline:
    """Return the outline of `layers` when looking into `path`; see `depth`.

    Raises:
        KeyError: the network has no such part.
    """
    found = depth(layers, path)
    return Outline(found, _header(layers, found))


def _header(layers: Sequence[Layer], depth: Depth) -> dict[str, Any]:
    """Return the part of a packet's header that depends on no picture."""
    found, known = fields(layers), {layer.name: layer for layer in layers}
    return {
        "outputs": depth.bands[-1].name == layers[-1].name,
        "path": depth.path,
        "trail": depth.trail,
        "wires": [asdict(wire) for wire in depth.wires],
        "layers": [layer_header(known[name], found[name]) for name in _named(layers, depth)],
        "bands": [
            {**asdict(band), "name": band.name, "level": level, "sees": _module_field(layers, band)}
            for band, level in zip(depth.bands, depth.levels, strict=True)
        ],
    }


def _named(layers: Sequence[Layer], depth: Depth) -> list[str]:
    """Return the layers that the browser has to know: the input, those of the bands, of a module the last."""
    names = dict.fromkeys([layers[0].name])
    for band in depth.bands:
        names |= dict.fromkeys([band.name] if band.path else band.layers)
    return list(names)


def _module_field(layers: Sequence[Layer], band: Band) -> dict[str, Any] | None:
    """Return the receptive field of a cell of a module in the band that feeds it; None for another band."""
    return asdict(fields(within(layers, band.layers))[band.name]) if band.path else None
