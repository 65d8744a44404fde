"""Replica of a cluster: one process that serves every model on its GPU or its cores."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

from cnnviz import allocator
from cnnviz.models.specs import model
from cnnviz.serving.engine import Engine

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cnnviz.capture.edits import Off
    from cnnviz.serving.backend import Task

Result = TypeVar("Result")
Outputs = dict[str, np.ndarray]  # of layers by name


class Replica:
    """The engines of one process. Ray starts as many of these as `deploy` says, and shares the requests out.

    A trace travels without its layers: their weights are the same for all pictures.
    """

    def __init__(self) -> None:
        """Load nothing before it is requested."""
        allocator.tune()
        self._engines: dict[str, Engine] = {}

    async def forward(self, name: str, pixels: np.ndarray) -> Outputs:
        """Return the outputs of all layers."""
        trace = await asyncio.to_thread(self._engine(name).run, pixels)
        return dict(trace.activations)

    async def without(self, name: str, pixels: np.ndarray, off: Sequence[Off]) -> Outputs:
        """Return the outputs that change when parts of the network are off."""
        engine = self._engine(name)
        trace = await asyncio.to_thread(engine.run, pixels)
        changed = await asyncio.to_thread(engine.without, trace, off)
        return {layer: array for layer, array in changed.activations.items() if array is not trace[layer]}

    async def compute(self, name: str, task: Task[Result], long: bool) -> Result:
        """Return the result of `task`, which lets short requests in between its steps if it is `long`."""
        return await asyncio.to_thread(self._engine(name).compute, task, _ignore if long else None)

    async def layers(self, name: str) -> list[dict[str, Any]]:
        """Return the layers of a model, each as the arguments of `Layer`."""
        engine = self._engine(name)
        return [
            vars(layer) | {"parameters": dict(layer.parameters)}
            for layer in await asyncio.to_thread(lambda: engine.layers)
        ]

    async def device(self, name: str) -> str:
        """Return the name of the device, as people call it."""
        return self._engine(name).device

    def _engine(self, name: str) -> Engine:
        if name not in self._engines:
            self._engines[name] = Engine(model(name))
        return self._engines[name]


def _ignore(_share: float) -> None:
    """Report nothing."""
