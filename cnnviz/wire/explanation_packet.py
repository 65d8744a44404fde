"""What does the browser need to write out one number: what made it, and the arithmetic of each step?"""

from __future__ import annotations

from dataclasses import asdict
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from cnnviz.analysis.explain import explain
from cnnviz.analysis.sums import ConvSum, PoolSum, Sum
from cnnviz.capture.trace import Kind, Unit
from cnnviz.structure.receptive_field import fields
from cnnviz.wire.network_packet import layer_header
from cnnviz.wire.packet import pack

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cnnviz.analysis.explain import Normalisation
    from cnnviz.capture.trace import Layer, Trace

# These only change each number by itself, so what made that number is told with them.
_CHANGES = {Kind.NORM, Kind.ACTIVATION}


def explanation_packet(
    trace: Trace,
    unit: Unit,
    *,
    identity: str = "",
    labels: Sequence[str] = (),
    normalisation: Normalisation | None = None,
) -> bytes:
    """The number at `unit`, written out; `Explanation` in ui/web/model/explanation.js reads it.

    It is a network of its own, of the layers from the last convolution, pooling, sum or linear layer to the
    unit's own, and of what those read. All numbers travel in the header, exact.

    Args:
        trace: the forward pass.
        unit: which number.
        identity: names the network and the picture.
        labels: what each output of the network stands for.
        normalisation: what the network's input was before.

    Raises:
        KeyError, IndexError: there is no such unit.
        ExplanationError: one of the layers computes in a way that cannot be written out.
    """
    return pack(explanation(trace, unit, identity=identity, labels=labels, normalisation=normalisation), {})


def explanation(
    trace: Trace,
    unit: Unit,
    *,
    identity: str = "",
    labels: Sequence[str] = (),
    normalisation: Normalisation | None = None,
) -> dict[str, Any]:
    """The header of an `explanation_packet`, which has nothing else."""
    chain = _chain(trace, unit.layer)
    sums = {layer.name: explain(trace, unit._replace(layer=layer.name), normalisation) for layer in chain}
    root, last = chain[0], trace.layer(unit.layer)
    # A softmax is told together with its logits.
    made = [trace.layer(root.inputs[0]), root] if root.kind is Kind.SOFTMAX else [root]
    read = [_drawn(trace, name) for name in made[0].inputs]
    bands = [_band([layer]) for layer in {each.name: each for each in (trace.layers[0], *read)}.values()]
    bands += [_band(made, read)] if made[0].inputs else []
    bands += [_band([layer], [before]) for before, layer in pairwise(chain)]
    found = fields(trace.layers)
    needed = dict.fromkeys(name for band in bands for name in band["layers"])
    whole = last.name == trace.layers[-1].name and len(labels) == last.shape[0]
    header: dict[str, Any] = {
        "id": identity,
        "labels": list(labels) if whole else [],
        "layers": [layer_header(trace.layer(name), found[name]) for name in needed],
        "bands": bands,
        "unit": unit._asdict(),
        "chain": [{"layer": name, "sum": asdict(each)} for name, each in sums.items()],
        "limits": {layer.name: _limits(trace[layer.name], sums[root.name], unit) for layer in read},
    }
    return header


def _chain(trace: Trace, name: str) -> tuple[Layer, ...]:
    """The layers that are told together, the last of them being `name`."""
    layer = trace.layer(name)
    if layer.kind not in _CHANGES:
        return (layer,)
    return (*_chain(trace, layer.inputs[0]), layer)


def _drawn(trace: Trace, name: str) -> Layer:
    """Layer `name`, or what it flattened: there the numbers have rows and columns."""
    layer = trace.layer(name)
    return trace.layer(layer.inputs[0]) if layer.kind is Kind.FLATTEN else layer


def _band(layers: Sequence[Layer], read: Sequence[Layer] = ()) -> dict[str, Any]:
    """As of `cnnviz.structure.bands.Band`."""
    return {
        "layers": [layer.name for layer in layers],
        "sources": [layer.name for layer in read],
        "shape": layers[-1].shape,
        "path": "",
    }


def _limits(output: np.ndarray, made: Sum, unit: Unit) -> dict[int, float]:
    """The largest |number| of the maps that are shown in colour, by their channel."""
    match made:
        case ConvSum(patches=patches):
            channels = [patch.channel for patch in patches]
        case PoolSum():
            channels = [unit.channel]
        case _:
            channels = []
    return {channel: float(np.abs(output[channel]).max()) for channel in channels}
