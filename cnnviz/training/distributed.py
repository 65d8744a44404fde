"""How do several processes learn one network together, when `torchrun` starts them?"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import torch
from torch import distributed
from torch.nn.parallel import DistributedDataParallel

if TYPE_CHECKING:
    from torch import nn


def join() -> None:
    """Find the other processes, if torchrun started this one; each takes a graphics card of its own."""
    if distributed.is_torchelastic_launched() and not distributed.is_initialized():
        if torch.cuda.is_available():
            torch.cuda.set_device(int(os.environ["LOCAL_RANK"]))
        distributed.init_process_group()


def leave() -> None:
    """Part from the other processes."""
    if distributed.is_initialized():
        distributed.destroy_process_group()


def size() -> int:
    """How many processes there are."""
    return distributed.get_world_size() if distributed.is_initialized() else 1


def number() -> int:
    """Of this process, from 0; only number 0 writes and reports."""
    return distributed.get_rank() if distributed.is_initialized() else 0


def own(places: torch.Tensor) -> torch.Tensor:
    """The share of this process in (places,)."""
    return places[number() :: size()]


def total(values: torch.Tensor) -> torch.Tensor:
    """The sum of `values` over all processes, in place."""
    if distributed.is_initialized():
        distributed.all_reduce(values)
    return values


def shared(model: nn.Module, device: torch.device) -> nn.Module:
    """`model` so that its gradients are the means over all processes; with one process as it is."""
    if not distributed.is_initialized():
        return model
    return DistributedDataParallel(model, device_ids=[device] if device.type == "cuda" else None)
