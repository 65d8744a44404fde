"""Which layers does a traced model have: their kind, shape, window and parameters?"""

from __future__ import annotations

import operator
from types import MappingProxyType
from typing import TYPE_CHECKING

import torch
from torch import fx, nn
from torch.nn import functional as F

from cnnviz.capture.trace import Kind, Layer, Window

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np

_KINDS: dict[type[nn.Module], Kind] = {
    nn.Conv2d: Kind.CONV,
    nn.BatchNorm2d: Kind.NORM,
    nn.ReLU: Kind.ACTIVATION,
    nn.ReLU6: Kind.ACTIVATION,
    nn.SiLU: Kind.ACTIVATION,
    nn.Hardswish: Kind.ACTIVATION,
    nn.Sigmoid: Kind.ACTIVATION,
    nn.MaxPool2d: Kind.POOL,
    nn.AvgPool2d: Kind.POOL,
    nn.AdaptiveAvgPool2d: Kind.POOL,
    nn.Flatten: Kind.FLATTEN,
    nn.Linear: Kind.LINEAR,
    nn.Softmax: Kind.SOFTMAX,
}
_FUNCTIONS: dict[object, Kind] = {
    operator.add: Kind.ADD,
    torch.add: Kind.ADD,
    torch.cat: Kind.CONCAT,
    torch.flatten: Kind.FLATTEN,
    F.relu: Kind.ACTIVATION,
    torch.relu: Kind.ACTIVATION,
    F.softmax: Kind.SOFTMAX,
    torch.softmax: Kind.SOFTMAX,
}


def describe(
    module: nn.Module, names: Mapping[fx.Node, str], shapes: Mapping[str, tuple[int, ...]]
) -> tuple[Layer, ...]:
    """The layers of `module`, in the order of execution.

    Args:
        module: the traced model.
        names: graph node to the layer's name.
        shapes: layer name to the shape of its output, without the batch axis; a node that is not here left no
            tensor.
    """
    layers = []
    for node, name in names.items():
        if name not in shapes:
            continue
        child = module.get_submodule(str(node.target)) if node.op == "call_module" else None
        inputs = tuple(names[source] for source in node.all_input_nodes if names.get(source) in shapes)
        layers.append(
            Layer(
                name=name,
                kind=_kind(node, child),
                operation=type(child).__name__
                if child
                else getattr(node.target, "__name__", str(node.target)),
                inputs=inputs,
                shape=tuple(shapes[name]),
                window=_window(child, shapes[inputs[0]]) if child and inputs else None,
                parameters=_parameters(child),
                eps=child.eps if isinstance(child, nn.BatchNorm2d) else 0.0,
            )
        )
    return tuple(layers)


def _kind(node: fx.Node, child: nn.Module | None) -> Kind:
    if node.op == "placeholder":
        return Kind.INPUT
    if child is not None:
        return _KINDS.get(type(child), Kind.OTHER)
    return _FUNCTIONS.get(node.target, Kind.OTHER)


def _window(child: nn.Module, source: tuple[int, ...]) -> Window | None:
    """The window of a convolution or pooling that reads a map of shape `source`, else None."""
    if isinstance(child, nn.AdaptiveAvgPool2d):
        # Only whole-map averaging has one window; other output sizes have windows of unequal size.
        rows, columns = source[-2:]
        return (
            Window((rows, columns), (rows, columns), (0, 0), (1, 1))
            if child.output_size in (1, (1, 1))
            else None
        )
    if not isinstance(child, nn.Conv2d | nn.MaxPool2d | nn.AvgPool2d):
        return None
    return Window(
        kernel=_pair(child.kernel_size),
        stride=_pair(child.stride),
        padding=_pair(child.padding),
        dilation=_pair(getattr(child, "dilation", 1)),
    )


def _pair(value: object) -> tuple[int, int]:
    if isinstance(value, tuple):
        rows, columns = value
        return int(rows), int(columns)
    if isinstance(value, int):
        return value, value
    raise ValueError(f"a window must be given in numbers, not as {value!r}")


def _parameters(child: nn.Module | None) -> Mapping[str, np.ndarray]:
    if child is None:
        return MappingProxyType({})
    arrays = {}
    for name, tensor in child.state_dict().items():
        if tensor.ndim:
            array = tensor.detach().float().cpu().numpy()
            arrays[name] = array.view()
            arrays[name].flags.writeable = False
    return MappingProxyType(arrays)
