"""A network built of the steps of a graph."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import torch
from torch import nn

from cnnviz.onnx_reader.errors import OnnxError
from cnnviz.onnx_reader.graph import INPUT, PARAMETER
from cnnviz.onnx_reader.limits import check
from cnnviz.onnx_reader.operations import FUNCTIONS, MODULES

if TYPE_CHECKING:
    from collections.abc import Callable

    from cnnviz.onnx_reader.graph import Graph, Step


def build(graph: Graph) -> nn.Module:
    """Build a network with random weights, in evaluation mode; under torch.device("meta") without numbers.

    Its weights are called as `reader.read` calls its tensors.

    Raises:
        OnnxError: a step cannot be built or does not fit those before it, or all of them take too much.
    """
    sketch(graph)
    return Network(graph).eval()


def sketch(graph: Graph) -> nn.Module:
    """Build a network without numbers, on the meta device, and check its steps. Raises OnnxError."""
    check(graph)
    with torch.device("meta"):
        return Network(graph).eval()


class _Scope(nn.Module):
    """A part of a network that has parts of its own.

    It calls the functions that stand in it, so that their layers are named by it.
    """

    def forward(self, function: Callable[..., torch.Tensor], *arguments: Any) -> torch.Tensor:
        """Return what `function` makes of `arguments`."""
        return function(*arguments)


class Network(nn.Module):
    """A network that takes the steps of its graph."""

    def __init__(self, graph: Graph) -> None:
        """Build the steps. Raises OnnxError where one of them cannot be built."""
        super().__init__()
        self._steps = graph.steps
        for step in graph.steps:
            try:
                self._add(step)
            except (TypeError, ValueError, KeyError, AttributeError, RuntimeError, ArithmeticError) as error:
                raise OnnxError(
                    "{step} in the file is a step that cannot be run here: {operation}",
                    step=step.name[:60],
                    operation=step.operation[:30],
                ) from error

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Return the output of the last step for pictures, (batch, channels, rows, columns)."""
        values = {INPUT: x}
        for step in self._steps:
            values[step.name] = self._take(step, [values[name] for name in step.inputs])
        return values[self._steps[-1].name]

    def _take(self, step: Step, inputs: list[torch.Tensor]) -> torch.Tensor:
        path, _, name = step.name.rpartition(".")
        if step.operation == PARAMETER:
            return getattr(self.get_submodule(path), name)  # type: ignore[no-any-return]
        if step.operation in MODULES:
            return self.get_submodule(step.name)(*inputs)  # type: ignore[no-any-return]
        function, arguments = FUNCTIONS[step.operation], step.options["arguments"]
        if not path:
            return function(*inputs, *arguments)
        return self.get_submodule(path)(function, *inputs, *arguments)  # type: ignore[no-any-return]

    def _add(self, step: Step) -> None:
        """Add what a step needs: its module, its parameter, or the scope of its function."""
        path, _, name = step.name.rpartition(".")
        scope: nn.Module = self
        for part in path.split(".") if path else ():
            if part not in dict(scope.named_children()):
                scope.add_module(part, _Scope())
            scope = scope.get_submodule(part)
            if not isinstance(scope, _Scope):
                raise TypeError(f"{step.name} stands in a layer")
        if step.operation == PARAMETER:
            scope.register_parameter(name, nn.Parameter(torch.empty(step.options["shape"])))
        elif step.operation in MODULES:
            scope.add_module(name, MODULES[step.operation](**step.options))
        elif step.operation not in FUNCTIONS or not isinstance(step.options.get("arguments"), list):
            raise KeyError(step.operation)
