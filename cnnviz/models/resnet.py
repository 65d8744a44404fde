"""The lesson's ResNet-50, with a head of one sigmoid unit."""

from __future__ import annotations

from torch import nn
from torchvision import models

_FEATURES, _HIDDEN = 2048, 128


def build() -> nn.Module:
    """Build the ResNet-50 of torchvision with the lesson's head of one sigmoid unit, with random weights.

    Input: (batch, 3, rows, columns), prepared as by `cnnviz.inputs.photos.prepare`. Output: (batch, 1), the
    probability of the second class. 23,770,433 parameters.

    After He, Zhang, Ren and Sun, "Deep Residual Learning for Image Recognition", 2015, with the stride in the
    3×3 convolution of a block, as torchvision has it.
    """
    network: nn.Module = models.resnet50(weights=None)
    network.fc = nn.Sequential(nn.Linear(_FEATURES, _HIDDEN), nn.ReLU(), nn.Linear(_HIDDEN, 1), nn.Sigmoid())
    return network
