"""The whole maps around one number: its own, and those that it reads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from cnnviz.capture.kinds import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cnnviz.analysis.slices import Slice
    from cnnviz.capture.trace import Layer, Trace, Unit, Window

_INPUTS = 4  # maps that are shown of many
_NUMBERS = 16_384  # of all inputs together, but for the first


@dataclass(frozen=True, eq=False)
class Sheet:
    """A map, or a vector as one row.

    Attributes:
        layer: whose output it is.
        channel: which of its maps; 0 of a vector.
        values: (rows, columns) float32.
    """

    layer: str
    channel: int
    values: np.ndarray


def close_up(trace: Trace, part: Slice, unit: Unit) -> list[Sheet]:
    """Return the map of `unit`, then those that the first layer of `part.chain` reads for it.

    Of a convolution these are the input channels with the largest |sum of products| for this number, those
    first; a linear layer and a softmax read no map, but all numbers of `part`.
    """
    found = [_sheet(trace, unit.layer, unit.channel)]
    room = _NUMBERS
    for name, channel in _read(trace, part, unit):
        sheet = _sheet(trace, name, channel)
        room -= sheet.values.size
        if len(found) > 1 and room < 0:
            break
        found.append(sheet)
    return found


def _sheet(trace: Trace, name: str, channel: int) -> Sheet:
    maps = trace.maps(name)
    if len(trace.layer(name).shape) == 1:
        return Sheet(name, 0, maps.reshape(1, -1))
    return Sheet(name, channel, maps[channel])


def _read(trace: Trace, part: Slice, unit: Unit) -> Iterator[tuple[str, int]]:
    """Yield the layer and the channel of each map that is read, at most `_INPUTS`."""
    layer = part.chain[0]
    if layer.kind in (Kind.LINEAR, Kind.SOFTMAX):
        return
    if layer.kind is Kind.CONV and layer.window is not None:
        first = part.boxes[layer.inputs[0]].start[0] if layer.inputs[0] in part.boxes else 0
        for channel in np.argsort(-np.abs(_sums(trace, layer, layer.window, unit, first)))[:_INPUTS]:
            yield layer.inputs[0], first + int(channel)
        return
    for name in layer.inputs[:_INPUTS]:
        if name in part.boxes:
            yield name, part.boxes[name].start[0]


def _sums(trace: Trace, layer: Layer, window: Window, unit: Unit, first: int) -> np.ndarray:
    """Return what each input channel from `first` on adds to a number of a convolution, float64."""
    weights = layer.parameters["weight"][unit.channel].astype(float)
    source = trace.maps(layer.inputs[0])[first : first + len(weights)]
    places = [
        np.arange(size) * dilation + at * stride - padding
        for size, dilation, at, stride, padding in zip(
            window.kernel,
            window.dilation,
            (unit.row, unit.column),
            window.stride,
            window.padding,
            strict=True,
        )
    ]
    inside = [_within(place, size) for place, size in zip(places, source.shape[1:], strict=True)]
    rows, columns = (place[within] for place, within in zip(places, inside, strict=True))
    kernel = weights[:, inside[0]][:, :, inside[1]]
    covered = source[:, rows][:, :, columns]
    sums: np.ndarray = (covered * kernel).sum((1, 2))
    return sums


def _within(place: np.ndarray, size: int) -> np.ndarray:
    return (place >= 0) & (place < size)
