"""Tiny networks, each named for what is special in it; random weights, in evaluation mode."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

from cnnviz.capture.recorder import Recorder

if TYPE_CHECKING:
    from collections.abc import Callable

    from cnnviz.capture.trace import Trace


def lived(build: Callable[[], nn.Module]) -> nn.Module:
    """The network with random parameters and running statistics, none of them where they start."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        model = build().eval()
        for module in model.modules():
            if isinstance(module, nn.BatchNorm2d):
                for tensor, low, high in (
                    (module.running_mean, -0.5, 0.5),
                    (module.running_var, 0.5, 3.0),
                    (module.weight, 0.5, 1.5),
                    (module.bias, -0.5, 0.5),
                ):
                    if tensor is not None:
                        nn.init.uniform_(tensor, low, high)
    return model


def record(model: nn.Module, channels: int, side: int) -> Trace:
    """The trace of `model` for one square picture, always the same."""
    return recorded(model, (channels, side, side))


def recorded(model: nn.Module, shape: tuple[int, ...]) -> Trace:
    """The trace of `model` for a picture of `shape`, (channels, rows, columns)."""
    pixels = np.random.default_rng(0).normal(size=(1, *shape)).astype(np.float32)
    return Recorder("net", model.eval()).record(pixels)


def odd() -> nn.Module:
    """A network of groups, dilation, kernels of unequal sides, single channels, and windows that overlap."""
    return nn.Sequential(
        nn.Conv2d(3, 12, (3, 2), stride=(2, 1), padding=(2, 1), dilation=(2, 1), groups=3),
        nn.BatchNorm2d(12, affine=False, eps=0.1),
        nn.Conv2d(12, 12, 3, groups=12, bias=False),
        nn.Conv2d(12, 10, 1, groups=2),
        nn.AvgPool2d(2, stride=1, padding=1),
        nn.MaxPool2d((2, 3), stride=(1, 2), padding=(0, 1)),
    )


class InPlaceModule(nn.Module):
    """A network whose ReLU overwrites the output of the convolution."""

    def __init__(self) -> None:
        super().__init__()
        self.conv = nn.Conv2d(1, 2, 3)
        self.relu = nn.ReLU(inplace=True)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        out: torch.Tensor = self.relu(self.conv(x))
        return out


class InPlaceFunction(nn.Module):
    """A network whose ReLU, a function, overwrites the output of the convolution."""

    def __init__(self) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(1, 2, 3)
        self.conv2 = nn.Conv2d(2, 2, 3)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = F.relu(self.conv1(x), inplace=True)
        return F.relu(self.conv2(x), True)


class InPlaceSum(nn.Module):
    """A residual block that adds into the output of the convolution."""

    def __init__(self) -> None:
        super().__init__()
        self.conv = nn.Conv2d(1, 1, 3, padding=1)
        self.relu = nn.ReLU(inplace=True)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        out: torch.Tensor = self.conv(x)
        out += x
        answer: torch.Tensor = self.relu(out)
        return answer


class Reused(nn.Module):
    """One ReLU, called twice."""

    def __init__(self) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(1, 2, 3)
        self.conv2 = nn.Conv2d(2, 2, 3)
        self.relu = nn.ReLU(inplace=True)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        out: torch.Tensor = self.relu(self.conv2(self.relu(self.conv1(x))))
        return out


class Concat(nn.Module):
    """Two paths of different reach that end side by side."""

    def __init__(self) -> None:
        super().__init__()
        self.narrow = nn.Conv2d(1, 2, 1)
        self.wide = nn.Conv2d(1, 3, 5, padding=2)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return torch.cat([self.narrow(x), self.wide(x)], 1)
