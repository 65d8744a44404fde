"""Activation functions on each number of a map, and what a ReLU cuts off."""

from __future__ import annotations

from enum import StrEnum, unique
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
import torch
from torch.nn import functional as F

from cnnviz.lessons.single_thread import single_threaded

if TYPE_CHECKING:
    from collections.abc import Callable

SLOPE = 0.1  # of the leaky ReLU; PyTorch's own, 0.01, does not show in a curve


@unique
class Activation(StrEnum):
    """A function of one number."""

    RELU = "relu"
    LEAKY_RELU = "leaky_relu"
    ELU = "elu"
    GELU = "gelu"
    SILU = "silu"
    SIGMOID = "sigmoid"
    TANH = "tanh"


_FUNCTIONS: MappingProxyType[Activation, Callable[[torch.Tensor], torch.Tensor]] = MappingProxyType(
    {
        Activation.RELU: F.relu,
        Activation.LEAKY_RELU: lambda values: F.leaky_relu(values, SLOPE),
        Activation.ELU: F.elu,
        Activation.GELU: F.gelu,
        Activation.SILU: F.silu,
        Activation.SIGMOID: torch.sigmoid,
        Activation.TANH: torch.tanh,
    }
)


def activate(values: np.ndarray, activation: Activation) -> np.ndarray:
    """Apply torch's `activation` to each of `values`, float32 of any shape."""
    with single_threaded():
        found: np.ndarray = _FUNCTIONS[activation](torch.tensor(values)).numpy()
    return found


def cut(maps: np.ndarray) -> np.ndarray:
    """Return which of `maps` a ReLU makes 0: those that are not above it; bool of the same shape."""
    found: np.ndarray = maps <= 0
    return found


def silent(maps: np.ndarray) -> list[int]:
    """Return the channels of `maps`, (channels, rows, columns), of which a ReLU leaves nothing."""
    return np.flatnonzero(cut(maps).all((1, 2))).tolist()
