"""The packets of a small network and of one forward pass of it."""

from __future__ import annotations

from dataclasses import asdict
from math import prod
from typing import TYPE_CHECKING, Any

import numpy as np

from cnnviz.structure.bands import bands
from cnnviz.structure.receptive_field import fields
from cnnviz.wire.packet import pack

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cnnviz.capture.trace import Layer, Trace
    from cnnviz.inputs.preparation import Crop
    from cnnviz.structure.receptive_field import Field

_LIGHT = 300_000  # bytes of each
_FLOAT = 4  # bytes of a number


def light(layers: Sequence[Layer]) -> bool:
    """Whether the weights, and what a picture leaves in `layers`, are few enough to be sent as a whole."""
    weights = sum(array.nbytes for layer in layers for array in layer.parameters.values())
    activations = sum(_FLOAT * prod(layer.shape) for layer in layers if not layer.derivable)
    return max(weights, activations) <= _LIGHT


def network_packet(
    layers: Sequence[Layer],
    labels: Sequence[str],
    *,
    identity: str,
    name: str = "network",
    live: bool = False,
) -> bytes:
    """Pack what is the same for all pictures; `Network` in ui/web/model/network.js decodes it.

    Args:
        layers: in the order of execution.
        labels: what each output stands for.
        identity: names this network to the activations that follow.
        name: what its files are called after.
        live: whether the scripts prepare what is drawn as the server does for it.
    """
    found = fields(layers)
    header = {
        "id": identity,
        "name": name,
        "labels": list(labels),
        "live": live,
        "layers": [layer_header(layer, found[layer.name]) for layer in layers],
        "bands": [asdict(band) for band in bands(layers)],
    }
    parameters = {
        f"{layer.name}.{name}": array for layer in layers for name, array in layer.parameters.items()
    }
    return pack(header, parameters)


def activations_packet(
    trace: Trace | None, *, identity: str, crop: Crop | None = None, thumbnail: bytes | None = None
) -> bytes:
    """Pack the outputs for one picture; `Activations` in ui/web/model/network.js decodes them.

    What the browser derives exactly is left out, such as max(0, x) and what a flatten only renames.

    Args:
        trace: the forward pass; None for no picture.
        identity: as given to `network_packet`.
        crop: where the network's input lies in the thumbnail.
        thumbnail: a PNG of the original picture.
    """
    arrays = {}
    if trace is not None:
        arrays = {layer.name: trace[layer.name] for layer in trace.layers if not layer.derivable}
    if thumbnail is not None:
        arrays["thumbnail"] = np.frombuffer(thumbnail, np.uint8)
    return pack({"network": identity, "crop": asdict(crop) if crop else None}, arrays)


def layer_header(layer: Layer, field: Field) -> dict[str, Any]:
    """Return a layer for the header of a packet; `Layer` in ui/web/model/network.js."""
    return {
        "name": layer.name,
        "kind": layer.kind,
        "elementwise": layer.kind.elementwise,
        "operation": layer.operation,
        "inputs": layer.inputs,
        "shape": layer.shape,
        "window": asdict(layer.window) if layer.window else None,
        "field": asdict(field),
        "options": dict(layer.options),
    }
