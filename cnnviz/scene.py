"""What does the browser need, to draw a network and what one picture left in it?"""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import numpy as np

from cnnviz.graph import bands
from cnnviz.packet import pack
from cnnviz.receptive import fields
from cnnviz.trace import Kind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cnnviz.preparation import Crop
    from cnnviz.receptive import Field
    from cnnviz.trace import Layer, Trace

_RELU = {"ReLU", "relu"}


def network_packet(
    layers: Sequence[Layer], labels: Sequence[str], *, identity: str, messages: Mapping[str, str]
) -> bytes:
    """All that stays the same from picture to picture; `Network` in ui/web/network.js reads it.

    Args:
        layers: in the order of execution, the input first.
        labels: what each output stands for.
        identity: what readings call this network by.
        messages: English message to its translation, for the scripts.
    """
    seen = fields(layers)
    return pack(
        {
            "id": identity,
            "labels": list(labels),
            "messages": dict(messages),
            "layers": [_layer(layer, seen[layer.name]) for layer in layers],
            "bands": [asdict(band) for band in bands(layers)],
        },
        {f"{layer.name}.{key}": array for layer in layers for key, array in layer.parameters.items()},
    )


def reading_packet(
    trace: Trace | None, *, identity: str, crop: Crop | None = None, thumbnail: bytes | None = None
) -> bytes:
    """What one picture left in a network; `Reading` in ui/web/network.js reads it.

    The outputs of ReLUs and flattens stay behind: the browser derives them without loss.

    Args:
        trace: None while there is no picture.
        identity: the network's, as `network_packet` was given it.
        crop: leads from an input pixel to a pixel of the thumbnail.
        thumbnail: the original picture as a PNG file.
    """
    outputs = {layer.name: trace[layer.name] for layer in trace.layers if not _derived(layer)} if trace else {}
    if thumbnail is not None:
        outputs["thumbnail"] = np.frombuffer(thumbnail, np.uint8)
    return pack({"network": identity, "crop": asdict(crop) if crop else None}, outputs)


def _layer(layer: Layer, field: Field) -> dict[str, Any]:
    return {
        "name": layer.name,
        "kind": layer.kind,
        "operation": layer.operation,
        "inputs": layer.inputs,
        "shape": layer.shape,
        "window": asdict(layer.window) if layer.window else None,
        "field": asdict(field),
    }


def _derived(layer: Layer) -> bool:
    return layer.operation in _RELU or layer.kind is Kind.FLATTEN
