"""The packet of the feature maps of one layer."""

from __future__ import annotations

from dataclasses import asdict
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from cnnviz.analysis.feature_maps import statistics
from cnnviz.structure.places import places
from cnnviz.structure.receptive_field import fields
from cnnviz.wire.network_packet import layer_header
from cnnviz.wire.packet import pack

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np

    from cnnviz.capture.trace import Layer, Trace


def maps_packet(
    trace: Trace, name: str, *, identity: str, picture: np.ndarray, words: Mapping[str, object]
) -> bytes:
    """Pack all maps of layer `name`; `FeatureMaps` in ui/web/model/feature_maps.js decodes them.

    Args:
        trace: the forward pass.
        name: of a layer.
        identity: another one for anything that differs in the packet.
        picture: what the input was before it was normalised, (rows, columns) or (rows, columns, 3) uint8.
        words: what the view says of this layer.

    Raises:
        KeyError: there is no such layer.
    """
    output = trace[name] if trace[name].ndim == 1 else trace.maps(name)
    header = {**words, "id": identity, "layer": name, "layers": _entries(trace.layers)}
    return pack(header, {"maps": output, "picture": picture, **vars(statistics(output))})


@lru_cache(maxsize=16)
def _entries(layers: tuple[Layer, ...]) -> list[dict[str, Any]]:
    """Return what the browser needs of `layers`, the same for all traces of a network."""
    found, place = fields(layers), places(layers)
    return [
        {**layer_header(layer, found[layer.name]), "place": asdict(place[layer.name])} for layer in layers
    ]
