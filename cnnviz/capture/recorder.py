"""What does every layer of a model answer to this input?"""

from __future__ import annotations

import threading
from contextlib import contextmanager
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import torch
from torch import fx, nn

from cnnviz.capture import nodes
from cnnviz.capture.edits import Channel, check
from cnnviz.capture.inplace import out_of_place
from cnnviz.capture.layers import describe
from cnnviz.capture.tapped_model import TappedModel
from cnnviz.capture.trace import Trace, maps_shape

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import numpy as np

    from cnnviz.capture.edits import Off
    from cnnviz.capture.trace import Layer, Unit

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
            graph, names = nodes.trace(model)
        self._runner = _Runner(out_of_place(fx.GraphModule(model, graph)), names)
        self._threads = 1 if sum(each.numel() for each in model.parameters()) < _SMALL else None
        self._layers: dict[tuple[int, ...], tuple[Layer, ...]] = {}

    def to(self, device: torch.device) -> None:
        """Move the model to `device`."""
        with _LOCK:
            self._runner.to(device)

    def record(self, batch: np.ndarray) -> Trace:
        """One forward pass of one picture, (1, channels, rows, columns) float32; see `read`."""
        return self.read(batch)[0]

    def read(self, batch: np.ndarray) -> list[Trace]:
        """One forward pass.

        Args:
            batch: (pictures, channels, rows, columns) float32, prepared as the model expects.

        Returns:
            What it left of each picture.

        Raises:
            torch.OutOfMemoryError: the device has too little memory.
        """
        with _LOCK, _threads(self._threads), torch.inference_mode():
            runner, size = self._runner, batch.shape[1:]
            values = runner.values(batch)
            if size not in self._layers:
                self._layers[size] = describe(runner.module, runner.names, values, runner.alike)
            layers = self._layers[size]
            kept = {layer.name for layer in layers}
            outputs = runner.outputs(values, len(batch))
        return [
            Trace(self.name, layers, MappingProxyType({name: each[name] for name in each if name in kept}))
            for each in outputs
        ]

    def without(self, trace: Trace, off: Sequence[Off]) -> Trace:
        """The forward pass of `trace` with parts of the network switched off.

        Only what these parts reach is computed again; all else is shared with `trace`.

        Raises:
            KeyError, IndexError: the network has no such part.
            torch.OutOfMemoryError: the device has too little memory.
        """
        check(trace, off)
        with _LOCK, _threads(self._threads), torch.inference_mode():
            changed = self._runner.outputs_without(trace.activations, off)
        return Trace(self.name, trace.layers, MappingProxyType({**trace.activations, **changed}))

    def tap(self, layer: str, unit: Unit, sign: int = 1) -> TappedModel:
        """The model up to a unit of a vector, times `sign`, with a module of its own behind `layer`.

        Raises:
            KeyError: there is no layer of that name.
        """
        nodes = self._runner.node(layer), self._runner.node(unit.layer)
        return TappedModel(nodes, unit.channel, sign, _LOCK)

    def gradient(self, batch: np.ndarray, unit: Unit) -> np.ndarray:
        """How much the number at `unit` changes with each pixel: its derivative, by one backward pass.

        Args:
            batch: as for `record`.
            unit: of any layer.

        Returns:
            (channels, rows, columns) float32; 0 all over where a ReLU lets nothing pass.

        Raises:
            KeyError, IndexError: there is no such unit.
            torch.OutOfMemoryError: the device has too little memory.
        """
        if min(unit[1:]) < 0:  # torch would count from the end
            raise IndexError(f"{unit} counts from below 0")
        with _LOCK, _threads(self._threads), torch.enable_grad():
            pixels, answer = self._runner.answer(batch, unit.layer)
            number = answer.reshape(maps_shape(answer.shape))[unit[1:]]
            (gradient,) = torch.autograd.grad(number, pixels)
        found: np.ndarray = gradient[0].float().cpu().numpy()
        return found


