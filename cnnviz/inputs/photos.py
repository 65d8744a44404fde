"""Prepares a photo as the input of a network, as torchvision does."""

from __future__ import annotations

import numpy as np
from PIL import Image

from cnnviz.inputs.preparation import Crop, Preparation, Step, StepName

MEAN, STD = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)  # red, green, blue of ImageNet's photos, in [0, 1]
SIDE = 128  # rows and columns of the input of the lesson's ResNet-50


def prepare(image: np.ndarray, shorter: int = SIDE, side: int = SIDE) -> Preparation:
    """Prepare a photo as torchvision prepares those for its weights, to the last digit.

    Its shorter side is made `shorter` pixels long, the square in the middle cut out, each colour normalised
    to (colour / 255 - MEAN) / STD.

    Args:
        image: (rows, columns, 3) uint8.
        shorter: `side` or more.
        side: rows and columns of the network's input.

    Returns:
        The preparation; its input is (3, side, side) float32.
    """
    rows, columns = image.shape[:2]
    scale = min(rows, columns) / shorter
    # The longer side loses its fraction, as in torchvision: along it, `scale` is exact in the middle only.
    height, width = (int(shorter * length / min(rows, columns)) for length in (rows, columns))
    resized = np.asarray(Image.fromarray(image).resize((width, height), Image.Resampling.BILINEAR))
    top, left = (round((length - side) / 2) for length in (height, width))
    square = resized[top : top + side, left : left + side]
    mean, std = np.array(MEAN, np.float32), np.array(STD, np.float32)
    normalised = (square.astype(np.float32) / 255 - mean) / std
    above, before = (
        (start + side / 2) * length / new - side / 2 * scale
        for start, length, new in ((top, rows, height), (left, columns, width))
    )
    return Preparation(
        steps=(
            Step(StepName.ORIGINAL, image),
            Step(StepName.RESIZED, resized),
            Step(StepName.CROPPED, square),
            Step(StepName.NORMALISED, normalised),
        ),
        pixels=square,
        mean=MEAN,
        std=STD,
        input=np.ascontiguousarray(normalised.transpose(2, 0, 1)),
        crop=Crop(scale, above, before),
        inverted=False,
        input_warnings=(),
    )
