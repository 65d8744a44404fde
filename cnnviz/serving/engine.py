"""Engine of one model: a cache of traces, and a turn for each request, in front of a backend."""

from __future__ import annotations

from collections import OrderedDict
from functools import cached_property, partial
from itertools import count
from math import inf
from threading import Lock
from time import perf_counter
from typing import TYPE_CHECKING, TypeAlias, TypeVar

import numpy as np
import torch

from cnnviz import log
from cnnviz.inputs.preparation import digest
from cnnviz.models.specs import BUILT_IN, WeightsError
from cnnviz.serving import tasks
from cnnviz.serving.local import LocalBackend

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from cnnviz.analysis.attribution import Attribution, Method
    from cnnviz.capture.edits import Off
    from cnnviz.capture.trace import Layer, Trace, Unit
    from cnnviz.models.specs import ModelSpec
    from cnnviz.serving.backend import Backend, Task
    from cnnviz.serving.tasks import Target

Result = TypeVar("Result")
_Key: TypeAlias = tuple[int, str]  # the number of an engine, and the digest of a picture
# Of a ResNet-50 a trace has 35 MB at 128 × 128 pixels and 106 MB at 224 × 224, of the LeNet 0.04 MB.
_CACHE_BYTES = 1 << 30  # of the traces of all models
_CACHE_TRACES = 256  # a class draws no more digits at a time
_BLOCK = 1 << 15  # numbers; of so few torch writes zeros in one thread
_QUICK = 0.03  # seconds; passes of networks that take no longer go before all others
_RESERVE = 1.3  # bytes for each of a trace; the next picture and its page take some of them first


class _TraceCache:
    """The traces that were last requested: at most `_CACHE_TRACES`, of `_CACHE_BYTES` together, or one."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._traces: OrderedDict[_Key, Trace] = OrderedDict()
        self._size = 0

    def get(self, key: _Key) -> Trace | None:
        """Return the trace of `key`, which becomes the most recent, or None."""
        with self._lock:
            if key in self._traces:
                self._traces.move_to_end(key)
            return self._traces.get(key)

    def put(self, key: _Key, trace: Trace) -> None:
        """Keep `trace`, and evict the least recent ones where that is too much."""
        with self._lock:
            self._size += _size(trace) - (_size(self._traces[key]) if key in self._traces else 0)
            self._traces[key] = trace
            while (self._size > _CACHE_BYTES and len(self._traces) > 1) or len(self._traces) > _CACHE_TRACES:
                self._size -= _size(self._traces.popitem(last=False)[1])

    def drop(self, number: int) -> None:
        """Forget the traces of an engine, which hold its weights."""
        with self._lock:
            for key in [key for key in self._traces if key[0] == number]:
                self._size -= _size(self._traces.pop(key))


def _size(trace: Trace) -> int:
    """Count the bytes of its activations; its weights are the model's."""
    return sum(array.nbytes for array in trace.activations.values())


def _finite(trace: Trace) -> bool:
    """Whether all of its activations are finite, and small enough to be added up."""
    with np.errstate(all="ignore"):
        return all(np.isfinite(array.sum()) for array in trace.activations.values())


