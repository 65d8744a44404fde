"""Steps that put numbers elsewhere, choose among them, or make one of many."""

from __future__ import annotations

from itertools import pairwise
from math import prod
from typing import TYPE_CHECKING

import numpy as np
from onnx import TensorProto

from cnnviz.onnx_reader.draft import Value

if TYPE_CHECKING:
    from cnnviz.onnx_reader.draft import Draft
    from cnnviz.onnx_reader.node import Node

_FRACTIONS = (TensorProto.FLOAT, TensorProto.DOUBLE, TensorProto.FLOAT16, TensorProto.BFLOAT16)
_MAPS, _LAST = (2, 3), (1, 2)  # the axes of rows and columns, before or behind that of the channels
_CHOSEN = 64  # parts of an axis that are put together again at most
_REDUCED = {
    "ReduceMean": "mean",
    "ReduceSum": "sum",
    "ReduceMax": "amax",
    "ReduceMin": "amin",
    "ReduceLogSumExp": "logsumexp",
}
_POOLS = {"ReduceMean": "AdaptiveAvgPool2d", "ReduceMax": "AdaptiveMaxPool2d"}


def same(_: Draft, node: Node) -> Value:
    """Return the input."""
    return node.value()


def cast(_: Draft, node: Node) -> Value:
    """Return the input, which stays as it is where it is written as a fraction of another precision."""
    if node.attributes["to"] not in _FRACTIONS:
        raise node.refused()
    return node.value()


def transpose(_: Draft, node: Node) -> Value:
    """Return the input with its axes turned round, for which no step is needed yet."""
    source = node.value()
    rank = len(source.shape)
    moved = node.attributes.get("perm", range(rank - 1, -1, -1))
    if sorted(moved) != list(range(rank)):
        raise node.refused()
    return Value(source.step, tuple(source.order[axis] for axis in moved))


def reshape(draft: Draft, node: Node) -> Value:
    """Add a step that gives numbers another shape, or as a vector a Flatten."""
    source, wanted = node.value(), node.whole("shape", 1)
    if wanted is None or len(wanted) > 8:
        raise node.refused()
    if not node.attributes.get("allowzero", 0):
        wanted = [
            source.shape[place] if size == 0 and place < len(source.shape) else size
            for place, size in enumerate(wanted)
        ]
    count = prod(source.shape)
    known = prod(size for size in wanted if size != -1)
    if wanted.count(-1) == 1 and known and count % known == 0:
        wanted[wanted.index(-1)] = count // known
    return _reshaped(draft, node, tuple(wanted))


def flatten(draft: Draft, node: Node) -> Value:
    """Add a Flatten."""
    shape = node.value().shape
    axis = int(node.attributes.get("axis", 1))
    axis += len(shape) if axis < 0 else 0
    return _reshaped(draft, node, (prod(shape[:axis]), prod(shape[axis:])))


def squeeze(draft: Draft, node: Node) -> Value:
    """Add a step without some axes of one part; without all of them, if none is named."""
    shape, axes = node.value().shape, node.whole("axes", 1)
    if axes is None:
        axes = [place for place, size in enumerate(shape) if size == 1]
    dropped = {axis % len(shape) for axis in axes}
    return _reshaped(draft, node, tuple(size for place, size in enumerate(shape) if place not in dropped))


def unsqueeze(draft: Draft, node: Node) -> Value:
    """Add a step with more axes, each of one part."""
    sizes, axes = list(node.value().shape), node.whole("axes", 1) or []
    rank = len(sizes) + len(axes)
    for axis in sorted(axis % rank for axis in axes):
        sizes.insert(axis, 1)
    return _reshaped(draft, node, tuple(sizes))


def expand(_: Draft, node: Node) -> Value:
    """Return the input, where it already has the shape that is wanted."""
    source, wanted = node.value(), tuple(node.needed(1).tolist())
    if np.broadcast_shapes(source.shape, wanted) != source.shape:
        raise node.refused()
    return source


def cut(draft: Draft, path: str, source: Value, axis: int, kept: range) -> Value:
    """Add a step that keeps some parts of an axis, as the file counts them."""
    if kept == range(source.shape[axis]):
        return source
    return draft.function(path, "getitem", [source], source.order[axis], kept.start, kept.stop, kept.step)


def concat(draft: Draft, node: Node) -> Value:
    """Add maps behind each other."""
    values = [node.value(place) for place in range(len(node.inputs))]
    order = values[0].order
    if any(len(value.order) != len(order) for value in values):
        raise node.refused()
    axis = order[int(node.attributes["axis"]) % len(order)]
    return draft.function(node.path, "cat", [draft.laid(node.path, each, order) for each in values], axis)


