"""Batches of digits through LeNet: their input, the input of a layer and the probabilities."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
from torch.nn import functional as F

from cnnviz.capture.forward_lock import FORWARD_LOCK
from cnnviz.inputs.digits import MEAN, STD
from cnnviz.lessons.single_thread import single_threaded

if TYPE_CHECKING:
    import numpy as np
    from torch import nn


def prepared(pictures: np.ndarray, noise: float = 0.0) -> torch.Tensor:
    """Prepare digits as the input of `cnnviz.models.lenet`.

    Args:
        pictures: (digits, 28, 28) uint8, as MNIST has them.
        noise: what chance adds to every pixel: its standard deviation as a share of white; always the same.

    Returns:
        (digits, 1, 32, 32) float32.
    """
    grey = F.pad(torch.tensor(pictures, dtype=torch.float32)[:, None] / 255, (2, 2, 2, 2))
    if noise:
        grey = grey + noise * torch.randn(grey.shape, generator=torch.Generator().manual_seed(0))
    return (grey - MEAN) / STD


def before(network: nn.Sequential, layer: str, batch: torch.Tensor) -> np.ndarray:
    """Return the input of the layer called `layer` for `batch`, (digits, *shape) float32."""
    names = [name for name, _ in network.named_children()]
    with FORWARD_LOCK, single_threaded():
        found: np.ndarray = network[: names.index(layer)](batch).numpy()
    return found


def answers(network: nn.Module, batch: torch.Tensor) -> np.ndarray:
    """Return (digits, classes) float32: the softmax of the logits of a small network."""
    with FORWARD_LOCK, single_threaded():
        found: np.ndarray = network(batch).softmax(1).numpy()
    return found
