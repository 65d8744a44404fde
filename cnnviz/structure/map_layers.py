"""The layers whose output is maps: channels of rows and columns, in which a place is one of the picture's."""

from __future__ import annotations

from enum import Enum, auto
from typing import TYPE_CHECKING

from cnnviz.capture.kinds import Kind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cnnviz.capture.trace import Layer

_FEATURES = {
    *(Kind.CONV, Kind.NORM, Kind.LAYER_NORM, Kind.GROUP_NORM, Kind.ACTIVATION),
    *(Kind.ADD, Kind.MULTIPLY, Kind.CONCAT),
}


class Order(Enum):
    """What the last three axes of an output count; see `orders`."""

    CHANNELS_FIRST = auto()  # channels, rows, columns
    CHANNELS_LAST = auto()  # rows, columns, channels
    OTHER = auto()


def channels_first(layers: Sequence[Layer]) -> tuple[Layer, ...]:
    """Return those of `layers` whose first axis counts channels: (channels, rows, columns) or (units,)."""
    found = orders(layers)
    return tuple(
        layer
        for layer in layers
        if len(layer.shape) == 1 or (len(layer.shape) == 3 and found[layer.name] is Order.CHANNELS_FIRST)
    )


def map_layers(layers: Sequence[Layer]) -> tuple[Layer, ...]:
    """Return those of `layers` whose output is maps of more than one row and column, the input among them."""
    return tuple(
        layer for layer in channels_first(layers) if len(layer.shape) == 3 and min(layer.maps[1:]) > 1
    )


def last_features(layers: Sequence[Layer]) -> Layer:
    """Return the layer that Grad-CAM asks by default: the last maps that are not only pooled or put in order.

    That is the last convolution, with what follows it at the same size; Selvaraju et al., "Grad-CAM: Visual
    Explanations from Deep Networks via Gradient-based Localization", 2017.
    """
    maps = map_layers(layers)
    return next((layer for layer in reversed(maps) if layer.kind in _FEATURES), maps[0])


def orders(layers: Sequence[Layer]) -> Mapping[str, Order]:
    """Return the order of the output of each of `layers`, which are in the order of execution."""
    known = {layer.name: layer for layer in layers}
    found: dict[str, Order] = {}
    for layer in layers:
        before = [known[name] for name in layer.inputs if known[name].kind is not Kind.PARAMETER]
        if layer.kind in (Kind.INPUT, Kind.CONV, Kind.POOL):
            found[layer.name] = Order.CHANNELS_FIRST
        elif layer.kind in (Kind.PARAMETER, Kind.OTHER, Kind.FLATTEN) or not before:
            found[layer.name] = Order.OTHER
        elif layer.kind is Kind.REARRANGE:
            found[layer.name] = _rearranged(layer, before[0], found[before[0].name])
        else:
            found[layer.name] = found[before[0].name]
    return found


def _rearranged(layer: Layer, source: Layer, order: Order) -> Order:
    """Return the order of a rearranged output, whose steps along its axes are told as numbers of `source`."""
    steps, last = layer.options["strides"], source.shape[-1]
    if order is Order.CHANNELS_FIRST and len(source.shape) > 2:
        cells = source.shape[-2] * last
        if len(steps) > 2 and steps[-2:] == [last, 1] and not any(step % cells for step in steps[:-2]):
            return Order.CHANNELS_FIRST
        if steps[-3:] == [last, 1, cells]:
            return Order.CHANNELS_LAST
    if order is Order.CHANNELS_LAST and steps[-3:] == [1, source.shape[-2] * last, last]:
        return Order.CHANNELS_FIRST
    return Order.OTHER
