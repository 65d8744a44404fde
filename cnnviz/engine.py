"""Who runs a model, where, and what happens when the device is too small for it?"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import numpy as np
import torch

from cnnviz import device
from cnnviz.record import Recorder

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from cnnviz.ablation import Off
    from cnnviz.models import ModelSpec
    from cnnviz.part import Part
    from cnnviz.trace import Layer, Trace, Unit

Result = TypeVar("Result")


class Engine:
    """One model on the best device there is.

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
        self.spec = spec
        self.device = device.best()
        self.fell_back = False
        self._recorder = Recorder(spec.name, spec.load())
        try:
            self._recorder.to(self.device)
        except RuntimeError as error:
            self._fall_back(error)

    @property
    def layers(self) -> tuple[Layer, ...]:
        """The layers of the network, as every trace of it has them."""
        return self.run(np.zeros(self.spec.shape, np.float32)).layers

    def run(self, pixels: np.ndarray) -> Trace:
        """One forward pass of `pixels`, (channels, rows, columns) float32 as `spec.prepare` makes them."""
        return self.attempt(lambda: self._recorder.record(pixels[None]))

    def without(self, trace: Trace, off: Sequence[Off]) -> Trace:
        """The forward pass of `trace`, with parts of the network switched off; see `Recorder.without`."""
        return self.attempt(lambda: self._recorder.without(trace, off))

    def gradient(self, pixels: np.ndarray, unit: Unit) -> np.ndarray:
        """How much the number at `unit` changes with each of `pixels`; see `Recorder.gradient`."""
        return self.attempt(lambda: self._recorder.gradient(pixels[None], unit))

    def part(self, layer: str, unit: Unit, sign: int) -> Part:
        """The model up to one of its numbers; see `Recorder.part`. Use it inside `attempt`."""
        return self._recorder.part(layer, unit, sign)

    def attempt(self, work: Callable[[], Result]) -> Result:
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
        self.fell_back = True
        self._recorder.to(self.device)
