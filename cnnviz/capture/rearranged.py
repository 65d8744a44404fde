"""The place of each number of a layer in the input that it only rearranges, as torch itself tells."""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING, Any

import torch
from torch import fx

from cnnviz.capture.kinds import Operation

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_IN_ORDER = {Operation.VIEW, Operation.RESHAPE, Operation.UNSQUEEZE, Operation.SQUEEZE}


def rearranged(
    operation: Operation,
    node: fx.Node,
    source: Sequence[int],
    shape: Sequence[int],
    values: Mapping[fx.Node, object],
) -> dict[str, Any]:
    """Return the options of a layer that rearranges: "offset" and "strides", one for each axis of its shape.

    The number at (i, j, ...) is number offset + i * strides[0] + j * strides[1] + ... of its input,
    counted row by row.

    Args:
        operation: of the layer.
        node: its step.
        source: the shape of its input, with the batch axis if it has one.
        shape: of its output, likewise.
        values: what the steps before it left.

    Raises:
        ValueError, TypeError: it does more than that.
    """
    if operation in _IN_ORDER:
        if prod(source) != prod(shape):
            raise ValueError(f"{node} makes {shape} of {source}")
        moved = torch.empty(shape)
    elif operation is Operation.EXPAND:
        moved = torch.empty(source).expand(*shape)
    else:
        flat = torch.empty(source)
        moved = _run(node, flat, values)
        same = moved.untyped_storage().data_ptr() == flat.untyped_storage().data_ptr()
        if not same or tuple(moved.shape) != tuple(shape):
            raise ValueError(f"{node} makes {tuple(shape)} of {tuple(source)}")
    return {"offset": moved.storage_offset(), "strides": list(moved.stride())}


def _run(node: fx.Node, source: torch.Tensor, values: Mapping[fx.Node, object]) -> Any:
    """Return the output of `node`, or of the part of a tuple that it names, for the input `source`."""
    before = node.args[0]
    whole = isinstance(before, fx.Node) and isinstance(values.get(before), tuple | list)
    first = _run(before, source, values) if whole and isinstance(before, fx.Node) else source
    rest, options = fx.node.map_arg((node.args[1:], node.kwargs), lambda each: _number(values.get(each)))
    if node.op == "call_method":
        return getattr(first, str(node.target))(*rest, **options)
    if not callable(node.target):
        raise TypeError(f"{node} is no function")
    return node.target(first, *rest, **options)


def _number(value: object) -> int:
    if not isinstance(value, int):
        raise TypeError(f"{value!r} is no number")
    return value
