"""Giving a network its weights."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    import torch
    from torch import nn


def fill(network: nn.Module, weights: Mapping[str, torch.Tensor], *, copy: bool = False) -> None:
    """Give a network its weights, in the types that it has; it may be on the meta device.

    Args:
        network: gets them.
        weights: by name; those of a file that is mapped into memory are copied if `copy`.
        copy: whether each is copied even if its type is right.

    Raises:
        RuntimeError: a name or shape is another.
    """
    right: Any = network.state_dict()
    wanted = dict(right)
    right.clear()  # but for what torch keeps beside the numbers, such as the version of a module
    for name, value in weights.items():
        right[name] = value.to(wanted[name].dtype, copy=copy) if name in wanted else value
    network.load_state_dict(right, strict=True, assign=True)
