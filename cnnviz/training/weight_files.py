"""Writing trained weights as safetensors in float16."""

from __future__ import annotations

from typing import TYPE_CHECKING

from safetensors.torch import save

from cnnviz import atomic_write

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import torch


def save_weights(
    weights: Mapping[str, torch.Tensor], path: Path, notes: dict[str, str] | None = None
) -> None:
    """Write `weights` as safetensors, the real numbers as float16, which halves the file.

    `notes` are written into its header. The folder of `path` is made. When it fails or is killed
    meanwhile, `path` keeps what it held.
    """
    half = {
        name: (value.half() if value.is_floating_point() else value).cpu().contiguous()
        for name, value in weights.items()
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    atomic_write.write(path, save(half, notes))
