"""Who runs a model, where, in which order, and what happens when the device is too small for it?"""

from __future__ import annotations

from collections import OrderedDict
from functools import cached_property, partial
from itertools import count
from threading import Lock
from time import perf_counter
from typing import TYPE_CHECKING, TypeVar

import numpy as np
import torch

from cnnviz import log
from cnnviz.analysis import attribution
from cnnviz.capture.recorder import Recorder
from cnnviz.inputs.preparation import digest
from cnnviz.memoize import memoized
from cnnviz.models import device
from cnnviz.serving.request_queue import Line

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Sequence

    from cnnviz.analysis.attribution import Method
    from cnnviz.capture.edits import Off
    from cnnviz.capture.trace import Layer, Trace, Unit
    from cnnviz.models.specs import ModelSpec

# Of a ResNet-50 a trace has 35 MB at 128 × 128 pixels and 106 MB at 224 × 224, of the LeNet 0.04 MB.
_KEPT = 1 << 30  # bytes of traces of all models
_MOST = 256  # of them; a class draws no more digits at a time
# A GPU takes hardly longer for several pictures than for one; on two cores a class was not answered sooner
# when eight of its photos were read at once (docs/reliability.md).
_TOGETHER = {"cuda": 8}
_PIECE = 1 << 15  # numbers; of so few torch writes zeros in one thread
_ROOM = 1.3  # bytes made ready for each of a trace; the next picture and its page take some of them first
Number = tuple["Unit", int]  # a unit of a vector, and 1 or -1, what it is multiplied by
Result = TypeVar("Result")


class _Traces:
    """Those that were last asked for: at most `_MOST`, of `_KEPT` bytes together, or a single one."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._kept: OrderedDict[Hashable, Trace] = OrderedDict()
        self._size = 0

    def get(self, key: Hashable) -> Trace | None:
        """The trace of that name, which is now the last that was asked for."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def put(self, key: Hashable, trace: Trace) -> None:
        """Keep `trace`, and forget the oldest where that is too much."""
        with self._lock:
            self._size += _size(trace) - (_size(self._kept[key]) if key in self._kept else 0)
            self._kept[key] = trace
            while (self._size > _KEPT and len(self._kept) > 1) or len(self._kept) > _MOST:
                self._size -= _size(self._kept.popitem(last=False)[1])


def _size(trace: Trace) -> int:
    """Bytes of its numbers; those of its weights are the model's."""
    return sum(array.nbytes for array in trace.activations.values())


