"""A model up to one of its layers, which can be differentiated."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch

from cnnviz.capture.forward_lock import FORWARD_LOCK, torch_threads

if TYPE_CHECKING:
    from torch import nn


class PartialModel:
    """A model up to one layer.

    Attributes:
        device: on which it runs.
    """

    def __init__(self, module: nn.Module, device: torch.device, threads: int | None) -> None:
        """Run `module` on `device` with so many `threads` of torch, or as many as it has if None."""
        self.device = device
        self._module, self._threads = module, threads

    def __call__(self, batch: torch.Tensor) -> torch.Tensor:
        """Return the layer's output for (pictures, channels, rows, columns), with the batch axis."""
        with FORWARD_LOCK, torch_threads(self._threads):
            output: torch.Tensor = self._module(batch)
        return output

    def gradient(self, number: torch.Tensor, of: torch.Tensor) -> torch.Tensor:
        """Return the derivative of `number`, a scalar made of its output, with respect to `of`; of its shape.

        It is 0 where `number` does not depend on `of` at all.
        """
        if not number.requires_grad:
            return torch.zeros_like(of)
        with FORWARD_LOCK, torch_threads(self._threads):
            (found,) = torch.autograd.grad(number, of, allow_unused=True)
        return torch.zeros_like(of) if found is None else found
