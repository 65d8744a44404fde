"""Shuffled and shifted digits, and the two networks that are trained on them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from torch import nn

from cnnviz.lessons.lenet_batches import prepared
from cnnviz.models import lenet

if TYPE_CHECKING:
    import torch

_SIDE, _HIDDEN = 28, 78  # with 78 hidden units the numbers to learn are as many as in the LeNet, to 0.5 %
_ORDER = np.random.default_rng(0).permutation(_SIDE * _SIDE)


def shuffled(pictures: np.ndarray) -> np.ndarray:
    """Shuffle the pixels of all (digits, 28, 28) `pictures` in the same new order."""
    return pictures.reshape(len(pictures), -1)[:, _ORDER].reshape(pictures.shape)


def shifted(pictures: np.ndarray, right: int) -> np.ndarray:
    """Move (digits, rows, columns) `pictures` to the right, or with a negative number to the left."""
    moved = np.zeros_like(pictures)
    columns = pictures.shape[2]
    moved[:, :, max(0, right) : columns + min(0, right)] = pictures[
        :, :, max(0, -right) : columns - max(0, right)
    ]
    return moved


def mlp() -> nn.Sequential:
    """Build a network that flattens at once: 784 pixels to 78 units to 10 logits; 62,020 parameters."""
    return nn.Sequential(nn.Flatten(), nn.Linear(_SIDE * _SIDE, _HIDDEN), nn.ReLU(), nn.Linear(_HIDDEN, 10))


def cnn() -> nn.Sequential:
    """Build LeNet without its softmax; 61,706 parameters."""
    return lenet.build()[:-1]


def bare(pictures: np.ndarray) -> torch.Tensor:
    """Prepare (digits, 28, 28) pictures as the input of the MLP: as for LeNet, without the margin."""
    return prepared(pictures)[:, :, 2:-2, 2:-2]
