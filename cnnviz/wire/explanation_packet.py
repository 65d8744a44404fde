"""The packet from which the browser computes one number of a large network: a slice of its layers."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from cnnviz.analysis.close_up import close_up
from cnnviz.analysis.slices import Slice, slice_of
from cnnviz.capture.kinds import Kind
from cnnviz.structure.receptive_field import fields
from cnnviz.structure.residual import residuals
from cnnviz.wire.network_packet import layer_header
from cnnviz.wire.overview_packet import pictured, reaches
from cnnviz.wire.packet import pack

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import numpy as np

    from cnnviz.analysis.close_up import Sheet
    from cnnviz.capture.trace import Layer, Trace, Unit
    from cnnviz.inputs.preparation import Preparation


def explanation_packet(
    trace: Trace,
    unit: Unit,
    *,
    identity: str = "",
    labels: Sequence[str] = (),
    prepared: Preparation | None = None,
) -> bytes:
    """Pack the slice behind the number at `unit`; `Explanation` in ui/web/model/explanation.js decodes it.

    It is a network of its own, of the layers from the last one that does more than change each number by
    itself to the unit's own, and of their inputs. Of each layer travel the numbers in its box, of the
    weights those of the unit's channel. Of the maps around the number the colours.

    Args:
        trace: the forward pass.
        unit: which number.
        identity: names the network and the picture.
        labels: what each output of the network stands for.
        prepared: what the network's input was before it was normalised.

    Raises:
        KeyError, IndexError: there is no such unit.
    """
    part = slice_of(trace, unit)
    last = part.chain[-1]
    named = _named(trace, part.chain)
    found = fields(trace.layers)
    whole = last.name == trace.layers[-1].name and len(labels) == last.shape[0]
    chained = {layer.name for layer in part.chain}
    sheets = [_sheet(f"sheet {at}", sheet) for at, sheet in enumerate(close_up(trace, part, unit))]
    header = {
        "id": identity,
        "labels": list(labels) if whole else [],
        "unit": unit._asdict(),
        "chain": [layer.name for layer in part.chain],
        "layers": [layer_header(layer, found[layer.name]) for layer in named],
        "bands": [
            _band(trace, layer, layer.name in chained)
            for layer in named
            if layer.kind is not Kind.FLATTEN or layer.name in chained
        ],
        "limits": _limits(trace, part),
        "pixel": _pixel(unit, prepared) if last.kind is Kind.INPUT else None,
        "shortcuts": _shortcuts(trace, part.chain),
        "boxes": {name: asdict(box) for name, box in part.boxes.items()},
        "first": dict(part.first),
        "sheets": [said for said, _ in sheets],
    }
    numbers = {name: box.of(trace.maps(name)) for name, box in part.boxes.items()}
    colours = {said["array"]: colours for said, colours in sheets}
    return pack(header, {**numbers, **part.parameters, **colours})


def _sheet(array: str, sheet: Sheet) -> tuple[dict[str, Any], np.ndarray]:
    """Return what a map of the close-up is, and the colours that it is shown in, as `array` of the packet."""
    (colours,), (reach,) = pictured(sheet.values[None])
    said = {"array": array, "layer": sheet.layer, "channel": sheet.channel, "reach": float(reach)}
    return said, colours


def _named(trace: Trace, chain: Sequence[Layer]) -> list[Layer]:
    """Return the network's input, the layers of `chain`, their inputs, and what a flatten there flattened."""
    sources = [trace.layer(name) for layer in chain for name in layer.inputs]
    flattened = [trace.layer(layer.inputs[0]) for layer in sources if layer.kind is Kind.FLATTEN]
    return list({layer.name: layer for layer in (trace.layers[0], *flattened, *sources, *chain)}.values())


def _band(trace: Trace, layer: Layer, chained: bool) -> dict[str, Any]:
    """Return `layer` in the form of `cnnviz.structure.bands.Band`, with sources for the chain alone."""
    sources = [_drawn(trace, trace.layer(name)).name for name in layer.inputs] if chained else []
    return {"layers": [layer.name], "sources": sources, "shape": layer.shape, "path": ""}


def _drawn(trace: Trace, layer: Layer) -> Layer:
    """Return `layer`, or what it flattened: there the numbers have rows and columns."""
    return trace.layer(layer.inputs[0]) if layer.kind is Kind.FLATTEN else layer


def _limits(trace: Trace, part: Slice) -> dict[str, dict[int, float]]:
    """Return the |number| of full colour of each map that a window covers, by its channel.

    It is the largest of the map, and where each map is a lone number, the largest of all.
    """
    covered = {layer.inputs[0] for layer in part.chain if layer.kind in (Kind.CONV, Kind.POOL)}
    limits = {}
    for name in covered & part.boxes.keys():
        (first, *_), (count, *_) = part.boxes[name].start, part.boxes[name].shape
        reach = reaches(trace.maps(name))
        if trace.maps(name)[0].size == 1:
            reach[:] = reach.max()
        reach = reach[first : first + count]
        limits[name] = {first + at: float(f"{value:.3g}") for at, value in enumerate(reach)}
    return limits


def _pixel(unit: Unit, prepared: Preparation | None) -> dict[str, float] | None:
    """Return a number of the input before it was normalised, 0 to 255, and its mean and deviation."""
    if prepared is None:
        return None
    byte = int(prepared.planes[unit[1:]])
    return {"byte": byte, "mean": prepared.mean[unit.channel], "std": prepared.std[unit.channel]}


def _shortcuts(trace: Trace, chain: Iterable[Layer]) -> list[str]:
    """Return the layers from which a sum of the chain gets what went the shorter way."""
    totals = {layer.name for layer in chain if layer.kind is Kind.ADD}
    return [block.shortcut for block in residuals(trace.layers) if block.total in totals] if totals else []
