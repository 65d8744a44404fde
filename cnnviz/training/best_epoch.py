"""The epoch whose weights are kept: the best on what is held out."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import torch
    from torch import nn


@dataclass
class BestEpoch:
    """The epoch with the highest accuracy; of equals the later, which has seen more.

    Attributes:
        accuracies: on what is held out, after each epoch; 0 to 1.
        weights: a copy of those of the best epoch, by name.
    """

    accuracies: list[float] = field(default_factory=list)
    weights: dict[str, torch.Tensor] = field(default_factory=dict)

    @property
    def number(self) -> int:
        """The number of the epoch, from 1."""
        return len(self.accuracies) - int(np.argmax(self.accuracies[::-1]))

    @property
    def accuracy(self) -> float:
        """Its accuracy, 0 to 1."""
        return max(self.accuracies)

    def add(self, accuracy: float, network: nn.Module) -> None:
        """Note the accuracy of `network` after an epoch, and copy its weights if they are the best."""
        self.accuracies.append(accuracy)
        if self.number == len(self.accuracies):
            self.weights = {name: value.clone() for name, value in network.state_dict().items()}
