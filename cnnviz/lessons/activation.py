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


def shrunk(maps: np.ndarray, side: int) -> np.ndarray:
    """Return `maps`, (channels, rows, columns) float32, with no more than `side` rows and columns.

    Each number is the largest of a square, so a map that has none above a bend has none here either.
    """
    channels, rows, columns = maps.shape
    square = -(-max(rows, columns) // side)
    below, right = -rows % square, -columns % square
    whole = np.pad(maps, ((0, 0), (0, below), (0, right)), constant_values=-np.inf)
    found: np.ndarray = whole.reshape(
        channels, (rows + below) // square, square, (columns + right) // square, square
    ).max((2, 4))
    return found


def cut(maps: np.ndarray) -> np.ndarray:
    """Return which of `maps` a ReLU makes 0: those that are not above it; bool of the same shape."""
    found: np.ndarray = maps <= 0
    return found


def silent(maps: np.ndarray) -> list[int]:
    """Return the channels of `maps`, (channels, rows, columns), of which a ReLU leaves nothing."""
    return np.flatnonzero(cut(maps).all((1, 2))).tolist()
