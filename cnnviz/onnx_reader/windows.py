"""Steps that move a window over maps: convolutions, pools, padding and enlargement."""

from __future__ import annotations

from itertools import product
from math import ceil
from typing import TYPE_CHECKING, Any

from cnnviz.onnx_reader.shapes import cut

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np

    from cnnviz.onnx_reader.draft import Draft, Value
    from cnnviz.onnx_reader.node import Node


def convolution(draft: Draft, node: Node) -> Value:
    """Add a Conv2d; before it a ZeroPad2d, where the sides are padded unequally."""
    source, weight = draft.laid(node.path, node.value()), node.needed(1)
    if weight.ndim != 4 or len(source.shape) != 4:
        raise node.refused()
    kernel, strides, dilations = _window(node, weight.shape[2:])
    sides = _sides(node, source.shape[2:], kernel, strides, dilations)
    source, padding = _padded(draft, node, source, sides)
    groups, bias = int(node.attributes.get("group", 1)), node.numbers(2)
    options = {
        "in_channels": weight.shape[1] * groups,
        "out_channels": weight.shape[0],
        "kernel_size": kernel,
        "stride": strides,
        "padding": padding,
        "dilation": dilations,
        "groups": groups,
        "bias": bias is not None,
    }
    return draft.module(node.path, "Conv2d", source, options, _weights(weight, bias))


def transposed_convolution(draft: Draft, node: Node) -> Value:
    """Add a ConvTranspose2d."""
    source, weight = draft.laid(node.path, node.value()), node.needed(1)
    if weight.ndim != 4 or len(source.shape) != 4 or "output_shape" in node.attributes:
        raise node.refused()
    kernel, strides, dilations = _window(node, weight.shape[2:])
    top, left, bottom, right = node.attributes.get("pads", [0, 0, 0, 0])
    if (top, left) != (bottom, right) or node.attributes.get("auto_pad", b"NOTSET") != b"NOTSET":
        raise node.refused()
    groups, bias = int(node.attributes.get("group", 1)), node.numbers(2)
    options = {
        "in_channels": weight.shape[0],
        "out_channels": weight.shape[1] * groups,
        "kernel_size": kernel,
        "stride": strides,
        "padding": [top, left],
        "output_padding": list(node.attributes.get("output_padding", [0, 0])),
        "dilation": dilations,
        "groups": groups,
        "bias": bias is not None,
    }
    return draft.module(node.path, "ConvTranspose2d", source, options, _weights(weight, bias))