def _make_room(size: int) -> None:
    """Get `size` bytes of memory that is really there, and give them back to be had at once.

    Memory that a process never used has to be found by the system, page by page. A trace, which is kept,
    needs so much that the next pass would else take a quarter longer.
    """
    pieces = [torch.zeros(_PIECE) for _ in range(size // (4 * _PIECE))]
    pieces.clear()


_TRACES, _NUMBERS = _Traces(), count()


@memoized
def line(kind: str) -> Line:
    """The one line before the device of that kind, such as "cpu", for all models."""
    return Line(f"inference on {kind}")


class Engine:
    """One model on the best device there is, for all visitors.

    All that it computes is done by the one thread of its device, in which each visitor has a turn after the
    other; see `line.Line`. So each method may raise CrowdedError, and what the waiting visitor raises.

    Attributes:
        spec: the model.
        device: where it runs now.
        fell_back: whether it runs on the CPU because the GPU's memory did not suffice.
    """

    def __init__(self, spec: ModelSpec) -> None:
        """Load the weights of `spec` and move them to the best device.

        Raises:
            WeightsError: they are missing or do not fit.
        """
        self.device = device.best()
        self._start(spec, line(self.device.type))
        self._recorder = self._line.do(lambda: Recorder(spec.name, spec.load()))
        self._do(lambda: self._recorder.to(self.device))
        log.event("model loaded", model=spec.name, device=self.device.type)

    @cached_property
    def layers(self) -> tuple[Layer, ...]:
        """The layers of the network, as every trace of it has them."""
        return self.run(np.zeros(self.spec.shape, np.float32)).layers

    @property
    def where(self) -> str:
        """What a person calls the device."""
        return device.title(self.device)

    def run(self, pixels: np.ndarray) -> Trace:
        """The forward pass of `pixels`, (channels, rows, columns) float32 as `spec.prepare` makes them.

        The passes of the pictures that were last asked for are kept.
        """
        key = digest(pixels)
        found = _TRACES.get((self._number, key))
        if found is None:
            self._wanted[key] = pixels
            try:
                found = self._do(lambda: self._read(key, pixels))
            finally:
                self._wanted.pop(key, None)
        return found

    def without(self, trace: Trace, off: Sequence[Off]) -> Trace:
        """The forward pass of `trace`, with parts of the network switched off; see `Recorder.without`."""
        return self._do(lambda: self._recorder.without(trace, off))

    def gradient(self, pixels: np.ndarray, unit: Unit) -> np.ndarray:
        """How much the number at `unit` changes with each of `pixels`; see `Recorder.gradient`."""
        return self._do(lambda: self._recorder.gradient(pixels[None], unit))

    def attribute(
        self,
        pixels: np.ndarray,
        layer: str,
        number: Number,
        method: Method,
        watch: Callable[[float], None],
    ) -> np.ndarray:
        """What each place of a layer does for a number; see `attribution.attribute`.

        Args:
            pixels: as for `run`.
            layer: whose places they are.
            number: the one that they do something for.
            method: how places are weighed.
            watch: hears which share is done.
        """

        def step(share: float) -> None:
            watch(share)
            self._line.give_way()

        def work() -> np.ndarray:
            return attribution.attribute(self._recorder.tap(layer, *number), pixels, method, step)

        return self._do(work, long=True)

    def estimates(self, pixels: np.ndarray, layer: str, number: Number) -> np.ndarray:
        """About what each channel of a layer does for a number; see `attribution.estimates`."""
        return self._do(lambda: attribution.estimates(self._recorder.tap(layer, *number), pixels))

    def _start(self, spec: ModelSpec, turns: Line) -> None:
        """Nothing is known yet; `turns` is where visitors wait for theirs."""
        self.spec, self.fell_back, self._line = spec, False, turns
        self._number = next(_NUMBERS)
        self._wanted: dict[str, np.ndarray] = {}  # pictures that somebody waits for

    def _together(self) -> int:
        """How many pictures one pass reads at most."""
        return _TOGETHER.get(self.device.type, 1)

    def _pass(self, pictures: Sequence[np.ndarray]) -> list[Trace]:
        """One forward pass of all these."""
        return self._recorder.record_batch(np.stack(pictures))

    def _read(self, key: str, pixels: np.ndarray) -> Trace:
        """The forward pass of `pixels`; where that pays, others that are waited for are read with it."""
        found = _TRACES.get((self._number, key))
        if found is None:
            wanted = {key: pixels, **self._wanted}
            together = list(wanted.items())[: self._together()]
            begun = perf_counter()
            traces = self._pass([picture for _, picture in together])
            took = round(1000 * (perf_counter() - begun), 1)
            log.event("pictures read", model=self.spec.name, count=len(together), milliseconds=took)
            for (name, _), trace in zip(together, traces, strict=True):
                _TRACES.put((self._number, name), trace)
                self._wanted.pop(name, None)
            found = traces[0]
            self._line.when_idle(partial(_make_room, int(_ROOM * _size(found))))
        return found

    def _do(self, work: Callable[[], Result], *, long: bool = False) -> Result:
        """What `work` gives, when it is its turn."""
        return self._line.do(lambda: self._attempt(work), long=long)

    def _attempt(self, work: Callable[[], Result]) -> Result:
        """What `work` gives; it is done once more on the CPU if the GPU's memory does not suffice."""
        try:
            return work()
        except RuntimeError as error:
            self._fall_back(error)
            return work()

    def _fall_back(self, error: RuntimeError) -> None:
        """Go on with the CPU after a GPU ran out of memory; any other error is raised again."""
        # CUDA has an error of its own for this; Metal says it in words only.
        full = isinstance(error, torch.OutOfMemoryError) or "out of memory" in str(error)
        if self.device.type == "cpu" or not full:
            raise error
        self.device = torch.device("cpu")
        self._line = line("cpu")
        self.fell_back = True
        log.event("memory of the graphics card full", model=self.spec.name)
        self._recorder.to(self.device)
