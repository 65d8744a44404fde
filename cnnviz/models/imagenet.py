"""Networks trained on ImageNet: their architecture, input and class labels."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, overload

from cnnviz.inputs import photos

if TYPE_CHECKING:
    import numpy as np
    from torch import nn

    from cnnviz.inputs.preparation import Preparation

SIDE = 224  # rows and columns of the networks' input


def build(name: str) -> nn.Module:
    """Build the network torchvision calls `name`, such as "resnet18", with random weights; outputs logits."""
    from torchvision import models

    network: nn.Module = models.get_model(name, weights=None)
    return network


def prepare(image: np.ndarray, shorter: int) -> Preparation:
    """Prepare a photo as torchvision's weights want it: `inputs.photos.prepare`, SIDE pixels wide and high.

    Args:
        image: (rows, columns, 3) uint8.
        shorter: pixels of the shorter side before the square is cut out; SIDE or more.
    """
    return photos.prepare(image, shorter, SIDE)


class Labels(Sequence[str]):
    """The names of the 1,000 classes; torchvision, and torch with it, is imported when one is asked for."""

    def __len__(self) -> int:
        return 1000

    @overload
    def __getitem__(self, place: int) -> str: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[str]: ...
    def __getitem__(self, place: int | slice) -> str | Sequence[str]:
        return _categories()[place]


@cache
def _categories() -> list[str]:
    from torchvision.models import ResNet50_Weights

    names: list[str] = ResNet50_Weights.IMAGENET1K_V2.meta["categories"]
    return names
