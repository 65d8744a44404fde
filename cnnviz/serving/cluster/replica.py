"""What does each process of a cluster do? It answers for every model, on its GPU or its cores."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import numpy as np
from ray import serve

from cnnviz import allocator
from cnnviz.models.specs import model
from cnnviz.serving.engine import Engine

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cnnviz.capture.edits import Off

Numbers = dict[str, np.ndarray]  # what each layer answered


class Replica:
    """The engines of one process. Ray starts as many of these as `deploy` says, and shares the work out.

    A trace travels without its layers: their weights are the same for all pictures.
    """

    def __init__(self) -> None:
        """Nothing is loaded before it is asked for."""
        allocator.tune()
        self._engines: dict[str, Engine] = {}

    @serve.batch(max_batch_size=8, batch_wait_timeout_s=0.005)  # type: ignore[untyped-decorator]
    async def read(self, names: list[str], pictures: list[np.ndarray]) -> list[Numbers]:
        """What each layer of a model answers; Ray gathers pictures, and a GPU reads them together."""
        traces = await asyncio.gather(
            *map(asyncio.to_thread, [self._engine(name).run for name in names], pictures)
        )
        return [dict(trace.activations) for trace in traces]

    async def without(self, name: str, pixels: np.ndarray, off: Sequence[Off]) -> Numbers:
        """The same with parts switched off, of those layers that this changes."""
        trace = await self.ask(name, "run", pixels)
        changed = await self.ask(name, "without", trace, off)
        return {layer: array for layer, array in changed.activations.items() if array is not trace[layer]}

    async def attribute(self, name: str, *asked: Any) -> np.ndarray:
        """See `Engine.attribute`."""
        found: np.ndarray = await self.ask(name, "attribute", *asked, _unheard)
        return found

    async def layers(self, name: str) -> list[dict[str, Any]]:
        """The layers of a model, each as the arguments of `Layer`."""
        engine = self._engine(name)
        return [
            vars(layer) | {"parameters": dict(layer.parameters)}
            for layer in await asyncio.to_thread(lambda: engine.layers)
        ]

    async def where(self, name: str) -> str:
        """What a person calls the device."""
        return self._engine(name).where

    async def ask(self, name: str, method: str, *arguments: Any) -> Any:
        """What the engine of a model gives, asked by the name of its method."""
        return await asyncio.to_thread(getattr(self._engine(name), method), *arguments)

    def _engine(self, name: str) -> Engine:
        if name not in self._engines:
            self._engines[name] = Engine(model(name))
        return self._engines[name]


def _unheard(share: float) -> None:
    """Nobody hears how far it is."""
