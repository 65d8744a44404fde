"""Tests of what is read from torchvision's transforms: pictures are prepared as they prepare them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import torch
from PIL import Image
from torch import nn
from torchvision import models
from torchvision.transforms import (
    CenterCrop,
    Compose,
    Grayscale,
    InterpolationMode,
    Normalize,
    PILToTensor,
    RandomCrop,
    Resize,
    ToTensor,
    v2,
)

from cnnviz.inputs.custom import prepare_photo
from cnnviz.inputs.transforms import read
from cnnviz.models.module_input import card

if TYPE_CHECKING:
    from collections.abc import Callable

HALF = Normalize((0.5,), (0.5,))
PHOTO = np.random.default_rng(0).integers(0, 256, (90, 120, 3), np.uint8)


class AnySize(nn.Module):
    """A network that reads pictures of any size and number of channels."""

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return x.mean((1, 2, 3), keepdim=True).flatten(1)


@pytest.mark.parametrize(
    "transform",
    [
        Compose([Resize((40, 30)), ToTensor(), Normalize([0.4, 0.5, 0.6], [0.1, 0.2, 0.3])]),
        Compose([Compose([Resize(48, InterpolationMode.BICUBIC), CenterCrop(32)]), ToTensor(), HALF]),
        Compose([Grayscale(), Resize((28, 28)), ToTensor()]),
        Compose([Resize((24, 24)), PILToTensor(), v2.ToDtype(torch.float32)]),  # 0 to 255
        v2.Compose([v2.Resize([32, 32]), v2.ToImage(), v2.ToDtype(torch.float32, scale=True)]),
        models.EfficientNet_B0_Weights.DEFAULT.transforms(),
    ],
)
def test_a_picture_is_prepared_as_the_transform_does(transform: Callable[[Any], torch.Tensor]) -> None:
    found = prepare_photo(PHOTO, card(AnySize(), transform, None))
    wanted = transform(Image.fromarray(PHOTO)).numpy()
    np.testing.assert_allclose(found.input, wanted, rtol=1e-6, atol=1e-5)


def test_what_varies_pictures_is_refused() -> None:
    with pytest.raises(ValueError, match="RandomCrop is none of the steps that can be shown: Resize"):
        read(Compose([RandomCrop(32), ToTensor()]))
