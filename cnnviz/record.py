"""What does every layer of a model answer to this input?"""

from __future__ import annotations

import copy
import operator
import threading
from contextlib import contextmanager
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import torch
from torch import fx, nn
from torchvision.models.feature_extraction import NodePathTracer

from cnnviz.layers import describe
from cnnviz.trace import Trace

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np

    from cnnviz.trace import Layer

# torch.fx patches nn.Module.__call__ for the whole process while it traces, so a plain forward pass in
# another thread would fail meanwhile; and one pass at a time is the fastest use of the cores.
_LOCK = threading.RLock()
# A network of fewer parameters is not worth sharing among cores: two threads took 50 ms over what one does
# in 0.7 ms (LeNet, benchmarks/nodelink.py).
_SMALL = 1_000_000


class Recorder:
    """Runs one model and keeps what each node of its graph answered."""

    def __init__(self, name: str, model: nn.Module) -> None:
        """Trace the graph of `model`, once.

        Args:
            name: the model's name, kept in every Trace.
            model: in evaluation mode; its parameters stay shared, and it is not changed.

        Raises:
            ValueError: `model` is in training mode.
            torch.fx.proxy.TraceError: its forward pass depends on the values it sees.
        """
        if any(module.training for module in model.modules()):
            raise ValueError(f"{name} is in training mode; call model.eval() first")
        self.name = name
        with _LOCK:
            # Without torchvision's own leaf modules, so that its conv-norm-activation blocks come apart.
            tracer = NodePathTracer()
            graph = tracer.trace(model)
            names = {
                node: qualified for node, qualified in tracer.node_to_qualname.items() if node.op != "output"
            }
        self._runner = _Runner(_out_of_place(fx.GraphModule(model, graph)), names)
        self._threads = 1 if sum(each.numel() for each in model.parameters()) < _SMALL else None
        self._layers: dict[tuple[int, ...], tuple[Layer, ...]] = {}

    def to(self, device: torch.device) -> None:
        """Move the model to `device`."""
        with _LOCK:
            self._runner.module.to(device)

    def record(self, batch: np.ndarray) -> Trace:
        """One forward pass.

        Args:
            batch: (1, channels, rows, columns) float32, prepared as the model expects.

        Raises:
            torch.OutOfMemoryError: the device has too little memory.
        """
        with _LOCK, _threads(self._threads), torch.inference_mode():
            outputs = self._runner.outputs(batch)
            if batch.shape not in self._layers:
                shapes = {name: output.shape for name, output in outputs.items()}
                self._layers[batch.shape] = describe(self._runner.module, self._runner.names, shapes)
        return Trace(self.name, self._layers[batch.shape], MappingProxyType(outputs))


@contextmanager
def _threads(number: int | None) -> Iterator[None]:
    """Let torch use `number` threads, or as many as it likes, until the end of the block."""
    before = torch.get_num_threads()
    torch.set_num_threads(number or before)
    try:
        yield
    finally:
        torch.set_num_threads(before)


class _Runner(fx.Interpreter):
    """Runs a graph node by node and keeps the output of each."""

    def __init__(self, module: fx.GraphModule, names: dict[fx.Node, str]) -> None:
        super().__init__(module)
        # The graph module owns a copy of the graph, node for node in the same order.
        self.names = dict(zip(module.graph.nodes, names.values(), strict=False))
        self._outputs: dict[str, np.ndarray] = {}

    def outputs(self, batch: np.ndarray) -> dict[str, np.ndarray]:
        """Layer name to its output without the batch axis; read-only float32 on the CPU."""
        self._outputs = {}
        parameter = next(self.module.parameters(), None)
        # A copy, so that the caller may write on in its own array.
        self.run(torch.tensor(batch, device=parameter.device if parameter is not None else "cpu"))
        outputs, self._outputs = self._outputs, {}
        return outputs

    def run_node(self, n: fx.Node) -> Any:
        """Run one node and keep its output."""
        result = super().run_node(n)
        if n in self.names and isinstance(result, torch.Tensor):
            output = result[0].float().cpu().numpy()
            output.flags.writeable = False
            self._outputs[self.names[n]] = output
        return result


def _out_of_place(module: fx.GraphModule) -> fx.GraphModule:
    """`module` without operations that overwrite their input, so that what was recorded stays as it was.

    Cheaper than a copy of every output, and just as exact.
    """
    for node in module.graph.nodes:
        if node.op == "call_module":
            child = module.get_submodule(node.target)
            if getattr(child, "inplace", False):
                child = copy.copy(child)
                child.inplace = False  # type: ignore[assignment]
                _replace(module, node.target, child)
        elif node.target is operator.iadd:
            node.target = operator.add
        elif node.kwargs.get("inplace"):
            node.kwargs = {**node.kwargs, "inplace": False}
    module.recompile()
    return module


def _replace(root: nn.Module, path: str, child: nn.Module) -> None:
    parent, _, name = path.rpartition(".")
    setattr(root.get_submodule(parent), name, child)
