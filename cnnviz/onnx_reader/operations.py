"""The operations of which a network is built: modules and functions of torch.

The recorder knows most of them as a kind of layer (`capture/kinds.py`); any other is run and shown, but not
explained number by number.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import torch
from torch import nn
from torch.nn import functional as F

if TYPE_CHECKING:
    from collections.abc import Callable

MODULES = MappingProxyType(
    {
        made.__name__: made
        for made in (
            *(nn.Conv2d, nn.ConvTranspose2d, nn.Linear),
            *(nn.BatchNorm2d, nn.LayerNorm, nn.GroupNorm, nn.LocalResponseNorm),
            *(nn.ReLU, nn.ReLU6, nn.LeakyReLU, nn.PReLU, nn.ELU, nn.SELU, nn.CELU, nn.Hardtanh, nn.Threshold),
            *(nn.Sigmoid, nn.Hardsigmoid, nn.SiLU, nn.Hardswish, nn.GELU, nn.Mish, nn.Tanh, nn.Softplus),
            *(nn.Softsign, nn.Softmax, nn.LogSoftmax),
            *(nn.MaxPool2d, nn.AvgPool2d, nn.AdaptiveAvgPool2d, nn.AdaptiveMaxPool2d),
            *(nn.ZeroPad2d, nn.ReflectionPad2d, nn.ReplicationPad2d, nn.Upsample, nn.PixelShuffle),
            *(nn.Flatten, nn.Dropout, nn.Identity),
        )
    }
)


def _cut(source: torch.Tensor, axis: int, start: int, stop: int, step: int) -> torch.Tensor:
    """Return every `step`th part of an axis, from `start` up to `stop`."""
    return source[(slice(None),) * axis + (slice(start, stop, step),)]


def _pick(source: torch.Tensor, axis: int, place: int) -> torch.Tensor:
    """Return one part of an axis, which falls away."""
    return source[(slice(None),) * axis + (place,)]


def _joined(*parts: Any) -> torch.Tensor:
    """Return tensors in a row along the axis that comes last among the arguments."""
    return torch.cat(list(parts[:-1]), parts[-1])


FUNCTIONS: MappingProxyType[str, Callable[..., torch.Tensor]] = MappingProxyType(
    {
        "getitem": _cut,
        "pick": _pick,
        "cat": _joined,
        "pad": F.pad,
        **{
            made.__name__: made
            for made in (
                *(torch.add, torch.sub, torch.mul, torch.div, torch.pow, torch.matmul),
                *(torch.maximum, torch.minimum, torch.clamp, torch.abs, torch.neg, torch.exp, torch.log),
                *(torch.sqrt, torch.erf, torch.floor, torch.ceil, torch.sin, torch.cos, torch.reciprocal),
                *(torch.mean, torch.sum, torch.amax, torch.amin, torch.logsumexp),
                *(torch.permute, torch.reshape),
            )
        },
    }
)