@contextmanager
def _threads(number: int | None) -> Iterator[None]:
    """Let torch use `number` threads, or as many as it likes, until the end of the block."""
    before = torch.get_num_threads()
    if number is None or number == before:
        yield
        return
    torch.set_num_threads(number)
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
        # What no picture reaches, such as a parameter that a function reads, has no batch axis.
        self.alike = _alike(module.graph)
        # Where nothing is switched off, one generated function that answers with all nodes is quicker.
        self._whole = fx.GraphModule(module, _keeping(module.graph))
        self._outputs: dict[str, np.ndarray] = {}
        self._channels: dict[str, list[int]] = {}  # that are off, of each layer
        self._ways: dict[str, set[str]] = {}  # that are off, into each sum

    def values(self, batch: np.ndarray) -> dict[fx.Node, Any]:
        """What each node leaves of a batch."""
        # A copy, so that the caller may write on in its own array.
        results = self._whole(torch.tensor(batch, device=self._device))
        return dict(zip(self.names, results, strict=True))

    def outputs(self, values: Mapping[fx.Node, Any], pictures: int) -> list[dict[str, np.ndarray]]:
        """Of each picture, layer name to its output; read-only float32 on the CPU."""
        kept = {
            node: value for node, value in values.items() if isinstance(value, torch.Tensor) and value.ndim
        }
        return [
            {
                self.names[node]: _shared(value if node in self.alike else value[place])
                for node, value in kept.items()
            }
            for place in range(pictures)
        ]

    def to(self, device: torch.device) -> None:
        """Move the model to `device`."""
        for module in (self.module, self._whole):
            module.to(device)

    def outputs_without(self, known: Mapping[str, np.ndarray], off: Sequence[Off]) -> dict[str, np.ndarray]:
        """The same of the layers that `off` reaches, given what all layers answered before."""
        for part in off:
            if isinstance(part, Channel):
                self._channels.setdefault(part.layer, []).append(part.channel)
            else:
                self._ways.setdefault(part.total, set()).add(part.source)
        try:
            return self._run(known=self._unreached(known))
        finally:
            self._channels, self._ways = {}, {}

    def answer(self, batch: np.ndarray, layer: str) -> tuple[torch.Tensor, torch.Tensor]:
        """The input and, without the batch axis, what `layer` answers to it; both can be differentiated.

        Nothing after `layer` runs.
        """
        graph, copies, last = fx.Graph(), dict[fx.Node, fx.Node](), self.node(layer)
        for node in self.graph.nodes:
            copies[node] = graph.node_copy(node, copies.__getitem__)
            if node is last:
                break
        graph.output(copies[last])
        pixels = torch.tensor(batch, device=self._device, requires_grad=True)
        return pixels, fx.Interpreter(self.module, graph=graph).run(pixels)[0]

    def node(self, layer: str) -> fx.Node:
        """The node of a layer. Raises KeyError when there is none of that name."""
        for node in self.names:
            if self.names[node] == layer:
                found: fx.Node = node
                return found
        raise KeyError(f"no layer {layer!r}")

    def run_node(self, n: fx.Node) -> Any:
        """Run one node and keep its output."""
        result = super().run_node(n)
        if n in self.names and n not in self.alike and isinstance(result, torch.Tensor) and result.ndim:
            name = self.names[n]
            if name in self._channels:
                result = result.clone()
                result[:, self._channels[name]] = 0
            self._outputs[name] = _shared(result[0])
        return result

    def fetch_args_kwargs_from_env(self, n: fx.Node) -> tuple[tuple[Any, ...], dict[str, Any]]:
        """What a node reads: zeros instead of a way that is off."""
        values, options = super().fetch_args_kwargs_from_env(n)
        if ways := self._ways.get(self.names.get(n, "")):
            values = tuple(
                torch.zeros_like(value) if self.names.get(source) in ways else value
                for source, value in zip(n.args, values, strict=True)
            )
        return values, options

    @property
    def _device(self) -> torch.device:
        parameter = next(self.module.parameters(), None)
        return torch.device("cpu") if parameter is None else parameter.device

    def _run(self, *inputs: torch.Tensor, known: dict[fx.Node, torch.Tensor | None]) -> dict[str, np.ndarray]:
        self._outputs = {}
        self.run(*inputs, initial_env=known)
        outputs, self._outputs = self._outputs, {}
        return outputs

    def _unreached(self, known: Mapping[str, np.ndarray]) -> dict[fx.Node, torch.Tensor | None]:
        """The nodes that what is off does not reach; of those that are still read, their output."""
        reached: set[fx.Node] = set()
        for node, name in self.names.items():
            if node in self.alike:
                continue
            off = name in self._channels or name in self._ways
            if off or name not in known or not reached.isdisjoint(node.all_input_nodes):
                reached.add(node)
        return {
            node: torch.tensor(known[name], device=self._device)[None]
            if any(user in reached or user.op == "output" for user in node.users)
            else None
            for node, name in self.names.items()
            if node not in reached and node not in self.alike
        }


def _alike(graph: fx.Graph) -> frozenset[fx.Node]:
    """The nodes that are the same for all pictures."""
    reached: set[fx.Node] = set()
    for node in graph.nodes:
        if node.op == "placeholder" or not reached.isdisjoint(node.all_input_nodes):
            reached.add(node)
    return frozenset(set(graph.nodes) - reached)


def _keeping(graph: fx.Graph) -> fx.Graph:
    """`graph`, answering with the results of all its nodes."""
    copied, copies = fx.Graph(), dict[fx.Node, fx.Node]()
    for node in graph.nodes:
        if node.op != "output":
            copies[node] = copied.node_copy(node, copies.__getitem__)
    copied.output(tuple(copies.values()))
    return copied


def _shared(result: torch.Tensor) -> np.ndarray:
    """`result` as read-only float32 on the CPU, in the same memory if it is that."""
    output: np.ndarray = result.detach().float().cpu().numpy()
    output.flags.writeable = False
    return output
