"""Tiny networks, each named for the input_warning it carries; random weights, in evaluation mode."""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import nn


class InPlaceModule(nn.Module):
    """Its ReLU overwrites what the convolution answered."""

    def __init__(self) -> None:
        super().__init__()
        self.conv = nn.Conv2d(1, 2, 3)
        self.relu = nn.ReLU(inplace=True)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        out: torch.Tensor = self.relu(self.conv(x))
        return out


class InPlaceFunction(nn.Module):
    """Likewise, by functions."""

    def __init__(self) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(1, 2, 3)
        self.conv2 = nn.Conv2d(2, 2, 3)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = F.relu(self.conv1(x), inplace=True)
        return F.relu(self.conv2(x), True)


class InPlaceSum(nn.Module):
    """A residual block that adds into what the convolution answered."""

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
