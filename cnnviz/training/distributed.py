"""Training one network by several processes that `torchrun` started."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import torch
from torch import distributed
from torch.nn.parallel import DistributedDataParallel

if TYPE_CHECKING:
    from torch import nn


def initialise() -> None:
    """Find the other processes, if torchrun started this one; each takes a graphics card of its own."""
    if distributed.is_torchelastic_launched() and not distributed.is_initialized():
        if torch.cuda.is_available():
            torch.cuda.set_device(int(os.environ["LOCAL_RANK"]))
        distributed.init_process_group()


def destroy() -> None:
    """Part from the other processes."""
    if distributed.is_initialized():
        distributed.destroy_process_group()


def world_size() -> int:
    """The number of processes."""
    return distributed.get_world_size() if distributed.is_initialized() else 1


def rank() -> int:
    """The number of this process, from 0; only rank 0 writes and reports."""
    return distributed.get_rank() if distributed.is_initialized() else 0


def shard(places: torch.Tensor) -> torch.Tensor:
    """The share of this process in (places,)."""
    return places[rank() :: world_size()]


def all_reduce(values: torch.Tensor) -> torch.Tensor:
    """The sum of `values` over all processes, in place."""
    if distributed.is_initialized():
        distributed.all_reduce(values)
    return values


def data_parallel(model: nn.Module, device: torch.device) -> nn.Module:
    """`model` so that its gradients are the means over all processes; with one process as it is."""
    if not distributed.is_initialized():
        return model
    return DistributedDataParallel(model, device_ids=[device] if device.type == "cuda" else None)
