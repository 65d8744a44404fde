"""Augmentation of digits: stroke width, contrast, rotation, size, slant, place and bending."""

from __future__ import annotations

import math

import torch
import torch.nn.functional as F


def strokes(digits: torch.Tensor) -> torch.Tensor:
    """Each digit with thinner, its own and thicker strokes.

    Args:
        digits: (digits, 28, 28) uint8.

    Returns:
        (3, digits, 28, 28) uint8: strokes about one pixel thinner, as they are, one pixel thicker.
    """
    chunks = []
    for chunk in torch.split(digits, 1000):
        # On a grid twice as fine, so that a stroke gains or loses half a pixel on each side, not a whole one.
        fine = F.interpolate(chunk[:, None].float(), scale_factor=2, mode="bilinear")
        thick, thin = F.max_pool2d(fine, 3, 1, 1), -F.max_pool2d(-fine, 3, 1, 1)
        coarse = [F.avg_pool2d(grey, 2)[:, 0].round().to(torch.uint8) for grey in (thin, thick)]
        chunks.append(torch.stack([coarse[0], chunk, coarse[1]]))
    return torch.cat(chunks, dim=1)


def vary(variants: torch.Tensor, strength: float, generator: torch.Generator) -> torch.Tensor:
    """One random variation of each digit: stroke width, contrast, rotation, size, slant, place and bending.

    Digits stay centred by mass as MNIST's are, up to the jitter, because each is warped about its centre.

    Args:
        variants: (3, batch, 28, 28) in [0, 1], from `strokes`.
        strength: scales every range; 0 leaves the digits as they are.
        generator: the source of randomness.

    Returns:
        (batch, 1, 32, 32) in [0, 1].
    """
    grey = F.pad(_widths(variants, strength, generator)[:, None], (2, 2, 2, 2))
    grid = F.affine_grid(_affine(len(grey), strength, generator), list(grey.shape), align_corners=False)
    grid = grid + _bending(len(grey), grey.shape[-1], strength, generator)
    return F.grid_sample(grey, grid, align_corners=False)


def _uniform(count: int, limit: float, generator: torch.Generator) -> torch.Tensor:
    """(count,) numbers between -limit and limit."""
    return (2 * torch.rand(count, generator=generator) - 1) * limit


def _widths(variants: torch.Tensor, strength: float, generator: torch.Generator) -> torch.Tensor:
    """Blend each digit towards its thin or its thick variant."""
    thin, own, thick = variants
    blend = _uniform(len(own), min(1.0, strength), generator)[:, None, None]
    varied: torch.Tensor = own + blend.clamp(min=0) * (thick - own) + (-blend).clamp(min=0) * (thin - own)
    return varied


def _affine(count: int, strength: float, generator: torch.Generator) -> torch.Tensor:
    """(count, 2, 3) maps from a place in the variation to its place in the digit, both in [-1, 1]."""
    angle = _uniform(count, math.radians(12) * strength, generator)
    slant = _uniform(count, 0.2 * strength, generator)
    size = _uniform(count, 0.12 * strength, generator).exp()
    aspect = _uniform(count, 0.1 * strength, generator).exp()
    x, y = _uniform(count, 1.5 / 16 * strength, generator), _uniform(count, 1.5 / 16 * strength, generator)
    cos, sin = angle.cos(), angle.sin()
    rows = [
        torch.stack([cos * size * aspect, (slant * cos - sin) * size / aspect, x], 1),
        torch.stack([sin * size * aspect, (slant * sin + cos) * size / aspect, y], 1),
    ]
    return torch.stack(rows, 1)


def _bending(count: int, side: int, strength: float, generator: torch.Generator) -> torch.Tensor:
    """(count, side, side, 2) smooth random displacements, in halves of the picture's side."""
    coarse = torch.randn(count, 2, 5, 5, generator=generator) * (0.04 * strength)
    return F.interpolate(coarse, (side, side), mode="bicubic", align_corners=True).permute(0, 2, 3, 1)