def split(draft: Draft, node: Node) -> list[Value]:
    """Add a step for each part of an axis."""
    source, sizes = node.value(), node.whole("split", 1)
    axis = int(node.attributes.get("axis", 0)) % len(source.shape)
    length = source.shape[axis]
    if sizes is None:
        part = -(-length // node.outputs)
        sizes = [min(part, length - part * place) for place in range(node.outputs)]
    if sum(sizes) != length or min(sizes) < 1 or len(sizes) != node.outputs:
        raise node.refused()
    starts = np.cumsum([0, *sizes]).tolist()
    return [cut(draft, node.path, source, axis, range(start, stop)) for start, stop in pairwise(starts)]


def slices(draft: Draft, node: Node) -> Value:
    """Add a step for each axis of which only some parts are kept."""
    found = node.value()
    starts, ends = node.whole("starts", 1) or [], node.whole("ends", 2) or []
    axes, steps = node.whole("axes", 3), node.whole("steps", 4)
    axes = list(range(len(starts))) if axes is None else axes
    for start, end, axis, step in zip(starts, ends, axes, steps or [1] * len(starts), strict=True):
        place = axis % len(found.shape)
        kept = range(found.shape[place])[slice(start, end, step)]
        if kept.step > 0:
            found = cut(draft, node.path, found, place, kept)
        else:
            found = _chosen(draft, node, found, place, list(kept))
    return found


def gather(draft: Draft, node: Node) -> Value:
    """Add a step that takes one part of an axis, or some in any order."""
    source, places = node.value(), node.needed(1)
    axis = int(node.attributes.get("axis", 0)) % len(source.shape)
    length = source.shape[axis]
    if source.shape == (places.size,) and (places.ravel() == np.arange(length)).all():
        return _reshaped(draft, node, places.shape)
    if places.ndim > 1 or not places.size or not (-length <= places.min() and places.max() < length):
        raise node.refused()
    chosen = [int(place) % length for place in places.ravel()]
    if places.ndim:
        return _chosen(draft, node, source, axis, chosen)
    laid = draft.laid(node.path, source)
    return draft.function(node.path, "pick", [laid], laid.order[axis], chosen[0])


def reduce(draft: Draft, node: Node) -> Value:
    """Add what makes one number of many; over whole maps a pool."""
    source, axes = node.value(), node.whole("axes", 1)
    rank, kept = len(source.shape), bool(node.attributes.get("keepdims", 1))
    if not axes and (node.attributes.get("noop_with_empty_axes", 0) or rank < 2):
        return source
    places = sorted(source.order[axis % rank] for axis in axes or range(rank))
    if rank == 4 and tuple(places) == _LAST:
        source = draft.laid(node.path, source)
        places = sorted(source.order[axis % rank] for axis in axes or range(rank))
    pooled = rank == 4 and tuple(places) == _MAPS
    if kept and pooled and node.kind in _POOLS:
        return draft.module(node.path, _POOLS[node.kind], source, {"output_size": 1})
    if kept:
        return draft.function(node.path, _REDUCED[node.kind], [source], places, True)
    left = [axis for axis in source.order if axis not in places]
    if left != sorted(left):
        source = draft.laid(node.path, source)
        places = sorted(source.order[axis % rank] for axis in axes or range(rank))
    return draft.function(node.path, _REDUCED[node.kind], [source], places)


def _reshaped(draft: Draft, node: Node, shape: tuple[int, ...]) -> Value:
    source = node.value()
    if source.shape == shape:
        return source
    if prod(source.shape) != prod(shape):
        raise node.refused()
    alone = shape[:1] != (1,)  # without an axis of the batch
    step = draft.reshaped(node.path, draft.laid(node.path, source).step, (1, *shape) if alone else shape)
    return Value(step, tuple(range(alone, len(step.shape))))


def _chosen(draft: Draft, node: Node, source: Value, axis: int, places: list[int]) -> Value:
    """Add parts of an axis in the order of `places`."""
    if places == list(range(places[0], places[0] + len(places))):
        return cut(draft, node.path, source, axis, range(places[0], places[-1] + 1))
    if len(places) > _CHOSEN:
        raise node.refused()
    parts = [cut(draft, node.path, source, axis, range(place, place + 1)) for place in places]
    return draft.function(node.path, "cat", parts, source.order[axis])
