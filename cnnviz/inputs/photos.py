"""Prepares a photo as the input of a network, as torchvision does."""

from __future__ import annotations

import numpy as np
from PIL import Image

from cnnviz.inputs.preparation import Crop, Preparation, Step, StepName

MEAN, STD = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)  # red, green, blue of ImageNet's photos, in [0, 1]
SIDE = 128  # rows and columns of the input of the lesson's ResNet-50
_LONGEST = 4096  # pixels of a resized picture: of a longer one, the ends are cut off before it is resized


def prepare(image: np.ndarray, shorter: int = SIDE, side: int = SIDE) -> Preparation:
    """Prepare a photo as torchvision prepares those for its weights, to the last digit.

    Its shorter side is made `shorter` pixels long, the square in the middle cut out, each colour normalised
    to (colour / 255 - MEAN) / STD. Of a strip that would become longer than 4096 pixels only the middle is
    resized.

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
    top, left = (round((length - side) / 2) for length in (height, width))
    resized, (row, column) = _resized(image, (height, width), (top, left), side)
    # A copy: a view would keep all of the picture in memory.
    square = resized[top - row :, left - column :][:side, :side].copy()
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
    )


def _resized(
    image: np.ndarray, size: tuple[int, int], cut: tuple[int, int], side: int
) -> tuple[np.ndarray, tuple[int, int]]:
    """Resize a picture; of one that would become a long strip, the part around the square that is cut out.

    Args:
        image: (rows, columns, 3) uint8.
        size: rows and columns of the whole, once resized.
        cut: row and column of the square in it.
        side: of the square.

    Returns:
        That part, and its first row and column in the whole.
    """
    spans = [(0, length) for length in size]
    for axis, length in enumerate(size):
        if length > _LONGEST:
            start = cut[axis] - (_LONGEST - side) // 2
            spans[axis] = (start, start + _LONGEST)
    (top, bottom), (left, right) = spans
    down, across = (given / new for given, new in zip(image.shape, size, strict=False))
    box = (left * across, top * down, right * across, bottom * down)
    part = Image.fromarray(image).resize((right - left, bottom - top), Image.Resampling.BILINEAR, box)
    return np.asarray(part), (top, left)
