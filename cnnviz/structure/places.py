"""The places of the cells of each layer's maps on the picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnnviz.capture.kinds import Kind
from cnnviz.structure.map_layers import Order, orders
from cnnviz.structure.receptive_field import Field, around, fields, padded

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cnnviz.capture.trace import Layer


def places(layers: Sequence[Layer]) -> Mapping[str, Field]:
    """Return where the cells of each of `layers` lie, which are in the order of execution.

    That is the receptive field that they have through windows alone. What is computed over whole maps and
    given to all their cells, as by a squeeze-and-excite or a norm, makes every cell depend on all pixels, but
    moves none. Where there are no such cells it is the receptive field.
    """
    order, whole = orders(layers), fields(layers)
    known = {layer.name: layer for layer in layers}
    found: dict[str, Field] = {}
    for layer in layers:
        sources = [known[name] for name in layer.inputs if name in found]
        if layer.kind is Kind.INPUT:
            found[layer.name] = Field()
        elif layer.window and sources:
            found[layer.name] = found[sources[0].name].through(layer.window)
        elif layer.kind is Kind.PAD and sources:
            found[layer.name] = padded(found[sources[0].name], layer)
        else:
            sides = _sides(layer, order[layer.name])
            alike = [found[each.name] for each in sources if _sides(each, order[each.name]) == sides]
            if sides and alike and len({each.stride for each in alike}) == 1:
                found[layer.name] = around(alike)
    return {**whole, **found}


def _sides(layer: Layer, order: Order) -> tuple[int, ...]:
    """Return the rows and columns of its maps; none where it has no maps."""
    if len(layer.shape) < 3:
        return ()
    match order:
        case Order.CHANNELS_FIRST:
            return layer.shape[-2:]
        case Order.CHANNELS_LAST:
            return layer.shape[-3:-1]
    return ()
