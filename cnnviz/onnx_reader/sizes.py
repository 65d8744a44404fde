"""The shape of what a step puts out, without computing it.

torch finds it for steps that move a window or rearrange. For the others its way is written in Python and
loads its compiler, which takes seconds, so they have a formula here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import torch

from cnnviz.onnx_reader.graph import PARAMETER
from cnnviz.onnx_reader.operations import FUNCTIONS, MODULES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Shape = tuple[int, ...]
_BY_TORCH = {
    *("Conv2d", "ConvTranspose2d", "MaxPool2d", "AvgPool2d", "AdaptiveMaxPool2d", "Upsample", "Flatten"),
    *("ZeroPad2d", "ReflectionPad2d", "ReplicationPad2d"),
    *("getitem", "pick", "pad", "matmul", "sum", "amax", "amin", "permute", "reshape"),
}
_AS_SUM = {"mean", "logsumexp"}  # which take the same arguments


def output_shape(operation: str, options: Mapping[str, Any], sources: Sequence[Shape]) -> Shape:
    """Return the shape of what a step puts out.

    Args:
        operation: as of `graph.Step`.
        options: likewise.
        sources: the shapes that it reads.

    Raises:
        KeyError, TypeError, ValueError, IndexError, RuntimeError: it cannot read these.
    """
    if operation == PARAMETER:
        return tuple(options["shape"])
    if operation in _BY_TORCH or operation in _AS_SUM:
        return _by_torch("sum" if operation in _AS_SUM else operation, options, sources)
    if operation == "cat":
        return _joined(sources, *options["arguments"])
    if operation in FUNCTIONS:  # of each number by itself
        return tuple(np.broadcast_shapes(*sources))
    (source,) = sources
    return _of_module(operation, options, source)


def _of_module(operation: str, options: Mapping[str, Any], source: Shape) -> Shape:
    """Return the shape of what a module puts out."""
    if operation == "Linear":
        _require(source[-1] == options["in_features"])
        return (*source[:-1], options["out_features"])
    if operation == "AdaptiveAvgPool2d":
        size = options["output_size"]
        rows, columns = (size, size) if isinstance(size, int) else size
        return (*source[:-2], rows, columns)
    _require(_WANTED.get(operation, _anything)(source, options))
    return source


def _by_torch(operation: str, options: Mapping[str, Any], sources: Sequence[Shape]) -> Shape:
    """Return the shape that torch finds with tensors that have no numbers."""
    given = [torch.empty(source, device="meta") for source in sources]
    if operation in FUNCTIONS:
        return tuple(FUNCTIONS[operation](*given, *options["arguments"]).shape)
    if operation == "Upsample":  # the other modes give the same shape
        options = {"size": options["size"]}
    with torch.device("meta"):
        made = MODULES[operation](**options)
    return tuple(made(*given).shape)


def _joined(sources: Sequence[Shape], axis: int) -> Shape:
    """Return the shape of parts in a row along an axis."""
    rests = {source[:axis] + source[axis + 1 :] for source in sources}
    _require(len(rests) == 1 and 0 <= axis < len(sources[0]))
    return (*sources[0][:axis], sum(source[axis] for source in sources), *sources[0][axis + 1 :])


def _anything(_: Shape, __: Mapping[str, Any]) -> bool:
    return True


def _along_axis(source: Shape, options: Mapping[str, Any]) -> bool:
    return bool(0 < options["dim"] < len(source))


_WANTED = {
    "BatchNorm2d": lambda source, options: len(source) == 4 and source[1] == options["num_features"],
    "GroupNorm": lambda source, options: len(source) > 1 and source[1] == options["num_channels"],
    "LayerNorm": lambda source, options: (
        source[-len(options["normalized_shape"]) :] == tuple(options["normalized_shape"])
    ),
    "LocalResponseNorm": lambda source, _: len(source) == 4,
    "PReLU": lambda source, options: len(source) > 1 and options["num_parameters"] in (1, source[1]),
    "Softmax": _along_axis,
    "LogSoftmax": _along_axis,
}


def _require(fact: bool) -> None:
    if not fact:
        raise ValueError("a step does not fit what it reads")
