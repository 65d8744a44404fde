"""The inside of a network, kept epoch by epoch while it is fine-tuned."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np
import torch
from safetensors.torch import save

from cnnviz import atomic_write
from cnnviz.capture.kinds import Kind
from cnnviz.capture.recorder import Recorder

if TYPE_CHECKING:
    from pathlib import Path

    from torch import nn

    from cnnviz.capture.trace import Trace

FILTERS = "conv1"  # whatever the first convolution is called


class Replay:
    """The first filters, and one map of each stage for one photo, before fine-tuning and after each epoch.

    Of each stage it is the map that varies most over the photo before fine-tuning.

    Attributes:
        frames: name to one array for each time: "conv1" (filters, channels, rows, columns), and the last
            layer of each stage (rows, columns); float16.
        channels: layer to the place of its map.
    """

    def __init__(self, network: nn.Module, pixels: np.ndarray) -> None:
        """Watch `network`, in evaluation mode, look at `pixels`, (3, rows, columns) as it reads them."""
        self._recorder, self._network, self._pixels = Recorder("replay", network), network, pixels
        trace = self._recorder.record(pixels[None])
        self.channels = {name: int(trace[name].var((1, 2)).argmax()) for name in stages(trace)}
        self.frames: dict[str, list[np.ndarray]] = {name: [] for name in (FILTERS, *self.channels)}

    def watch(self) -> None:
        """Keep how it looks now."""
        trace = self._recorder.record(self._pixels[None])
        first = next(layer.name for layer in trace.layers if layer.kind is Kind.CONV)
        filters = self._network.get_parameter(f"{first}.weight").detach().cpu().numpy()
        self.frames[FILTERS].append(filters.astype(np.float16))
        for name, channel in self.channels.items():
            self.frames[name].append(trace[name][channel].astype(np.float16))

    def stacked(self) -> dict[str, torch.Tensor]:
        """The frames of each name as one tensor, the time first."""
        return {
            name: torch.from_numpy(np.ascontiguousarray(np.stack(frames)))
            for name, frames in self.frames.items()
        }

    def restore(self, stacked: dict[str, torch.Tensor]) -> None:
        """Take the frames from what `stacked` gave."""
        self.frames = {name: list(frames.numpy()) for name, frames in stacked.items()}

    def save(self, path: Path, **notes: object) -> None:
        """Write the frames of each name as one array, the time first.

        The header of the file has "channels" and `notes`, each as JSON.
        """
        header = {"channels": self.channels, **notes}
        atomic_write.write(
            path, save(self.stacked(), {name: json.dumps(value) for name, value in header.items()})
        )


def stages(trace: Trace) -> list[str]:
    """The last layer of each stage: of a ResNet-50 "relu", "layer1.2.relu_2" ..., of LeNet "relu1" ...

    Where all activations stand in one part of the network, a stage has maps of one size.
    """
    active = [
        layer
        for layer in trace.layers
        if layer.kind is Kind.ACTIVATION and len(layer.shape) == 3 and layer.shape[1] > 1
    ]
    parts = {layer.name.partition(".")[0]: layer.name for layer in active}
    sizes = {layer.shape[1:]: layer.name for layer in active}
    return list((parts if len(parts) > 1 else sizes).values())