def _reserve(size: int) -> None:
    """Touch `size` bytes of fresh memory and free them, so that the process can have them at once.

    The system has to find memory that a process never used, page by page. A trace, which is kept, needs so
    much that the next pass would else take a quarter longer.
    """
    blocks = [torch.zeros(_BLOCK) for _ in range(size // (4 * _BLOCK))]
    blocks.clear()


_TRACES, _NUMBERS = _TraceCache(), count()


class Engine:
    """One model for all users.

    Each request waits for its turn in the queue of the backend. So each method may raise QueueFullError, and
    what the waiting `Requester` raises.

    Attributes:
        spec: the model.
        backend: where it is computed.
    """

    def __init__(self, spec: ModelSpec, backend: Backend | None = None) -> None:
        """Compute `spec` on `backend`, or on this computer if None.

        Raises:
            WeightsError: the weights are missing or do not fit.
        """
        self.spec = spec
        self.backend = backend or LocalBackend(spec)
        self._number, self._took = next(_NUMBERS), inf

    @cached_property
    def layers(self) -> tuple[Layer, ...]:
        """The layers of the network, as every trace of it has them."""
        return self.run(np.zeros(self.spec.shape, np.float32)).layers

    @property
    def device(self) -> str:
        """Name of the device, as people call it."""
        return self.backend.device

    @property
    def fell_back(self) -> bool:
        """Whether the model runs on the CPU because the GPU cannot do it."""
        return self.backend.fell_back

    def run(self, pixels: np.ndarray) -> Trace:
        """Return the forward pass of a picture as `spec.prepare` makes it, (channels, rows, columns) float32.

        The traces of the pictures that were last requested come from the cache.

        Raises:
            WeightsError: with this picture the numbers of a user's own network grow beyond all bounds.
        """
        key = digest(pixels)
        found = _TRACES.get((self._number, key))
        if found is None:
            found = self.backend.queue.run(lambda: self._read(key, pixels), quick=self._quick)
        return found

    def without(self, trace: Trace, off: Sequence[Off]) -> Trace:
        """Return the forward pass of `trace` with parts of the network off; see `Recorder.without`."""
        return self.backend.queue.run(lambda: self.backend.without(trace, off), quick=self._quick)

    def gradient(self, pixels: np.ndarray, unit: Unit) -> np.ndarray:
        """Return the derivative of the number at `unit` for each of `pixels`; see `Recorder.gradient`."""
        return self.compute(partial(tasks.gradient, pixels=pixels, unit=unit))

    def attribute(  # noqa: PLR0913 (those of the task)
        self,
        pixels: np.ndarray,
        layer: str,
        target: Target,
        method: Method,
        watch: Callable[[float], None],
        *,
        start: float = 0.0,
    ) -> Attribution:
        """Return what each place of a layer contributes to a number; see `attribution.attribute`.

        Args:
            pixels: as for `run`.
            layer: whose places they are.
            target: the number, see `tasks.Target`.
            method: how places are weighed.
            watch: called with the share that is done, 0 to 1, after each step.
            start: every pixel of the picture that an integral begins at, in the network's units.
        """
        task = partial(tasks.attribute, pixels=pixels, layer=layer, target=target, method=method, start=start)
        return self.compute(task, watch)

    def estimates(self, pixels: np.ndarray, layer: str, target: Target) -> np.ndarray:
        """Return the estimated effect of each channel of a layer on a number; see `attribution.estimates`."""
        return self.compute(partial(tasks.estimates, pixels=pixels, layer=layer, target=target))

    def compute(self, task: Task[Result], watch: Callable[[float], None] | None = None) -> Result:
        """Return the result of `task`; with `watch` it is long and lets short requests in after each step."""
        if watch is None:
            return self.backend.queue.run(lambda: self.backend.compute(task, None))

        def report(share: float) -> None:
            watch(share)
            self.backend.queue.yield_turn()

        return self.backend.queue.run(lambda: self.backend.compute(task, report), long=True)

    @property
    def size(self) -> int:
        """Bytes of the weights in the memory of this process."""
        return self.backend.size

    def forget(self) -> None:
        """Forget the traces that the cache has of this engine, so that its weights can go."""
        _TRACES.drop(self._number)

    @property
    def _quick(self) -> bool:
        """Whether a pass took so little time that it need not wait behind those of large networks."""
        return self._took < _QUICK

    def _read(self, key: str, pixels: np.ndarray) -> Trace:
        """Run the forward pass of `pixels`, alone: with others its last digits would depend on them."""
        found = _TRACES.get((self._number, key))
        if found is None:
            begun = perf_counter()
            found = self.backend.forward(pixels)
            took = perf_counter() - begun
            self._took = min(self._took, took)
            log.event("picture read", model=self.spec.name, milliseconds=round(1000 * took, 1))
            if self.spec.name not in BUILT_IN and not _finite(found):
                raise WeightsError(f"the numbers of {self.spec.name} grow beyond all bounds")
            _TRACES.put((self._number, key), found)
            self.backend.queue.run_when_idle(partial(_reserve, int(_RESERVE * _size(found))))
        return found
