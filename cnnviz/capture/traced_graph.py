"""Graph of a model and its runs: with all outputs kept, with parts switched off, and for a derivative."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import torch
from torch import fx, nn

from cnnviz.capture import nodes
from cnnviz.capture.edits import Channel
from cnnviz.capture.inplace import out_of_place
from cnnviz.capture.kinds import Operation, operation

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from cnnviz.capture.edits import Off

Outputs = dict[str, np.ndarray]  # of each layer by name, without the batch axis; read-only float32
Visitor: TypeAlias = "Callable[[str, torch.Tensor], None]"  # given a layer's name and its output of a batch


class TracedGraph:
    """Graph of a model, node by node; no run of it changes it.

    Attributes:
        module: the model, of which no operation overwrites its input.
        names: the layer name of each node but the last, which only returns.
        constant: the nodes that do not depend on the input, such as a parameter that a function reads; their
            results have no batch axis.
    """

    def __init__(self, model: nn.Module) -> None:
        """Trace `model`, sharing its parameters.

        Raises:
            torch.fx.proxy.TraceError: its forward pass depends on the values of its input.
        """
        graph, names = nodes.trace(model)
        self.module = out_of_place(fx.GraphModule(model, graph))
        # The graph module owns a copy of the graph, node for node in the same order.
        self.names = dict(zip(self.module.graph.nodes, names.values(), strict=False))
        self.constant = _unreached_by_input(self.module.graph)
        self._constant = {name for node, name in self.names.items() if node in self.constant}
        # Where nothing is switched off, one generated function that returns all results is quicker.
        self._recording = fx.GraphModule(self.module, _returning_all(self.module.graph))

    def to(self, device: torch.device) -> None:
        """Move the model to `device`."""
        for module in (self.module, self._recording):
            module.to(device)

    def node(self, layer: str) -> fx.Node:
        """Return the node of `layer`. Raises KeyError if there is none of that name."""
        for node in self.names:
            if self.names[node] == layer:
                found: fx.Node = node
                return found
        raise KeyError(f"no layer {layer!r}")

    def run(self, batch: np.ndarray) -> dict[fx.Node, Any]:
        """Run all nodes on (1, channels, rows, columns) float32; return the result of each."""
        # A copy, so that the caller may write on in its own array.
        results = self._recording(torch.tensor(batch, device=self.device))
        return dict(zip(self.names, results, strict=True))

    def outputs(self, results: Mapping[fx.Node, Any]) -> Outputs:
        """Return the outputs for a batch of one picture, given what `run` returned."""
        return {
            self.names[node]: _as_array(result if node in self.constant else result[0])
            for node, result in results.items()
            if _is_output(result)
        }

    def run_without(self, known: Mapping[str, np.ndarray], off: Sequence[Off]) -> Outputs:
        """Run the nodes that `off` reaches, with these parts switched off.

        Args:
            known: the outputs of all layers with nothing off.
            off: channels, and inputs of junctions, that the model has.

        Returns:
            The outputs of the nodes that were run.
        """
        reached = self._reached(known, off)
        run = _Ablation(self, off)
        run.run(initial_env=self._unreached(known, reached))
        return {
            self.names[node]: _as_array(result[0])
            for node, result in run.env.items()
            if node in reached and _is_output(result)
        }

    def differentiable(self, batch: np.ndarray, layer: str) -> tuple[torch.Tensor, torch.Tensor]:
        """Run the nodes up to that of `layer` on a batch of one picture, keeping what a derivative needs.

        Returns:
            The input with its batch axis and the output of `layer` without it.
        """
        pixels = torch.tensor(batch, device=self.device, requires_grad=True)
        return pixels, fx.Interpreter(self.module, graph=self._until(layer)).run(pixels)[0]

    def up_to(self, layer: str) -> fx.GraphModule:
        """Return the model up to `layer`, sharing its parameters. Raises KeyError if there is none."""
        found = fx.GraphModule(self.module, self._until(layer))
        found.graph.eliminate_dead_code()
        found.recompile()
        return found

    def visit(self, batch: np.ndarray, visit: Visitor, layer: str | None = None) -> None:
        """Run the nodes on (pictures, channels, rows, columns) float32, up to `layer` if it is given.

        The output of each layer is handed to `visit` as soon as it is there, and freed when no further node
        reads it.

        Raises:
            KeyError: there is no such layer.
        """
        graph = self.module.graph if layer is None else self._until(layer)
        layers = {
            node: name
            for node, name in zip(graph.nodes, self.names.values(), strict=False)
            if node.op != "output" and name not in self._constant
        }
        _Visit(self.module, graph, layers, visit).run(torch.tensor(batch, device=self.device))

    def _until(self, layer: str) -> fx.Graph:
        """Copy the graph up to `layer`, node for node, so that it returns the output of that."""
        graph, copies, last = fx.Graph(), dict[fx.Node, fx.Node](), self.node(layer)
        for node in self.module.graph.nodes:
            copies[node] = graph.node_copy(node, copies.__getitem__)
            if node is last:
                break
        graph.output(copies[last])
        return graph

    @property
    def device(self) -> torch.device:
        """The device on which it runs."""
        parameter = next(self.module.parameters(), None)
        return torch.device("cpu") if parameter is None else parameter.device

    def _reached(self, known: Mapping[str, np.ndarray], off: Iterable[Off]) -> set[fx.Node]:
        """Collect the nodes whose output depends on `off`, and those without a known output."""
        edited = {part.layer if isinstance(part, Channel) else part.junction for part in off}
        reached: set[fx.Node] = set()
        for node, name in self.names.items():
            if node in self.constant:
                continue
            if name in edited or name not in known or not reached.isdisjoint(node.all_input_nodes):
                reached.add(node)
        return reached

    def _unreached(
        self, known: Mapping[str, np.ndarray], reached: set[fx.Node]
    ) -> dict[fx.Node, torch.Tensor | None]:
        """Map the other nodes to their known output, or to None where no node that runs reads it."""
        return {
            node: torch.tensor(known[name], device=self.device)[None]
            if any(user in reached or user.op == "output" for user in node.users)
            else None
            for node, name in self.names.items()
            if node not in reached and node not in self.constant
        }


class _Visit(fx.Interpreter):
    """One run that keeps nothing: whoever visits it is given each output while it is there."""

    def __init__(
        self, module: nn.Module, graph: fx.Graph, layers: Mapping[fx.Node, str], visit: Visitor
    ) -> None:
        super().__init__(module, graph=graph)
        self._layers, self._visit = layers, visit

    def run_node(self, n: fx.Node) -> Any:
        """Return the result of a node, once it was visited."""
        result = super().run_node(n)
        if n in self._layers and _is_output(result):
            self._visit(self._layers[n], result)
        return result


class _Ablation(fx.Interpreter):
    """One run with parts switched off; afterwards `env` has the output of each node."""

    def __init__(self, graph: TracedGraph, off: Iterable[Off]) -> None:
        super().__init__(graph.module, garbage_collect_values=False)
        self._names = graph.names
        self._channels: dict[str, list[int]] = {}  # by layer
        self._inputs: dict[str, set[str]] = {}  # by the junction that reads them
        for part in off:
            if isinstance(part, Channel):
                self._channels.setdefault(part.layer, []).append(part.channel)
            else:
                self._inputs.setdefault(part.junction, set()).add(part.source)

    def run_node(self, n: fx.Node) -> Any:
        """Return the result of a node, with zeros in the channels that are off."""
        result = super().run_node(n)
        if channels := self._channels.get(self._names.get(n, "")):
            result = result.clone()
            result[:, channels] = 0
        return result

    def fetch_args_kwargs_from_env(self, n: fx.Node) -> tuple[tuple[Any, ...], dict[str, Any]]:
        """Return the inputs of a node; those that are off are 0, or 1 where they are multiplied."""
        inputs = self._inputs.get(self._names.get(n, ""), ())
        left = torch.ones_like if self._multiplies(n) else torch.zeros_like

        def given(source: fx.Node) -> Any:
            value = self.env[source]
            return left(value) if self._names.get(source) in inputs else value

        return fx.node.map_arg(n.args, given), fx.node.map_arg(n.kwargs, given)

    def _multiplies(self, n: fx.Node) -> bool:
        made = self.module.get_submodule(str(n.target)) if n.op == "call_module" else None
        name = type(made).__name__ if made else getattr(n.target, "__name__", str(n.target))
        return operation(name) is Operation.MULTIPLY


def _unreached_by_input(graph: fx.Graph) -> frozenset[fx.Node]:
    """Collect the nodes that do not depend on the input."""
    reached: set[fx.Node] = set()
    for node in graph.nodes:
        if node.op == "placeholder" or not reached.isdisjoint(node.all_input_nodes):
            reached.add(node)
    return frozenset(set(graph.nodes) - reached)


def _is_output(result: object) -> bool:
    """Whether a node's result is a tensor of numbers, and not a size or a tuple."""
    return isinstance(result, torch.Tensor) and result.ndim > 0


def _returning_all(graph: fx.Graph) -> fx.Graph:
    """Copy `graph` so that it returns the results of all its nodes."""
    copied, copies = fx.Graph(), dict[fx.Node, fx.Node]()
    for node in graph.nodes:
        if node.op != "output":
            copies[node] = copied.node_copy(node, copies.__getitem__)
    copied.output(tuple(copies.values()))
    return copied


def _as_array(result: torch.Tensor) -> np.ndarray:
    """Return `result` as read-only float32 on the CPU, in the same memory if it is that."""
    output: np.ndarray = result.detach().float().cpu().numpy()
    output.flags.writeable = False
    return output