def pool(draft: Draft, node: Node) -> Value:
    """Add a MaxPool2d or AvgPool2d that has the windows of the file.

    torch pads all sides alike. Windows that reach further at the end are those that it has when it rounds the
    number of windows up, or pads more, and the first are cut off: what lies outside counts neither for a
    maximum nor for an average.
    """
    source = draft.laid(node.path, node.value())
    shape = node.attributes.get("kernel_shape", ())
    if len(shape) != 2 or len(source.shape) != 4 or node.outputs > 1:
        raise node.refused()
    kernel, strides, dilations = _window(node, shape)
    sides = _sides(node, source.shape[2:], kernel, strides, dilations)
    average = node.kind == "AveragePool"
    counted = bool(node.attributes.get("count_include_pad", 0)) and any(sides)
    if average and dilations != [1, 1]:
        raise node.refused()
    if average and counted and sides[:2] != sides[2:]:
        source, sides = _zero_padded(draft, node, source, sides), [0, 0, 0, 0]
    up = bool(node.attributes.get("ceil_mode", 0))
    wanted = [
        _count(size + before + after, *window, up=up)
        for size, before, after, *window in zip(
            source.shape[2:], sides[:2], sides[2:], kernel, strides, dilations, strict=True
        )
    ]
    operation = "AvgPool2d" if average else "MaxPool2d"
    for *padding, rounded in product(*_paddings(sides, kernel, strides), (up, True)):
        options: dict[str, Any] = {
            "kernel_size": kernel,
            "stride": strides,
            "padding": padding,
            "ceil_mode": rounded,
        }
        options |= {"count_include_pad": counted} if average else {"dilation": dilations}
        found = draft.module(node.path, operation, source, options)
        starts = [(more - side) // step for more, side, step in zip(padding, sides, strides, strict=False)]
        if all(
            size >= start + count for size, start, count in zip(found.shape[2:], starts, wanted, strict=True)
        ):
            for axis, start, count in zip((2, 3), starts, wanted, strict=True):
                found = cut(draft, node.path, found, axis, range(start, start + count))
            return found
        draft.steps.pop()
    raise node.refused()


def _paddings(sides: list[int], kernel: list[int], strides: list[int]) -> list[range]:
    """Return for rows and columns the paddings of which one window begins where the file's first does."""
    return [
        range(before, size // 2 + 1, step) for before, size, step in zip(sides, kernel, strides, strict=False)
    ]


def global_pool(draft: Draft, node: Node) -> Value:
    """Add a pool whose window is the whole map."""
    source = draft.laid(node.path, node.value())
    if len(source.shape) != 4:
        raise node.refused()
    name = "AdaptiveMaxPool2d" if node.kind == "GlobalMaxPool" else "AdaptiveAvgPool2d"
    return draft.module(node.path, name, source, {"output_size": 1})


def pad(draft: Draft, node: Node) -> Value:
    """Add what stands at the sides of maps: zeros, another number, or the maps' own numbers."""
    source, mode = node.value(), node.attributes.get("mode", b"constant")
    sides, axes = node.whole("pads", 1) or [], node.whole("axes", 3)
    filled = node.attributes.get("value", 0.0) if node.numbers(2) is None else node.needed(2).item()
    rank = len(source.shape)
    axes = list(range(rank)) if axes is None else [axis % rank for axis in axes]
    if len(sides) != 2 * len(axes):
        raise node.refused()
    around = [(0, 0)] * rank  # of each axis of the step's output
    for axis, before, after in zip(axes, sides[: len(axes)], sides[len(axes) :], strict=True):
        around[source.order[axis]] = (before, after)
    if not any(map(any, around)):
        return source
    maps = rank == 4 and not any(map(any, around[:2]))
    quadruple = [*around[-1], *around[-2]] if maps else []
    if mode == b"constant" and not filled and maps:
        return draft.module(node.path, "ZeroPad2d", source, {"padding": quadruple})
    if mode == b"constant":
        flat = [side for sides_of_axis in reversed(around) for side in sides_of_axis]
        return draft.function(node.path, "pad", [source], quadruple or flat, "constant", float(filled))
    name = {b"reflect": "ReflectionPad2d", b"edge": "ReplicationPad2d"}.get(mode)
    if name is None or not maps:
        raise node.refused()
    return draft.module(node.path, name, source, {"padding": quadruple})


def resize(draft: Draft, node: Node) -> Value:
    """Add an Upsample, where torch has one that takes its numbers from the same places."""
    source = node.value()
    places = {"Upsample": (1, 9)}.get(node.kind, (2, 3))
    scales, sizes = node.numbers(places[0]), node.whole("sizes", places[1])
    factors = node.attributes.get("scales", ()) if scales is None else scales.ravel()
    wanted = sizes or [int(size * factor) for size, factor in zip(source.shape, factors, strict=True)]
    laid = draft.laid(node.path, source)
    if len(wanted) != 4 or tuple(wanted[:2]) != laid.shape[:2]:
        raise node.refused()
    mode = node.attributes.get("mode", b"nearest")
    where = node.attributes.get("coordinate_transformation_mode", b"half_pixel")
    if node.kind == "Upsample" or node.version < 11:
        where = b"asymmetric"
    rounding = node.attributes.get("nearest_mode", b"round_prefer_floor")
    exact = all(new % old == 0 for new, old in zip(wanted, laid.shape, strict=True))
    nearest = mode == b"nearest" and (
        (where == b"asymmetric" and (rounding == b"floor" or node.version < 11))
        or (where in (b"half_pixel", b"pytorch_half_pixel") and exact and rounding.startswith(b"round"))
    )
    linear = mode == b"linear" and where in (b"half_pixel", b"pytorch_half_pixel", b"align_corners")
    if not (nearest or linear) or node.attributes.get("antialias", 0):
        raise node.refused()
    options: dict[str, Any] = {"size": wanted[2:], "mode": "bilinear" if linear else "nearest"}
    if linear:
        options["align_corners"] = where == b"align_corners"
    return draft.module(node.path, "Upsample", laid, options)


def _weights(weight: np.ndarray, bias: np.ndarray | None) -> dict[str, np.ndarray]:
    return {"weight": weight} if bias is None else {"weight": weight, "bias": bias.reshape(-1)}


def _window(node: Node, kernel: Sequence[int]) -> tuple[list[int], list[int], list[int]]:
    """Return the kernel's sides, its steps and its dilations."""
    strides, dilations = (list(node.attributes.get(name, [1, 1])) for name in ("strides", "dilations"))
    if len(strides) != 2 or len(dilations) != 2 or min(*strides, *dilations, *kernel) < 1:
        raise node.refused()
    return list(kernel), strides, dilations


def _sides(
    node: Node, sizes: Sequence[int], kernel: list[int], strides: list[int], dilations: list[int]
) -> list[int]:
    """Return what is added above, at the left, below and at the right."""
    given = node.attributes.get("auto_pad", b"NOTSET")
    if given in (b"NOTSET", b"VALID"):
        sides = list(node.attributes.get("pads", [0, 0, 0, 0])) if given == b"NOTSET" else [0, 0, 0, 0]
        if len(sides) != 4:
            raise node.refused()
        return sides
    before, after = [], []
    for size, side, step, dilation in zip(sizes, kernel, strides, dilations, strict=True):
        total = max((ceil(size / step) - 1) * step + (side - 1) * dilation + 1 - size, 0)
        less, more = total // 2, total - total // 2
        before.append(less if given == b"SAME_UPPER" else more)
        after.append(more if given == b"SAME_UPPER" else less)
    return before + after


def _padded(draft: Draft, node: Node, source: Value, sides: list[int]) -> tuple[Value, list[int]]:
    """Return what a convolution reads, and the padding that is left to itself."""
    if sides[:2] == sides[2:] and min(sides) >= 0:
        return source, sides[:2]
    return _zero_padded(draft, node, source, sides), [0, 0]


def _zero_padded(draft: Draft, node: Node, source: Value, sides: list[int]) -> Value:
    path = f"{node.path}_pad" if node.path else ""
    return draft.module(path, "ZeroPad2d", source, {"padding": _around(sides)})


def _around(sides: list[int]) -> list[int]:
    """Return left, right, above, below, as torch names the sides."""
    top, left, bottom, right = sides
    return [left, right, top, bottom]


def _count(size: int, kernel: int, step: int, dilation: int, *, up: bool) -> int:
    """Return the number of windows along an axis of `size`, with what stands at its ends."""
    room = size - dilation * (kernel - 1) - 1
    return (ceil(room / step) if up else room // step) + 1
