"""Resizing of pictures to the input of a network, as torchvision does it with Pillow."""

from __future__ import annotations

import numpy as np
from PIL import Image

from cnnviz.inputs.preparation import Crop

_LONGEST = 4096  # pixels of a resized picture: of a longer one, the ends are cut off before it is resized


def squeeze(
    image: np.ndarray, size: tuple[int, int], resampling: Image.Resampling
) -> tuple[np.ndarray, Crop]:
    """Resize the whole picture to `size`, rows and columns; return it, and where it lies in the original."""
    down, across = (given / new for given, new in zip(image.shape, size, strict=False))
    return np.asarray(Image.fromarray(image).resize(size[::-1], resampling)), Crop(down, across, 0.0, 0.0)


def cut_middle(
    image: np.ndarray, shorter: int, size: tuple[int, int], resampling: Image.Resampling
) -> tuple[np.ndarray, np.ndarray, Crop]:
    """Make the shorter side `shorter` pixels long and cut out the middle.

    Args:
        image: (rows, columns) or (rows, columns, 3) uint8.
        shorter: the longer of `size`, or more.
        size: rows and columns of the middle.
        resampling: how it is resized.

    Returns:
        The resized picture, its middle, and where that lies in the original.
    """
    given = image.shape[:2]
    # The longer side loses its fraction, as in torchvision: along it, `scale` is exact in the middle only.
    whole = tuple(int(shorter * length / min(given)) for length in given)
    cut = tuple(round((length - side) / 2) for length, side in zip(whole, size, strict=True))
    resized, (row, column) = _resized(image, whole, cut, size, resampling)
    # A copy: a view would keep all of the picture in memory.
    middle = resized[cut[0] - row :, cut[1] - column :][: size[0], : size[1]].copy()
    scale = min(given) / shorter
    above, before = (
        (start + side / 2) * length / new - side / 2 * scale
        for start, side, length, new in zip(cut, size, given, whole, strict=True)
    )
    return resized, middle, Crop(scale, scale, above, before)


def _resized(
    image: np.ndarray,
    whole: tuple[int, ...],
    cut: tuple[int, ...],
    size: tuple[int, int],
    resampling: Image.Resampling,
) -> tuple[np.ndarray, tuple[int, int]]:
    """Resize a picture; of one that would become a long strip, the part around what is cut out.

    Args:
        image: (rows, columns) or (rows, columns, 3) uint8.
        whole: rows and columns of all of it, once resized.
        cut: row and column in it of what is cut out.
        size: rows and columns of that.
        resampling: how it is resized.

    Returns:
        That part, and its first row and column in the whole.
    """
    spans = [(0, length) for length in whole]
    for axis, length in enumerate(whole):
        if length > _LONGEST:
            start = cut[axis] - (_LONGEST - size[axis]) // 2
            spans[axis] = (start, start + _LONGEST)
    (top, bottom), (left, right) = spans
    down, across = (given / new for given, new in zip(image.shape, whole, strict=False))
    box = (left * across, top * down, right * across, bottom * down)
    part = Image.fromarray(image).resize((right - left, bottom - top), resampling, box)
    return np.asarray(part), (top, left)
