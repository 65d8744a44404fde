"""Augmentation of photos: random parts, mirrored, lighter or darker, paler or stronger."""

from __future__ import annotations

import math

import torch
import torch.nn.functional as F

from cnnviz.inputs.photos import MEAN, STD


def vary(photos: torch.Tensor, side: int, smallest: float, generator: torch.Generator) -> torch.Tensor:
    """One random view of each photo: a part of it, perhaps mirrored, lighter or darker, paler or stronger.

    The part is chosen as in Szegedy et al., "Going Deeper with Convolutions", 2014.

    Args:
        photos: (batch, channels, rows, columns) uint8.
        side: rows and columns of a view.
        smallest: share of the photo's area that a view shows at least; at most it shows all.
        generator: on the CPU, so that the same seed gives the same views on every device.

    Returns:
        (batch, channels, side, side) float32 in [0, 1].
    """
    grid = F.affine_grid(
        _parts(len(photos), smallest, generator).to(photos.device),
        [*photos.shape[:2], side, side],
        align_corners=False,
    )
    views = F.grid_sample(photos / 255, grid, padding_mode="reflection", align_corners=False)
    return _relit(views, generator)


def normalise(views: torch.Tensor) -> torch.Tensor:
    """(batch, 3, rows, columns) in [0, 1] to what the network reads."""
    mean, std = (torch.tensor(values, device=views.device)[:, None, None] for values in (MEAN, STD))
    return ((views - mean) / std).contiguous(memory_format=torch.channels_last)


def _uniform(count: int, low: float, high: float, generator: torch.Generator) -> torch.Tensor:
    return low + (high - low) * torch.rand(count, generator=generator)


def _parts(count: int, smallest: float, generator: torch.Generator) -> torch.Tensor:
    """(count, 2, 3) maps from a place in the view to its place in the photo, both in [-1, 1]."""
    area, slope = _uniform(count, smallest, 1, generator), _uniform(count, -1, 1, generator)
    aspect = (slope * math.log(4 / 3) / 2).exp()  # the widest part is 4:3, the highest 3:4
    width, height = (area.sqrt() * aspect).clamp(max=1), (area.sqrt() / aspect).clamp(max=1)
    x, y = (_uniform(count, -1, 1, generator) * (1 - size) for size in (width, height))
    mirror = torch.randint(0, 2, (count,), generator=generator) * 2 - 1
    zero = torch.zeros(count)
    return torch.stack([torch.stack([width * mirror, zero, x], 1), torch.stack([zero, height, y], 1)], 1)


def _relit(views: torch.Tensor, generator: torch.Generator) -> torch.Tensor:
    """Change brightness, contrast and saturation, each by up to 30 %."""
    brightness, contrast, saturation = (
        _uniform(len(views), 0.7, 1.3, generator).to(views.device)[:, None, None, None] for _ in range(3)
    )
    views = views * brightness
    views = torch.lerp(views.mean((1, 2, 3), keepdim=True), views, contrast)
    views = torch.lerp(views.mean(1, keepdim=True), views, saturation)
    return views.clamp(0, 1)
