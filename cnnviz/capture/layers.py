"""The layers of a traced model: their kind, shape, window, parameters and options."""

from __future__ import annotations

import inspect
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import torch
from torch import fx, nn

from cnnviz.capture.kinds import Kind, Operation, arithmetic, operation
from cnnviz.capture.options import Call, options, window
from cnnviz.capture.trace import Layer

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterator, Mapping

    import numpy as np

_REPEATING = {Kind.ADD, Kind.MULTIPLY, Kind.CONCAT}  # may have the same layer as input twice


def describe(
    module: nn.Module,
    names: Mapping[fx.Node, str],
    values: Mapping[fx.Node, object],
    constant: Container[fx.Node] = (),
) -> tuple[Layer, ...]:
    """Return the layers of `module`, in the order of execution.

    Args:
        module: the traced model.
        names: graph node to the layer's name.
        values: what each node left of a batch; one that left no tensor is no layer.
        constant: the nodes that are the same for all pictures, and so have no batch axis.
    """
    shapes = {
        node: tuple(value.shape[0 if node in constant else 1 :])
        for node, value in values.items()
        if node in names and isinstance(value, torch.Tensor)
    }
    graph = _Graph(module, names, {node: shape for node, shape in shapes.items() if shape}, values, constant)
    layers = [graph.layer(node) for node in graph.shapes]
    used = {name for layer in layers for name in layer.inputs}
    return tuple(layer for layer in layers if layer.kind is not Kind.PARAMETER or layer.name in used)


class _Graph:
    """A traced model and one forward pass of it."""

    def __init__(
        self,
        module: nn.Module,
        names: Mapping[fx.Node, str],
        shapes: Mapping[fx.Node, tuple[int, ...]],
        values: Mapping[fx.Node, Any],
        constant: Container[fx.Node],
    ) -> None:
        self.shapes = shapes
        self._module, self._names, self._values, self._constant = module, names, values, constant

    def layer(self, node: fx.Node) -> Layer:
        """Return the layer of a node that left a tensor."""
        child = self._module.get_submodule(str(node.target)) if node.op == "call_module" else None
        name = self._operation(node, child)
        known = operation(name)
        kind, given, frame = Kind.OTHER, dict[str, Any](), None
        sources = self._sources(node, known)
        if known is not None:
            try:
                child = self._doing_the_same(node, known) if child is None else child
                call = Call(
                    known,
                    node,
                    child,
                    tuple(self.shapes[each] for each in sources),
                    self.shapes[node],
                    (self._axes(sources[0]) if sources else 0, self._axes(node)),
                    self._values,
                )
                given, frame, kind = options(call), window(call), call.kind
            except (ValueError, TypeError):
                kind, given, frame = Kind.OTHER, {}, None
        return Layer(
            name=self._names[node],
            kind=kind,
            operation=name if known is None else known,
            inputs=tuple(self._names[each] for each in sources),
            shape=self.shapes[node],
            window=frame,
            parameters=_parameters(child),
            options=MappingProxyType(given),
        )

    def _operation(self, node: fx.Node, child: nn.Module | None) -> str:
        """Return torch's name of the operation; of a part of a tuple, of what made the tuple."""
        if node.op == "placeholder":
            return Operation.INPUT
        if node.op == "get_attr":
            return Operation.PARAMETER
        if child is not None:
            return type(child).__name__
        name = getattr(node.target, "__name__", str(node.target))
        before = node.args[0] if node.args else None
        if operation(name) is Operation.GETITEM and isinstance(before, fx.Node) and before not in self.shapes:
            made = self._module.get_submodule(str(before.target)) if before.op == "call_module" else None
            return self._operation(before, made)
        return name

    def _sources(self, node: fx.Node, known: Operation | None) -> list[fx.Node]:
        """Return the nodes that are its inputs, in argument order."""
        found = list(self._tensors(node))
        if known is Operation.LAYER_NORM:  # as a function it has its weight and bias as inputs too
            return found[:1]
        if known is not None and arithmetic(known).kind in _REPEATING:
            return found
        return list(dict.fromkeys(found))

    def _tensors(self, node: fx.Node) -> Iterator[fx.Node]:
        """Yield the tensors among its arguments; behind a tuple, those that the tuple was made of."""
        given: list[fx.Node] = []
        fx.node.map_arg((node.args, node.kwargs), given.append)
        for each in given:
            value = self._values.get(each)
            if each in self.shapes:
                yield each
            elif isinstance(value, tuple | list) and any(isinstance(part, torch.Tensor) for part in value):
                yield from self._tensors(each)

    def _axes(self, node: fx.Node) -> int:
        return 0 if node in self._constant else 1

    def _doing_the_same(self, node: fx.Node, known: Operation) -> nn.Module | None:
        """Return a module that does what the function of `node` does; their arguments are the same."""
        made: Callable[..., nn.Module] | None = getattr(nn, known, None)
        if made is None or not arithmetic(known).functions:
            return None
        if known is Operation.LAYER_NORM:
            return self._layer_norm(node)
        wanted = inspect.signature(made).parameters
        return made(*node.args[1:], **{name: node.kwargs[name] for name in node.kwargs if name in wanted})

    def _layer_norm(self, node: fx.Node) -> nn.LayerNorm:
        """Return a module with the weight and bias that the function is given."""
        order = ("input", "normalized_shape", "weight", "bias", "eps")
        given: dict[str, Any] = dict(zip(order, node.args, strict=False)) | node.kwargs
        made = nn.LayerNorm(given["normalized_shape"], given.get("eps", 1e-5), elementwise_affine=False)
        for name in ("weight", "bias"):
            if isinstance(source := given.get(name), fx.Node):
                if source.op != "get_attr":
                    raise ValueError(f"the {name} of {node} is computed")
                made.register_parameter(name, nn.Parameter(self._values[source], requires_grad=False))
        return made


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
