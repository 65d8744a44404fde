"""A network of a picture and one layer, for the views of a network in the browser."""

from __future__ import annotations

from dataclasses import asdict, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from cnnviz.capture.kinds import Kind, Operation, arithmetic
from cnnviz.capture.trace import Layer
from cnnviz.structure.bands import bands
from cnnviz.structure.receptive_field import fields
from cnnviz.wire.network_packet import layer_header
from cnnviz.wire.packet import pack

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np

    from cnnviz.capture.trace import Window

INPUT, OUTPUT = "input", "output"


_OPTIONS: Mapping[Operation, Mapping[str, Any]] = {
    Operation.CONV2D: {"groups": 1, "padding_mode": "zeros"},
    Operation.AVG_POOL2D: {"count_include_pad": True, "divisor_override": None},
    Operation.MAX_POOL2D: {},
}


def layer(
    operation: Operation,
    window: Window,
    output: np.ndarray,
    *,
    options: Mapping[str, Any] = MappingProxyType({}),
    **parameters: np.ndarray,
) -> Layer:
    """Return the layer that made `output`, (channels, rows, columns).

    Args:
        operation: MAX_POOL2D, AVG_POOL2D or CONV2D.
        window: of the layer.
        output: what it made of the picture.
        options: those of its options that are not torch's defaults.
        parameters: of a convolution its "weight", (outputs, channels, rows, columns) float32.
    """
    kind, given = arithmetic(operation).kind, MappingProxyType(parameters)
    return Layer(
        OUTPUT, kind, operation, (INPUT,), output.shape, window, given, {**_OPTIONS[operation], **options}
    )


def packet(
    planes: np.ndarray,
    reader: Layer,
    output: np.ndarray,
    *,
    names: tuple[str, str] = (INPUT, OUTPUT),
    about: Mapping[str, Any] = MappingProxyType({}),
) -> bytes:
    """Pack a network of one layer and its activations in one block; web/lessons/window.js decodes both.

    Args:
        planes: the input, (channels, rows, columns) uint8 or float32.
        reader: from `layer`.
        output: what it made of the picture, (channels, rows, columns) float32, or uint8 where it is bytes.
        names: of both, as the panel says them.
        about: what else the header says.
    """
    source, made = names
    picture = Layer(source, Kind.INPUT, Operation.INPUT, (), planes.shape, None, MappingProxyType({}))
    layers = (picture, replace(reader, name=made, inputs=(source,)))
    found = fields(layers)
    header = {
        "id": OUTPUT,
        "network": OUTPUT,
        "labels": [],
        **about,
        "layers": [layer_header(each, found[each.name]) for each in layers],
        "bands": [asdict(band) for band in bands(layers)],
    }
    parameters = {f"{made}.{name}": array for name, array in reader.parameters.items()}
    return pack(header, {source: planes, made: output, **parameters})
