"""Activation functions by name, and what a ReLU cuts off; web/lessons/bend.js computes them."""

from __future__ import annotations

from enum import StrEnum, unique

import numpy as np

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


def cut(maps: np.ndarray) -> np.ndarray:
    """Return which of `maps` a ReLU makes 0: those that are not above it; bool of the same shape."""
    found: np.ndarray = maps <= 0
    return found


def silent(maps: np.ndarray) -> list[int]:
    """Return the channels of `maps`, (channels, rows, columns), of which a ReLU leaves nothing."""
    return np.flatnonzero(cut(maps).all((1, 2))).tolist()
