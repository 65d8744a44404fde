"""Prepares a photo as the input of a network, as torchvision does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnnviz.inputs import custom
from cnnviz.inputs.custom import PreparationCard

if TYPE_CHECKING:
    import numpy as np

    from cnnviz.inputs.preparation import Preparation

MEAN, STD = custom.MEAN, custom.STD  # red, green, blue of ImageNet's photos, in [0, 1]
SIDE = 128  # rows and columns of the input of the lesson's ResNet-50


def prepare(image: np.ndarray, shorter: int = SIDE, side: int = SIDE) -> Preparation:
    """Prepare a photo as torchvision prepares those for its weights, to the last digit.

    Its shorter side is made `shorter` pixels long, the square in the middle cut out, each colour normalised
    by the mean and the deviation of ImageNet's photos; see `custom.prepare_photo`.

    Args:
        image: (rows, columns, 3) uint8.
        shorter: `side` or more.
        side: rows and columns of the network's input.

    Returns:
        The preparation; its input is (3, side, side) float32.
    """
    return custom.prepare_photo(image, PreparationCard((side, side), shorter))
