"""Who runs a model, where, and what happens when the device is too small for it?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch

from cnnviz import device
from cnnviz.record import Recorder

if TYPE_CHECKING:
    import numpy as np

    from cnnviz.models import ModelSpec
    from cnnviz.trace import Trace


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
        except torch.OutOfMemoryError:
            self._fall_back()

    def run(self, pixels: np.ndarray) -> Trace:
        """One forward pass of `pixels`, (channels, rows, columns) float32 as `spec.prepare` makes them."""
        try:
            return self._recorder.record(pixels[None])
        except torch.OutOfMemoryError:
            if self.device.type == "cpu":
                raise
            self._fall_back()
            return self._recorder.record(pixels[None])

    def _fall_back(self) -> None:
        self.device = torch.device("cpu")
        self.fell_back = True
        self._recorder.to(self.device)
