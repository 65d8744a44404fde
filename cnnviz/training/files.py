"""How are the weights written that the product ships?"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from safetensors.torch import save_file

if TYPE_CHECKING:
    from pathlib import Path

    import torch


def save_weights(weights: dict[str, torch.Tensor], path: Path) -> None:
    """Write `weights` as safetensors, the real numbers as float16, which halves the file.

    The folder of `path` is made. When it fails or is killed meanwhile, `path` keeps what it held.
    """
    half = {
        name: (value.half() if value.is_floating_point() else value).cpu().contiguous()
        for name, value in weights.items()
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(path.name + ".part")
    save_file(half, part)
    os.replace(part, path)
