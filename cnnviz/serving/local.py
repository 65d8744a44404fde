"""Backend on this computer: the best device it has, and the CPU once a GPU cannot do it."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import torch

from cnnviz import log
from cnnviz.capture.recorder import Recorder
from cnnviz.memoize import memoized
from cnnviz.models import device
from cnnviz.serving.request_queue import RequestQueue

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import numpy as np

    from cnnviz.capture.edits import Off
    from cnnviz.capture.trace import Trace
    from cnnviz.models.specs import ModelSpec
    from cnnviz.serving.backend import Report, Task

Result = TypeVar("Result")


@memoized
def device_queue(kind: str) -> RequestQueue:
    """Return the one queue in front of the device of that kind, such as "cpu", for all models."""
    return RequestQueue(f"inference on {kind}")


class LocalBackend:
    """One model on the best device of this computer.

    Attributes:
        queue: of the device; another one after the fallback to the CPU.
        fell_back: whether the model runs on the CPU because the GPU cannot do it.
        size: bytes of the weights.
    """

    def __init__(self, spec: ModelSpec) -> None:
        """Load the weights of `spec` and move them to the best device, in a turn of its queue.

        Raises:
            WeightsError: the weights are missing or do not fit.
        """
        self._model, self._device, self.fell_back = spec.name, device.best(), False
        self.queue = device_queue(self._device.type)
        model = self.queue.run(spec.load)
        self.size = sum(each.nbytes for each in model.state_dict().values())
        self._recorder = self.queue.run(lambda: Recorder(spec.name, model))
        self.queue.run(lambda: self._on_device(lambda: self._recorder.to(self._device)))
        log.event("model loaded", model=spec.name, device=self._device.type)

    @property
    def device(self) -> str:
        """Name of the device, as people call it."""
        return device.title(self._device)

    def forward(self, pixels: np.ndarray) -> Trace:
        """Run the forward pass of one picture; see `Backend.forward`."""
        return self._on_device(lambda: self._recorder.record(pixels[None]))

    def without(self, trace: Trace, off: Sequence[Off]) -> Trace:
        """Run the forward pass of `trace` with parts off; see `Recorder.without`."""
        return self._on_device(lambda: self._recorder.without(trace, off))

    def compute(self, task: Task[Result], report: Report | None) -> Result:
        """Run `task`; see `Backend.compute`."""
        return self._on_device(lambda: task(self._recorder, report or _ignore))

    def _on_device(self, work: Callable[[], Result]) -> Result:
        """Return the result of `work`, which runs again on the CPU if the GPU cannot do it."""
        try:
            return work()
        except (RuntimeError, TypeError) as error:
            self._fall_back(error)
            return work()

    def _fall_back(self, error: RuntimeError | TypeError) -> None:
        """Move the model to the CPU after a GPU could not do its work; raise any other error again."""
        if not device.lacks(self._device, error):
            raise error
        self._device = torch.device("cpu")
        self.queue = device_queue("cpu")
        self.fell_back = True
        log.event("graphics card cannot run the model", model=self._model)
        self._recorder.to(self._device)


def _ignore(_share: float) -> None:
    """Report nothing."""
