"""Recorder of forward passes: every layer's output, with or without parts of the network, and derivatives."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
import torch

from cnnviz.capture.edits import check
from cnnviz.capture.forward_lock import FORWARD_LOCK, torch_threads
from cnnviz.capture.layers import describe
from cnnviz.capture.partial_model import PartialModel
from cnnviz.capture.tapped_model import TappedModel
from cnnviz.capture.trace import Trace, maps_shape
from cnnviz.capture.traced_graph import TracedGraph

if TYPE_CHECKING:
    from collections.abc import Sequence

    from torch import nn

    from cnnviz.capture.edits import Off
    from cnnviz.capture.trace import Layer, Unit
    from cnnviz.capture.traced_graph import Visitor

# A network of fewer parameters is not worth sharing among cores: two threads took 50 ms over what one does
# in 0.7 ms (LeNet, benchmarks/nodelink.py).
_SMALL = 1_000_000


class Recorder:
    """Runs one model and keeps the output of each node of its graph."""

    def __init__(self, name: str, model: nn.Module) -> None:
        """Trace the graph of `model`, once.

        Args:
            name: the model's name, kept in every Trace.
            model: in evaluation mode; its parameters stay shared, and it is not changed.

        Raises:
            ValueError: `model` is in training mode.
            torch.fx.proxy.TraceError: its forward pass depends on the values of its input.
        """
        if any(module.training for module in model.modules()):
            raise ValueError(f"{name} is in training mode; call model.eval() first")
        self.name = name
        with FORWARD_LOCK:
            self._graph = TracedGraph(model)
        self._threads = 1 if sum(each.numel() for each in model.parameters()) < _SMALL else None
        self._layers: dict[tuple[int, ...], tuple[Layer, ...]] = {}
        self._batches: dict[tuple[int, ...], bool] = {}

    def to(self, device: torch.device) -> None:
        """Move the model to `device`."""
        with FORWARD_LOCK:
            self._graph.to(device)

    def record(self, batch: np.ndarray) -> Trace:
        """Run one forward pass of one picture, whose last digits would depend on any other with it.

        Args:
            batch: (1, channels, rows, columns) float32, prepared as the model expects.

        Raises:
            torch.OutOfMemoryError: the device has too little memory.
        """
        with FORWARD_LOCK, torch_threads(self._threads), torch.inference_mode():
            graph, size = self._graph, batch.shape[1:]
            results = graph.run(batch)
            if size not in self._layers:
                self._layers[size] = describe(graph.module, graph.names, results, graph.constant)
            outputs = graph.outputs(results)
        layers = self._layers[size]
        return Trace(
            self.name, layers, MappingProxyType({layer.name: outputs[layer.name] for layer in layers})
        )

    def without(self, trace: Trace, off: Sequence[Off]) -> Trace:
        """Run the forward pass of `trace` again with parts of the network switched off.

        Only the layers that depend on these parts are computed; the outputs of all others are shared with
        `trace`.

        Raises:
            KeyError, IndexError: the network has no such part.
            torch.OutOfMemoryError: the device has too little memory.
        """
        check(trace, off)
        with FORWARD_LOCK, torch_threads(self._threads), torch.inference_mode():
            changed = self._graph.run_without(trace.activations, off)
        return Trace(self.name, trace.layers, MappingProxyType({**trace.activations, **changed}))

    def visit(self, batch: np.ndarray, visit: Visitor, layer: str | None = None) -> None:
        """Run one forward pass of several pictures, of which nothing is kept.

        The last digits of a picture's numbers may depend on the pictures beside it.

        Args:
            batch: (pictures, channels, rows, columns) float32, prepared as the model expects.
            visit: given the name of each layer and its output with the batch axis, in the order of execution.
            layer: the last one that is computed; None for all.

        Raises:
            KeyError: there is no layer of that name.
            torch.OutOfMemoryError: the device has too little memory.
        """
        with FORWARD_LOCK, torch_threads(self._threads), torch.inference_mode():
            self._graph.visit(batch, visit, layer)

    def layers(self, shape: tuple[int, ...]) -> tuple[Layer, ...]:
        """Return the layers of a trace of a picture of `shape`, (channels, rows, columns)."""
        return self._layers.get(shape) or self.record(np.zeros((1, *shape), np.float32)).layers

    def batches(self, shape: tuple[int, ...]) -> bool:
        """Whether pictures of `shape` go through the model together, which may be written for one alone."""
        if shape not in self._batches:
            self._batches[shape] = self._try_batch(shape)
        return self._batches[shape]

    def _try_batch(self, shape: tuple[int, ...]) -> bool:
        alone, outputs = {each.name: each.shape for each in self.layers(shape)}, dict[str, tuple[int, ...]]()
        try:
            self.visit(
                np.zeros((2, *shape), np.float32),
                lambda name, output: outputs.update({name: tuple(output.shape)}),
            )
        except torch.OutOfMemoryError:
            raise
        except (RuntimeError, ValueError):  # a reshape of it counts on one picture
            return False
        return all(found == (2, *alone[name]) for name, found in outputs.items())

    def up_to(self, layer: str) -> PartialModel:
        """Return the model up to `layer`. Raises KeyError if there is no layer of that name."""
        return PartialModel(self._graph.up_to(layer), self._graph.device, self._threads)

    def tap(self, layer: str, unit: Unit, factor: int = 1, against: Unit | None = None) -> TappedModel:
        """Return the model up to a unit of a vector, with a module of its own behind `layer`.

        Args:
            layer: its name.
            unit: which number.
            factor: what that is multiplied by.
            against: of the same vector, what is subtracted from it.

        Raises:
            KeyError: there is no layer of that name.
        """
        less = None if against is None else against.channel
        return TappedModel(self._graph.node(layer), self._graph.node(unit.layer), unit.channel, factor, less)

    def gradient(self, batch: np.ndarray, unit: Unit) -> np.ndarray:
        """Compute the derivative of the number at `unit` with respect to each pixel, by one backward pass.

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
        with FORWARD_LOCK, torch_threads(self._threads), torch.enable_grad():
            pixels, output = self._graph.differentiable(batch, unit.layer)
            number = output.reshape(maps_shape(output.shape))[unit[1:]]
            (gradient,) = torch.autograd.grad(number, pixels)
        found: np.ndarray = gradient[0].float().cpu().numpy()
        return found
